package io.sallyport.text.internal;

/**
 * Backslashes before signs that need none, as Markdown and patterns write them: {@code
 * anna\.keller\@example\.org}. Only where a letter or digit follows: line ends and lone backslashes
 * stay.
 */
final class SignEscapeStep implements Step {

  private static final String SIGNS = " .-@_+()#/:*'~!&,";

  @Override
  public String name() {
    return "sign-escape";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.escapedSign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int keptFrom = 0;
    int backslash = input.indexOf('\\');
    while (backslash >= 0) {
      int sign = backslash;
      while (sign < input.length() && input.charAt(sign) == '\\') {
        sign++;
      }
      if (isEscape(input, sign - 1)) {
        rewriter.keep(keptFrom, backslash);
        rewriter.put(input.charAt(sign), backslash, sign + 1);
        keptFrom = sign + 1;
      }
      backslash = input.indexOf('\\', sign);
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** Whether a backslash stands before a sign that has more of a word or number behind it. */
  static boolean isEscape(String input, int backslash) {
    return backslash + 2 < input.length()
        && SIGNS.indexOf(input.charAt(backslash + 1)) >= 0
        && (Character.isLetterOrDigit(input.charAt(backslash + 2))
            || input.charAt(backslash + 1) == ')');
  }
}
