package io.sallyport.text.internal;

import com.ibm.icu.text.Normalizer2;

/**
 * Unicode Normalization Form KC (Unicode Standard Annex 15): fullwidth, circled, styled letters.
 */
final class CompatibilityStep implements Step {

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  @Override
  public String name() {
    return "nfkc";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.adorned();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    int normal = NFKC.spanQuickCheckYes(input);
    if (normal == input.length()) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    rewriter.keep(0, normal);
    int start = normal;
    while (start < input.length()) {
      // Between two boundaries the normal form depends on nothing else.
      int end = nextBoundary(input, start);
      String segment = input.substring(start, end);
      if (NFKC.isNormalized(segment)) {
        rewriter.keep(start, end);
      } else {
        rewriter.put(NFKC.normalize(segment), start, end);
      }
      start = end;
    }
    return rewriter.finish(name());
  }

  private static int nextBoundary(String input, int start) {
    int end = start + Character.charCount(input.codePointAt(start));
    while (end < input.length()) {
      int codePoint = input.codePointAt(end);
      if (NFKC.hasBoundaryBefore(codePoint)) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }
}
