package io.sallyport.text.internal;

/**
 * Names as words: where programs and addresses write {@code _}, {@code -}, {@code .}, {@code +} or
 * a capital letter, people read a blank. Only for texts that are nothing but names, one a line.
 */
final class IdentifierStep implements Step {

  @Override
  public String name() {
    return "identifier";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.identifiers();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    for (int i = 0; i < input.length(); i++) {
      if (isJoint(input, i)) {
        rewriter.put(' ', i, i + 1);
        continue;
      }
      if (isHump(input, i)) {
        rewriter.put(' ', i, i + 1);
      }
      rewriter.keep(i, i + 1);
    }
    return rewriter.finish(name());
  }

  /** Whether a sign can join words. */
  static boolean isJoint(char c) {
    return switch (c) {
      case '_', '-', '.', '+', '|', '~' -> true;
      default -> false;
    };
  }

  /** Whether the sign at an index joins two words. */
  static boolean isJoint(String text, int i) {
    return isJoint(text.charAt(i))
        && i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }

  /** Whether a word begins at an index with a capital letter right behind a small one. */
  static boolean isHump(String text, int i) {
    return i > 0 && Ascii.isUpper(text.charAt(i)) && Ascii.isLower(text.charAt(i - 1));
  }
}
