package io.sallyport.text.internal;

/**
 * Writes unusual white space as a blank or a line feed, and wide gaps within a line as one blank.
 */
final class WhitespaceStep implements Step {

  private static final int WIDE = 4;

  @Override
  public String name() {
    return "whitespace";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.nonAscii() || traits.control() || traits.wideSpace();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
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

  private static boolean isUnusual(char c) {
    return c == 0x0b
        || c == '\f'
        || c == '\u0085'
        || (c > 0x7f && (Character.isWhitespace(c) || Character.isSpaceChar(c)));
  }
}
