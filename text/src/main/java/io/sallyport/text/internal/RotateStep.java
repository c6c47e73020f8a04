package io.sallyport.text.internal;

/** Every ASCII letter moved by 13 places, when enough words become English by it. */
final class RotateStep implements Step {

  @Override
  public String name() {
    return "rot13";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.rotated();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    for (int i = 0; i < input.length(); i++) {
      rewriter.put(Ascii.rotate13(input.charAt(i)), i, i + 1);
    }
    return rewriter.finish(name());
  }
}
