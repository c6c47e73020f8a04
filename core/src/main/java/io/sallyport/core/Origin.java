package io.sallyport.core;

import java.util.Locale;

/** Who a text comes from. The origin decides how far its instructions are believed. */
public enum Origin {
  /** The operator's instructions to the model. */
  SYSTEM(Trust.TRUSTED),
  /** The application developer's instructions to the model. */
  DEVELOPER(Trust.TRUSTED),
  /**
   * What a person typed. Applications paste retrieved text into user messages, so a user text that
   * nobody marked is {@link Trust#MIXED}.
   */
  USER(Trust.MIXED),
  /** What the model said earlier, or says now. */
  ASSISTANT(Trust.MIXED),
  /** What a tool returned. */
  TOOL(Trust.UNTRUSTED),
  /** What a search or a retrieval returned. */
  RETRIEVED(Trust.UNTRUSTED),
  /** The content of an uploaded file. */
  FILE(Trust.UNTRUSTED);

  private final Trust trust;

  Origin(Trust trust) {
    this.trust = trust;
  }

  /** The trust that a text of this origin has when nothing else is known about it. */
  public Trust defaultTrust() {
    return trust;
  }

  /** The name used in configuration, requests and JSON output, for example {@code retrieved}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Origin ofWireName(String name) {
    for (Origin origin : values()) {
      if (origin.wireName().equals(name)) {
        return origin;
      }
    }
    throw new IllegalArgumentException(
        "origin: '"
            + name
            + "' (expected: system, developer, user, assistant, tool, retrieved or file)");
  }
}
