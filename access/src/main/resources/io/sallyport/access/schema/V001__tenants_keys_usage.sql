-- Repeatable: H2 cannot undo a CREATE when the process dies before the version is noted.
-- A limit that is null is no limit. Times are milliseconds since 1970-01-01 UTC.
CREATE TABLE IF NOT EXISTS tenant (
  id VARCHAR(64) PRIMARY KEY,
  name VARCHAR(256) NOT NULL,
  suspended BOOLEAN NOT NULL,
  requests_per_minute BIGINT,
  tokens_per_minute BIGINT,
  created_at BIGINT NOT NULL
);

-- The key itself is nowhere: hash is SHA-256 over its text.
CREATE TABLE IF NOT EXISTS api_key (
  id VARCHAR(64) PRIMARY KEY,
  tenant VARCHAR(64) NOT NULL REFERENCES tenant (id),
  hash BINARY(32) NOT NULL UNIQUE,
  name VARCHAR(256) NOT NULL,
  roles VARCHAR(256) NOT NULL,
  models CHARACTER VARYING(65536) NOT NULL,
  requests_per_minute BIGINT,
  tokens_per_minute BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  replaced_by VARCHAR(64),
  last_used_at BIGINT
);

-- Without references: what was used stays known when a key or a tenant is gone.
CREATE TABLE IF NOT EXISTS usage_by_day (
  tenant VARCHAR(64) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  model VARCHAR(256) NOT NULL,
  usage_day DATE NOT NULL,
  requests BIGINT NOT NULL,
  blocked BIGINT NOT NULL,
  tokens_in BIGINT NOT NULL,
  tokens_out BIGINT NOT NULL,
  PRIMARY KEY (tenant, key_id, model, usage_day)
);
