package io.sallyport.text.internal;

/** Leaves out the controls of the Unicode Bidirectional Algorithm (Standard Annex 9). */
final class DirectionStep implements Step {

  @Override
  public String name() {
    return "bidi";
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
    for (int i = 0; i < input.length(); i++) {
      if (isDirectional(input.charAt(i))) {
        if (rewriter == null) {
          rewriter = new Rewriter(text, allowance);
        }
        rewriter.keep(keptFrom, i);
        rewriter.drop();
        keptFrom = i + 1;
      }
    }
    if (rewriter == null) {
      return text;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** Marks, embeddings, overrides and isolates. */
  static boolean isDirectional(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
