package io.sallyport.text.internal;

/**
 * Writes unusual white space as a blank or a line feed, and wide gaps within a line as one blank.
 */
final class WhitespaceStep implements Step {

  private static final int WIDE = 4;
  private static final String WIDE_GAP = " ".repeat(WIDE);

  @Override
  public String name() {
    return "whitespace";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.adorned() || traits.control() || traits.wideSpace();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    if (!hasUnusual(input) && !input.contains(WIDE_GAP)) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    boolean lineStart = true;
    while (i < input.length()) {
      char c = input.charAt(i);
      int end = i + 1;
      if (c == ' ') {
        while (end < input.length() && input.charAt(end) == ' ') {
          end++;
        }
      }
      if (c == ' ' && end - i >= WIDE && !lineStart) {
        rewriter.put(' ', i, end);
      } else if (isUnusual(c)) {
        rewriter.put(c == '\u2028' || c == '\u2029' || c == '\u0085' ? '\n' : ' ', i, end);
      } else {
        rewriter.keep(i, end);
      }
      lineStart = c == '\n' || (lineStart && c == ' ');
      i = end;
    }
    return rewriter.finish(name());
  }

  private static boolean hasUnusual(String input) {
    for (int i = 0; i < input.length(); i++) {
      if (isUnusual(input.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnusual(char c) {
    return c == 0x0b
        || c == '\f'
        || c == '\u0085'
        || (c > 0x7f && (Character.isWhitespace(c) || Character.isSpaceChar(c)));
  }
}
