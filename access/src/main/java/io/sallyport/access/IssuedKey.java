package io.sallyport.access;

import java.util.Objects;

/**
 * A new key, the one time that it can be seen.
 *
 * @param key what is known of it
 * @param secret the key itself; show it once and keep it nowhere
 */
public record IssuedKey(ApiKey key, String secret) {
  /** Checks that both are there. */
  public IssuedKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(secret, "secret");
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "IssuedKey[" + key.id() + "]";
  }
}
