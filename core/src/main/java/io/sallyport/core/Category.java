package io.sallyport.core;

import java.util.Locale;

/** What kind of thing a finding is. The wire names are a published list. */
public enum Category {
  /** A text that tries to take over the instructions of the assistant that reads it. */
  PROMPT_INJECTION,
  /** A text that tries to talk the model out of its rules. */
  JAILBREAK,
  /** A text that asks for the hidden instructions. */
  PROMPT_LEAK,
  /** Characters or encodings that hide what a text says. */
  OBFUSCATION,
  /** A credential. */
  SECRET,
  /** Personal data. */
  PII,
  /** A planted canary token came out. */
  CANARY,
  /** A link, image or call that would carry data out. */
  EXFILTRATION,
  /** Larger, deeper or longer than the policy accepts. */
  LIMIT,
  /** Against a rule of the operator that fits no other category. */
  POLICY,
  /** A scanner could not do its work; the text counts as not scanned. */
  SCANNER_FAILURE;

  /** The name used in configuration and JSON output, for example {@code prompt_injection}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
