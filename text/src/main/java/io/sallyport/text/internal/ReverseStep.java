package io.sallyport.text.internal;

/** The text read backwards as a whole, when enough of its words are English that way. */
final class ReverseStep implements Step {

  @Override
  public String name() {
    return "reversed";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.reversed();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    Rewriter rewriter = new Rewriter(text, allowance);
    backwards(text.text(), 0, text.text().length(), rewriter);
    return rewriter.finish(name());
  }

  /** Writes the code points of a range from the last to the first. */
  static void backwards(String input, int start, int end, Rewriter rewriter) {
    for (int i = end; i > start; ) {
      int before = i - Character.charCount(input.codePointBefore(i));
      rewriter.put(input.substring(before, i), before, i);
      i = before;
    }
  }
}
