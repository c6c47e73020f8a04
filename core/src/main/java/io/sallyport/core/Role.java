package io.sallyport.core;

import java.util.Locale;

/** What a key may do. */
public enum Role {
  /** Call models. */
  CLIENT,
  /** Read decisions and the log of its own tenant, sign in to the console. */
  OPERATOR,
  /** Everything, for every tenant. */
  ADMIN;

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Role ofWireName(String name) {
    for (Role role : values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "role: '" + name + "' (expected: client, operator or admin)");
  }
}
