package io.sallyport.text.internal;

/** Braille patterns (Unicode block 2800), letter by letter, as converters write them. */
final class BrailleStep implements Step {

  private static final char FIRST = '\u2800';
  private static final char LAST = '\u283f';
  private static final int CAPITAL = 0x20;
  private static final int NUMBER = 0x3c;

  /** Dot patterns of a to z, dot 1 being the lowest bit. */
  private static final String ALPHABET =
      "\u0001\u0003\u0009\u0019\u0011\u000b\u001b\u0013\n\u001a\u0005\u0007\r\u001d\u0015\u000f\u001f"
          + "\u0017\u000e\u001e\u0025\u0027\u003a\u002d\u003d\u0035";

  /** Dot patterns of the marks in {@link #MARKS}. */
  private static final String MARK_DOTS = "\u0002\u0006\u0012\u0032\u0016\u0026\u0004\u0024";

  private static final String MARKS = ",;:.!?'-";

  @Override
  public String name() {
    return "braille";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    boolean number = false;
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      if (c < FIRST || c > LAST) {
        number = false;
        rewriter.keep(i, i + 1);
        continue;
      }
      int dots = c - FIRST;
      if (dots == CAPITAL || dots == NUMBER) {
        number = dots == NUMBER;
        rewriter.drop();
        continue;
      }
      int letter = ALPHABET.indexOf(dots);
      int mark = MARK_DOTS.indexOf(dots);
      if (letter >= 0) {
        boolean digit = number && letter < 10;
        rewriter.put(digit ? "1234567890".charAt(letter) : (char) ('a' + letter), i, i + 1);
      } else {
        number = false;
        rewriter.put(mark >= 0 ? MARKS.charAt(mark) : ' ', i, i + 1);
      }
    }
    return rewriter.finish(name());
  }
}
