package io.sallyport.guard.internal;

import io.sallyport.text.Span;

/**
 * Tells a text that talks about an attack from one that makes it: the wording stands between
 * quotation marks or in code, and the words around speak of attacks, tests or examples.
 */
final class Mention {

  /** What a score is multiplied by when the wording is only mentioned. */
  static final double FACTOR = 0.55;

  private static final int AROUND = 800;
  private static final int QUOTE_REACH = 160;
  private static final String OPENING = "\"'`“‘«„「『";
  private static final String CLOSING = "\"'`”’»“」』";
  private static final Keywords TALK = new Keywords(MentionWords.load());

  private Mention() {}

  /** Whether the span of the folded text is a quotation in a text about attacks. */
  static boolean isMention(String text, Span span) {
    return quoted(text, span) && discussed(text, span);
  }

  /** Whether the span stands alone between two equal quotation marks. */
  static boolean isLiteral(String text, Span span) {
    return span.start() > 0
        && span.end() < text.length()
        && text.charAt(span.start() - 1) == text.charAt(span.end())
        && OPENING.indexOf(text.charAt(span.end())) >= 0;
  }

  private static boolean quoted(String text, Span span) {
    for (int i = 0; i < OPENING.length(); i++) {
      int open = text.lastIndexOf(OPENING.charAt(i), span.start());
      if (open >= 0
          && span.start() - open <= QUOTE_REACH
          && (open == 0 || !Character.isLetterOrDigit(text.charAt(open - 1)))) {
        int close = text.indexOf(CLOSING.charAt(i), span.end() - 1);
        if (close >= 0 && close - span.end() <= QUOTE_REACH) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean discussed(String text, Span span) {
    int from = Math.max(0, span.start() - AROUND);
    int to = Math.min(text.length(), span.end() + AROUND);
    boolean[] seen = {false};
    TALK.scan(text.substring(from, span.start()), (word, end) -> seen[0] = true);
    if (!seen[0]) {
      TALK.scan(text.substring(span.end(), to), (word, end) -> seen[0] = true);
    }
    return seen[0];
  }
}
