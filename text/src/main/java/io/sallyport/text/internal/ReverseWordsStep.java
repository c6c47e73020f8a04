package io.sallyport.text.internal;

/** Each word read backwards in its place, when enough words are English that way. */
final class ReverseWordsStep implements Step {

  @Override
  public String name() {
    return "reversed-words";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.reversed();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = i;
      while (end < input.length() && Ascii.isLetterOrDigit(input.charAt(end))) {
        end++;
      }
      ReverseStep.backwards(input, i, end, rewriter);
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      i = end + 1;
    }
    return rewriter.finish(name());
  }
}
