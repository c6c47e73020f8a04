package io.sallyport.text.internal;

/**
 * Takes stacks of combining marks off letters. One or two marks may belong to a letter of some
 * language and stay for the canonical composition; a taller stack is decoration. The bound also
 * keeps normalisation linear (compare the Stream-Safe Text Format, Unicode Standard Annex 15).
 */
final class CombiningStep implements Step {

  private static final int TALLEST_LANGUAGE_STACK = 2;

  @Override
  public String name() {
    return "combining";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = null;
    int keptFrom = 0;
    for (int i = 0; i < input.length(); ) {
      int end = i;
      int marks = 0;
      while (end < input.length() && isMark(input.codePointAt(end))) {
        end += Character.charCount(input.codePointAt(end));
        marks++;
      }
      if (marks > TALLEST_LANGUAGE_STACK) {
        if (rewriter == null) {
          rewriter = new Rewriter(text, allowance);
        }
        rewriter.keep(keptFrom, i);
        rewriter.drop();
        keptFrom = end;
      }
      i = end < input.length() ? end + Character.charCount(input.codePointAt(end)) : end;
    }
    if (rewriter == null) {
      return text;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  static boolean isMark(int codePoint) {
    if (codePoint < 0x300) {
      return false;
    }
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }
}
