package io.sallyport.text.internal;

/**
 * The ASCII that tag characters spell (Unicode block Tags, U+E0020 to U+E007E mirror ASCII). Tags
 * in flag emoji, which follow U+1F3F4, are left alone.
 */
final class TagStep implements Step {

  private static final int BASE = 0xE0000;
  private static final int CANCEL = 0xE007F;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int LONGEST_FLAG = 6;

  /** More tags than any flag has. */
  private static final int NO_FLAG = LONGEST_FLAG + 1;

  @Override
  public String name() {
    return "tags";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    // All tags share one high surrogate; without it there is nothing to look for.
    if (input.indexOf(Character.highSurrogate(BASE)) < 0) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    int flagTags = NO_FLAG;
    for (int i = 0; i < input.length(); ) {
      int codePoint = input.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      boolean tag = codePoint > BASE && codePoint <= CANCEL;
      flagTags = codePoint == BLACK_FLAG ? 0 : tag ? Math.min(flagTags + 1, NO_FLAG) : NO_FLAG;
      if (tag && flagTags > LONGEST_FLAG && codePoint >= BASE + ' ' && codePoint < CANCEL) {
        rewriter.put((char) (codePoint - BASE), i, next);
      }
      i = next;
    }
    return rewriter.length() == 0 ? text : rewriter.finish(name());
  }

  /** Whether the tag at this index belongs to a flag emoji; looks back a few characters only. */
  static boolean isInFlag(String input, int at) {
    int i = at;
    for (int tags = 0; tags < LONGEST_FLAG && i > 0; tags++) {
      int before = input.codePointBefore(i);
      if (before == BLACK_FLAG) {
        return true;
      }
      if (before <= BASE || before > CANCEL) {
        return false;
      }
      i -= Character.charCount(before);
    }
    return false;
  }
}
