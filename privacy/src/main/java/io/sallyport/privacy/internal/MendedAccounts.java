package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.Mend.Guess;
import java.util.List;

/** International Bank Account Numbers that are broken, oddly separated or misread. */
final class MendedAccounts {

  private static final int LONGEST = 34;
  private static final int FEWEST = 15;
  private static final int WIDEST_GAP = 3;
  private static final String LETTERS = "OoQDlIi|SsBZz";
  private static final String DIGITS = "0000111155822";

  private MendedAccounts() {}

  /** Whether an account number can begin here: the letters of a country and two check digits. */
  static boolean mayBegin(String text, int at) {
    return at + FEWEST <= text.length()
        && isUpper(text.charAt(at))
        && isUpper(text.charAt(at + 1))
        && (Chars.isDigit(text.charAt(at + 2)) || Chars.isDigit(text.charAt(at + 3)))
        && LETTERS.indexOf(text.charAt(at + 2)) + LETTERS.indexOf(text.charAt(at + 3)) >= -2
        && isCheck(text.charAt(at + 2))
        && isCheck(text.charAt(at + 3));
  }

  private static boolean isCheck(char c) {
    return Chars.isDigit(c) || LETTERS.indexOf(c) >= 0;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  /** Adds the readings of what begins here: with its letters, and with digits for them. */
  static void add(String text, int at, List<Mend> mends) {
    Mend.Writer plain = new Mend.Writer(text, at);
    Mend.Writer misread = new Mend.Writer(text, at);
    int i = at;
    int signs = 0;
    while (i < text.length() && signs < LONGEST) {
      char c = text.charAt(i);
      if (c < 0x80 && Character.isLetterOrDigit(c)) {
        plain.keep(i);
        if (signs > 1 && LETTERS.indexOf(c) >= 0 && isAmongDigits(text, i, signs)) {
          misread.write(DIGITS.charAt(LETTERS.indexOf(c)), i);
        } else {
          misread.keep(i);
        }
        signs++;
        i++;
        continue;
      }
      int end = gap(text, i);
      if (end == i) {
        break;
      }
      MendedNumbers.separator(text, i, end, false, plain);
      MendedNumbers.separator(text, i, end, false, misread);
      i = end;
    }
    if (signs < FEWEST) {
      return;
    }
    if (plain.isMended()) {
      mends.add(plain.finish(i, Guess.BREAK));
    }
    if (misread.isMended()) {
      mends.add(misread.finish(i, Guess.MISREAD));
    }
  }

  /** Letters of a bank stand together; a letter alone, or with others like it, was a digit. */
  private static boolean isAmongDigits(String text, int at, int signs) {
    if (signs < 4) {
      return true;
    }
    int start = at;
    while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    for (int i = start; i < end; i++) {
      if (LETTERS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int gap(String text, int start) {
    boolean dash = MendedNumbers.isDash(text.charAt(start));
    int broken = Breaks.end(text, dash ? start + 1 : start);
    if (broken > 0) {
      return Character.isLetterOrDigit(text.charAt(broken)) ? broken : start;
    }
    int end = start;
    while (end < text.length()
        && end - start < WIDEST_GAP
        && MendedNumbers.isSeparator(text.charAt(end))) {
      end++;
    }
    return end < text.length() && Character.isLetterOrDigit(text.charAt(end)) ? end : start;
  }
}
