package io.sallyport.text.internal;

/** Pieces of a string that code would join: quoted pieces with a plus sign between them. */
final class ConcatenationStep implements Step {

  @Override
  public String name() {
    return "concatenation";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.concatenated();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = isQuote(input.charAt(i)) ? jointEnd(input, i) : i;
      if (end > i) {
        rewriter.drop();
        i = end;
      } else {
        rewriter.keep(i, i + 1);
        i++;
      }
    }
    return rewriter.finish(name());
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  /** The end of {@code " + "}; the start when there is none. */
  private static int jointEnd(String input, int start) {
    int i = skipBlanks(input, start + 1);
    if (i >= input.length() || input.charAt(i) != '+') {
      return start;
    }
    i = skipBlanks(input, i + 1);
    return i < input.length() && isQuote(input.charAt(i)) ? i + 1 : start;
  }

  private static int skipBlanks(String input, int from) {
    int i = from;
    while (i < input.length() && Ascii.isSpace(input.charAt(i))) {
      i++;
    }
    return i;
  }
}
