package io.sallyport.audit;

/** Makes text of clients fit for an event: valid Unicode, and not longer than an event can hold. */
final class EventText {
  /** Longest name, id or path, in UTF-16 units. */
  static final int MAX_NAME = 256;

  private static final char REPLACEMENT = '\uFFFD';
  private static final char ELLIPSIS = '\u2026';

  private EventText() {}

  static String cut(String text) {
    return cut(text, MAX_NAME);
  }

  static String cut(String text, int max) {
    String valid = valid(text);
    if (valid.length() <= max) {
      return valid;
    }
    int end = max - 1;
    if (Character.isHighSurrogate(valid.charAt(end - 1))) {
      end--;
    }
    return valid.substring(0, end) + ELLIPSIS;
  }

  private static String valid(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder valid = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                valid.appendCodePoint(
                    c <= 0xFFFF && Character.isSurrogate((char) c) ? REPLACEMENT : c));
    return valid.toString();
  }
}
