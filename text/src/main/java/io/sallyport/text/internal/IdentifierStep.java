package io.sallyport.text.internal;

/**
 * Names as words: where programs and addresses write {@code _}, {@code -}, {@code .}, {@code +} or
 * a capital letter, people read a blank. For texts that are nothing but names, one a line; of other
 * texts only the long names that blanks were taken out of: the words of an address are often joined
 * by {@code -} and those of a domain by {@code .}, and say little.
 */
final class IdentifierStep implements Step {

  private static final int LONG = 3;

  @Override
  public String name() {
    return "identifier";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.identifiers() || traits.longName();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    boolean names = isOnlyNames(input);
    boolean read = names;
    int runEnd = 0;
    for (int i = 0; i < input.length(); i++) {
      if (!names && i >= runEnd) {
        runEnd = runEnd(input, i);
        read = isLong(strongJoints(input, i, runEnd));
      }
      if (read && isJoint(input, i)) {
        rewriter.put(' ', i, i + 1);
        continue;
      }
      if (read && isHump(input, i)) {
        rewriter.put(' ', i, i + 1);
      }
      rewriter.keep(i, i + 1);
    }
    return rewriter.finish(name());
  }

  /** Whether a text is nothing but names, one a line. */
  private static boolean isOnlyNames(String text) {
    return text.chars().noneMatch(c -> isOutsideNames((char) c));
  }

  /** Whether a sign is of no name. */
  static boolean isOutsideNames(char c) {
    return c < 0x80 && c != '\n' && !Ascii.isLetterOrDigit(c) && !isJoint(c);
  }

  /** Where what could be one name ends; behind the index at least. */
  private static int runEnd(String text, int start) {
    int end = start + 1;
    while (end < text.length() && isOfNames(text.charAt(end - 1)) && isOfNames(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int strongJoints(String text, int start, int end) {
    int joints = 0;
    for (int i = start; i < end; i++) {
      joints += isStrongJoint(text, i) ? 1 : 0;
    }
    return joints;
  }

  /** Whether so many words are joined by signs of programs that it is a sentence without blanks. */
  static boolean isLong(int joints) {
    return joints >= LONG;
  }

  private static boolean isOfNames(char c) {
    return c != '\n' && !isOutsideNames(c);
  }

  /**
   * Whether the sign at an index joins two words and is none of those that addresses are full of.
   */
  static boolean isStrongJoint(String text, int i) {
    return switch (text.charAt(i)) {
      case '_', '+', '|', '~' -> isJoint(text, i);
      default -> false;
    };
  }

  /** Whether a sign can join words. */
  static boolean isJoint(char c) {
    return switch (c) {
      case '_', '-', '.', '+', '|', '~' -> true;
      default -> false;
    };
  }

  /** Whether the sign at an index joins two words. */
  static boolean isJoint(String text, int i) {
    return isJoint(text.charAt(i))
        && i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }

  /** Whether a word begins at an index with a capital letter right behind a small one. */
  static boolean isHump(String text, int i) {
    return i > 0 && Ascii.isUpper(text.charAt(i)) && Ascii.isLower(text.charAt(i - 1));
  }
}
