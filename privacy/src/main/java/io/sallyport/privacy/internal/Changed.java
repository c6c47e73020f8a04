package io.sallyport.privacy.internal;

import io.sallyport.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a reading that are worth searching. A reading as long as the original that differs
 * in a few signs, such as ordinals written small, is searched around these only: the rest was
 * searched in the original.
 */
public final class Changed {

  /** What a finding and the words around it can span. */
  private static final int REACH = 400;

  /** How near to an accent something must stand that is no prose. */
  private static final int CLOSE = 32;

  /** The first half of every mathematical letter. */
  private static final char MATHEMATICAL = 0xd835;

  private static final char WIDE = 0xff21;
  private static final char WIDE_END = 0xff5a;

  /** The last letter of Latin scripts in Europe. */
  private static final char LATIN = 0x24f;

  private Changed() {}

  /** Whether words may be written in the bold, italic or wide letters that Unicode has for them. */
  public static boolean styled(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == MATHEMATICAL || c >= WIDE && c <= WIDE_END) {
        return true;
      }
    }
    return false;
  }

  /** Whether a reading is the text with its letters made plain, and nothing else. */
  public static boolean restyled(List<String> via) {
    return via.contains("nfkc") && via.size() <= 2;
  }

  /** A letter without its accent, in prose, makes no number, code or address. */
  private static boolean matters(String original, String reading, int at) {
    if (!Character.isLetter(original.charAt(at)) || !Character.isLetter(reading.charAt(at))) {
      return true;
    }
    if (original.charAt(at) > LATIN) {
      // A look-alike from another alphabet is there to deceive.
      return true;
    }
    int end = Math.min(reading.length(), at + CLOSE);
    for (int i = Math.max(0, at - CLOSE); i < end; i++) {
      char c = reading.charAt(i);
      if ((c >= '0' && c <= '9') || "@([{/_".indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The parts, in order, without overlap. */
  public static List<Span> parts(String original, String reading) {
    if (original.length() != reading.length()) {
      return List.of(new Span(0, reading.length()));
    }
    List<Span> parts = new ArrayList<>();
    for (int i = 0; i < reading.length(); i++) {
      if (original.charAt(i) != reading.charAt(i) && matters(original, reading, i)) {
        int start = Math.max(0, i - REACH);
        int end = Math.min(reading.length(), i + REACH);
        Span last = parts.isEmpty() ? null : parts.getLast();
        if (last != null && last.end() >= start) {
          parts.set(parts.size() - 1, new Span(last.start(), end));
        } else {
          parts.add(new Span(start, end));
        }
      }
    }
    return parts;
  }
}
