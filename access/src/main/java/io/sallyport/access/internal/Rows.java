package io.sallyport.access.internal;

import io.sallyport.access.ApiKey;
import io.sallyport.access.Limits;
import io.sallyport.access.Tenant;
import io.sallyport.core.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tenants and keys as rows. */
public final class Rows {
  private static final String SEPARATOR = "\n";

  private Rows() {}

  /** A key with the hash of its text. */
  @SuppressWarnings("ArrayRecordComponent")
  public record StoredKey(ApiKey key, byte[] hash) {}

  /** All tenants by id. */
  public static List<Tenant> tenants(Connection connection) throws SQLException {
    List<Tenant> tenants = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT * FROM tenant ORDER BY id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        tenants.add(
            new Tenant(
                row.getString("id"),
                row.getString("name"),
                row.getBoolean("suspended"),
                limits(row),
                Instant.ofEpochMilli(row.getLong("created_at"))));
      }
    }
    return tenants;
  }

  /** All keys by id. */
  public static List<StoredKey> keys(Connection connection) throws SQLException {
    List<StoredKey> keys = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT * FROM api_key ORDER BY created_at, id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        keys.add(new StoredKey(key(row), row.getBytes("hash")));
      }
    }
    return keys;
  }

  /** Makes the rows what a snapshot holds, except for when keys were last used. */
  static void settle(Connection connection, Snapshot snapshot) throws SQLException {
    Set<String> tenants = new HashSet<>();
    for (Tenant row : tenants(connection)) {
      if (snapshot.tenant(row.id()).isEmpty()) {
        deleteTenant(connection, row.id());
      }
      tenants.add(row.id());
    }
    for (Tenant tenant : snapshot.tenants()) {
      if (tenants.contains(tenant.id())) {
        update(connection, tenant);
      } else {
        insert(connection, tenant);
      }
    }
    Set<String> keys = new HashSet<>();
    for (StoredKey row : keys(connection)) {
      if (snapshot.key(row.key().id()).isEmpty()) {
        execute(connection, "DELETE FROM api_key WHERE id = ?", row.key().id());
      }
      keys.add(row.key().id());
    }
    for (StoredKey stored : snapshot.stored()) {
      if (keys.contains(stored.key().id())) {
        update(connection, stored.key());
      } else {
        insert(connection, stored);
      }
    }
  }

  /** Adds a tenant. */
  public static void insert(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tenant (name, suspended, requests_per_minute, tokens_per_minute, id,"
                + " created_at) VALUES (?, ?, ?, ?, ?, ?)")) {
      setTenant(insert, tenant);
      insert.setLong(6, tenant.createdAt().toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** Writes what may change of a tenant. */
  public static void update(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE tenant SET name = ?, suspended = ?, requests_per_minute = ?,"
                + " tokens_per_minute = ? WHERE id = ?")) {
      setTenant(update, tenant);
      update.executeUpdate();
    }
  }

  /** Removes a tenant and its keys. */
  public static void deleteTenant(Connection connection, String tenant) throws SQLException {
    for (String sql :
        List.of("DELETE FROM api_key WHERE tenant = ?", "DELETE FROM tenant WHERE id = ?")) {
      execute(connection, sql, tenant);
    }
  }

  private static void execute(Connection connection, String sql, String value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      statement.executeUpdate();
    }
  }

  /** Adds a key. */
  public static void insert(Connection connection, StoredKey stored) throws SQLException {
    ApiKey key = stored.key();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO api_key (id, tenant, hash, name, roles, models, requests_per_minute,"
                + " tokens_per_minute, created_at, expires_at, revoked_at, replaced_by,"
                + " last_used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, key.id());
      insert.setString(2, key.tenant());
      insert.setBytes(3, stored.hash());
      insert.setString(4, key.name());
      insert.setString(
          5, key.roles().stream().map(Role::wireName).sorted().collect(Collectors.joining(",")));
      insert.setString(6, key.models().stream().sorted().collect(Collectors.joining(SEPARATOR)));
      setLimit(insert, 7, key.limits().requestsPerMinute());
      setLimit(insert, 8, key.limits().tokensPerMinute());
      insert.setLong(9, key.createdAt().toEpochMilli());
      setTime(insert, 10, key.expiresAt());
      setTime(insert, 11, key.revokedAt());
      insert.setString(12, key.replacedBy());
      setTime(insert, 13, key.lastUsedAt());
      insert.executeUpdate();
    }
  }

  /** Writes what may change of a key, except when it was last used. */
  public static void update(Connection connection, ApiKey key) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE api_key SET expires_at = ?, revoked_at = ?, replaced_by = ? WHERE id = ?")) {
      setTime(update, 1, key.expiresAt());
      setTime(update, 2, key.revokedAt());
      update.setString(3, key.replacedBy());
      update.setString(4, key.id());
      update.executeUpdate();
    }
  }

  /** Notes when a key was last used. */
  public static void updateLastUsed(Connection connection, String keyId, Instant time)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE api_key SET last_used_at = ? WHERE id = ?")) {
      setTime(update, 1, time);
      update.setString(2, keyId);
      update.executeUpdate();
    }
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    Set<Role> roles =
        Arrays.stream(row.getString("roles").split(","))
            .map(Role::ofWireName)
            .collect(Collectors.toUnmodifiableSet());
    String models = row.getString("models");
    return new ApiKey(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("name"),
        roles,
        models.isEmpty() ? Set.of() : Set.of(models.split(SEPARATOR)),
        limits(row),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "expires_at"),
        time(row, "revoked_at"),
        row.getString("replaced_by"),
        time(row, "last_used_at"));
  }

  private static void setTenant(PreparedStatement statement, Tenant tenant) throws SQLException {
    statement.setString(1, tenant.name());
    statement.setBoolean(2, tenant.suspended());
    setLimit(statement, 3, tenant.limits().requestsPerMinute());
    setLimit(statement, 4, tenant.limits().tokensPerMinute());
    statement.setString(5, tenant.id());
  }

  private static Limits limits(ResultSet row) throws SQLException {
    return new Limits(limit(row, "requests_per_minute"), limit(row, "tokens_per_minute"));
  }

  private static long limit(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Limits.UNLIMITED : value;
  }

  private static void setLimit(PreparedStatement statement, int index, long value)
      throws SQLException {
    if (value == Limits.UNLIMITED) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, value);
    }
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }

  private static void setTime(PreparedStatement statement, int index, @Nullable Instant value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, value.toEpochMilli());
    }
  }
}
