package io.sallyport.text.internal;

/**
 * The text as a screen shows it where a right-to-left override turns letters round (Unicode
 * Standard Annex 9, explicit overrides): what stands after U+202E is read backwards up to its end
 * mark or the end of the line.
 */
final class OverrideStep implements Step {

  private static final char RIGHT_TO_LEFT_OVERRIDE = '\u202E';
  private static final char POP_FORMATTING = '\u202C';

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
    int override = input.indexOf(RIGHT_TO_LEFT_OVERRIDE);
    if (override < 0) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    int done = 0;
    while (override >= 0) {
      rewriter.keep(done, override);
      int end = endOf(input, override + 1);
      for (int i = end; i > override + 1; ) {
        int before = i - Character.charCount(input.codePointBefore(i));
        if (!DirectionStep.isDirectional(input.charAt(before))) {
          rewriter.put(input.substring(before, i), before, i);
        }
        i = before;
      }
      rewriter.drop();
      done = end;
      override = input.indexOf(RIGHT_TO_LEFT_OVERRIDE, end);
    }
    rewriter.keep(done, input.length());
    return rewriter.finish(name());
  }

  private static int endOf(String input, int from) {
    for (int i = from; i < input.length(); i++) {
      char c = input.charAt(i);
      if (c == POP_FORMATTING || c == '\n' || c == '\u2029') {
        return i;
      }
    }
    return input.length();
  }
}
