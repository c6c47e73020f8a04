package io.sallyport.text.internal;

/** Lines in letters that look upside down, turned back: each mapped, the line read backwards. */
final class TurnedStep implements Step {

  private static final String TURNED = "ɐqɔpǝɟƃɥıɾʞןɯuodbɹsʇnʌʍxʎzɓɘᴉᵷʃ";
  private static final String UPRIGHT = "abcdefghijklmnopqrstuvwxyzgeigl";

  /** Turned letters that no ordinary text has; a few may be phonetic signs. */
  private static final String TELLING = "ɐǝɟƃɥɾʞɯɹʇʌʍʎᴉ";

  private static final int FEWEST = 4;

  @Override
  public String name() {
    return "upside-down";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int start = 0;
    while (start < input.length()) {
      int found = input.indexOf('\n', start);
      int end = found < 0 ? input.length() : found;
      if (telling(input, start, end) < FEWEST) {
        rewriter.keep(start, end);
      } else {
        for (int i = end - 1; i >= start; i--) {
          int letter = TURNED.indexOf(input.charAt(i));
          rewriter.put(letter < 0 ? input.charAt(i) : UPRIGHT.charAt(letter), i, i + 1);
        }
      }
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      start = end + 1;
    }
    return rewriter.finish(name());
  }

  private static int telling(String input, int start, int end) {
    int telling = 0;
    for (int i = start; i < end; i++) {
      telling += input.charAt(i) >= 0x80 && TELLING.indexOf(input.charAt(i)) >= 0 ? 1 : 0;
    }
    return telling;
  }
}
