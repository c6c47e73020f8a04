package io.sallyport.text.internal;

/** Writes the decimal digits of every script as 0 to 9 (Unicode property Nd). */
final class DigitStep implements Step {

  @Override
  public String name() {
    return "digits";
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
      int codePoint = input.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      if (codePoint > 0x7f && Character.isDigit(codePoint)) {
        if (rewriter == null) {
          rewriter = new Rewriter(text, allowance);
        }
        rewriter.keep(keptFrom, i);
        rewriter.put((char) ('0' + Character.digit(codePoint, 10)), i, next);
        keptFrom = next;
      }
      i = next;
    }
    if (rewriter == null) {
      return text;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }
}
