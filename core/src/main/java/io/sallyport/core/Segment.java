package io.sallyport.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of content with its origin and trust, from the moment it enters Sallyport. Scanners
 * never see raw strings.
 *
 * @param path where the text sits in its request or file, for a person to find it again, for
 *     example {@code messages[2].content[0].text}
 * @param text the text as it came
 * @param origin who it comes from
 * @param trust how far it is believed
 * @param source what the origin names as its source (a document id, a tool name), if anything
 */
public record Segment(
    String path, String text, Origin origin, Trust trust, @Nullable String source) {

  /** Checks that nothing but the source is null. */
  public Segment {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(trust, "trust");
  }

  /** A segment with the default trust of its origin and no named source. */
  public static Segment of(String path, String text, Origin origin) {
    return new Segment(path, text, origin, origin.defaultTrust(), null);
  }

  /** The same place with another text. */
  public Segment withText(String newText) {
    return new Segment(path, newText, origin, trust, source);
  }

  /** Names the place and the origin, never the text: segments end up in logs. */
  @Override
  public String toString() {
    return "Segment[" + path + ", " + origin.wireName() + ", " + text.length() + " chars]";
  }
}
