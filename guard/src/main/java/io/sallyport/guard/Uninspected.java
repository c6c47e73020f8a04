package io.sallyport.guard;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Kinds of content that no scanner can read. A policy says which of them may pass. */
public enum Uninspected {
  /** A picture, in the request itself. */
  IMAGE,
  /** Sound, in the request itself. */
  AUDIO,
  /** A file that is no plain text, in the request itself. */
  DOCUMENT,
  /** An address from which the upstream fetches a picture, sound or a file. */
  LINK,
  /** The name of something that the upstream keeps, such as an uploaded file. */
  STORED,
  /** Text as numbers of a tokenizer. */
  TOKENS;

  /** What passes unless a policy says otherwise: everything that is no text in disguise. */
  static final Set<Uninspected> STANDARD = Set.of(IMAGE, AUDIO, DOCUMENT, LINK);

  static final Set<Uninspected> ALL = Set.copyOf(EnumSet.allOf(Uninspected.class));

  /** The name used in configuration, for example {@code image}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
