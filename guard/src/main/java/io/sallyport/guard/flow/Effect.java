package io.sallyport.guard.flow;

import java.util.Locale;

/** What a call of a tool does to the world. */
public enum Effect {
  /** Brings data in. */
  READ,
  /** Changes or deletes something. */
  WRITE,
  /** Carries data to somebody or somewhere. */
  SEND,
  /** Costs money or binds to something. */
  SPEND;

  /** The name used in configuration, for example {@code send}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Effect ofWireName(String name) {
    for (Effect effect : values()) {
      if (effect.wireName().equals(name)) {
        return effect;
      }
    }
    throw new IllegalArgumentException(
        "effect: '" + name + "' (expected: read, write, send or spend)");
  }
}
