package io.sallyport.guard.internal;

import java.util.regex.Matcher;

/**
 * A text as a reader of markdown takes the addresses in it (CommonMark 0.31, sections 2.4 and 2.5):
 * without backslashes before signs, with characters in place of references to them.
 */
final class MarkdownReading {

  private MarkdownReading() {}

  static CommandText of(String text) {
    CommandText out = new CommandText();
    Matcher references = Markup.ENTITY.matcher(text);
    int reference = references.find() ? references.start() : text.length();
    for (int at = 0; at < text.length(); ) {
      if (at > reference) {
        reference = references.find(at) ? references.start() : text.length();
      }
      int end = at + 1;
      if (at == reference) {
        end = references.end();
        for (char c : Markup.character(references.toMatchResult()).toCharArray()) {
          // A browser leaves out blanks within a scheme.
          if (c > ' ') {
            out.put(c, at, end);
          }
        }
      } else {
        boolean escapes =
            text.charAt(at) == '\\' && end < text.length() && isSign(text.charAt(end));
        end += escapes ? 1 : 0;
        out.put(text.charAt(end - 1), at, end);
      }
      at = end;
    }
    return out;
  }

  private static boolean isSign(char c) {
    return c > ' ' && c < '\u007f' && !Character.isLetterOrDigit(c);
  }
}
