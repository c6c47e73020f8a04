package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.Mend.Guess;
import java.util.List;

/**
 * Numbers that a line break cuts, whose groups have odd separators, or in which letters stand for
 * the digits they look like.
 */
final class MendedNumbers {

  private static final int FEWEST = 8;

  /** No number that counts with points or slashes between its groups has fewer digits. */
  private static final int FEWEST_SIGNED = 9;

  /** Digits that each stand apart are a number from here on. */
  private static final int FEWEST_APART = 9;

  private static final int MOST = 40;
  private static final int WIDEST_GAP = 4;

  /** Letters, and the digits that they are misread from. */
  private static final String LETTERS = "OoQDlIi|SsBZz";

  private static final String DIGITS = "0000111155822";

  /** Only these may make up a group without digits: "llll". */
  private static final String ALONE = "OolI|SBZ";

  private MendedNumbers() {}

  /** One run of groups. */
  private static final class Run {
    int end;
    int slots;
    int digits;
    boolean separators;
    int signs;
    boolean breaks;
    boolean letters;

    /** Every group so far is a single digit. */
    boolean single = true;
  }

  private static boolean isSlot(char c) {
    return Chars.isDigit(c) || LETTERS.indexOf(c) >= 0;
  }

  private static char digit(char c) {
    int letter = LETTERS.indexOf(c);
    return letter < 0 ? c : DIGITS.charAt(letter);
  }

  /**
   * Adds the readings of a run that begins here.
   *
   * @param at the start of a word: a digit, or a letter that may be one
   * @return behind the run; {@code at} when there is none
   */
  static int add(String text, int at, List<Mend> mends) {
    Run run = measure(text, at);
    if (run.slots < FEWEST || run.digits == 0) {
      return run.end;
    }
    if (run.single && run.slots >= FEWEST_APART) {
      mends.add(written(text, at, run.end, true, Guess.APART));
    }
    boolean odd = run.separators || run.breaks || run.letters || run.signs > 1;
    if (!odd) {
      return run.end;
    }
    Guess guess = guess(run);
    if (guess == Guess.SIGN && run.slots < FEWEST_SIGNED) {
      return run.end;
    }
    mends.add(written(text, at, run.end, false, guess));
    if (run.breaks) {
      mends.add(written(text, at, run.end, true, run.letters ? Guess.MISREAD : Guess.SPLIT));
    }
    return run.end;
  }

  private static Guess guess(Run run) {
    if (run.letters) {
      return Guess.MISREAD;
    }
    if (run.breaks) {
      return Guess.BREAK;
    }
    return run.signs > 1 ? Guess.SIGN : Guess.SEPARATOR;
  }

  private static Run measure(String text, int at) {
    Run run = new Run();
    run.end = at;
    int i = text.charAt(at) == '(' ? at + 1 : at;
    while (i < text.length() && run.slots < MOST) {
      int end = group(text, i, run);
      if (end == i) {
        break;
      }
      end = end < text.length() && i == at + 1 && text.charAt(end) == ')' ? end + 1 : end;
      run.end = end;
      i = gap(text, end, run);
      if (i == end) {
        break;
      }
    }
    return run;
  }

  /** The end of a group of digits and letters that may be some; its start when it is no group. */
  private static int group(String text, int start, Run run) {
    int end = start;
    int digits = 0;
    boolean alone = true;
    while (end < text.length() && end - start <= MOST && isSlot(text.charAt(end))) {
      char c = text.charAt(end++);
      digits += Chars.isDigit(c) ? 1 : 0;
      alone &= Chars.isDigit(c) || ALONE.indexOf(c) >= 0;
    }
    boolean word = end < text.length() && Character.isLetterOrDigit(text.charAt(end));
    int letters = end - start - digits;
    boolean group = letters == 0 || (digits > 0 || (alone && letters > 2 && run.digits > 0));
    if (word || !group || end == start) {
      return start;
    }
    run.slots += end - start;
    run.single &= end - start == 1;
    run.digits += digits;
    run.letters |= letters > 0;
    return end;
  }

  /** The end of what separates two groups; its start when nothing does. */
  private static int gap(String text, int start, Run run) {
    int broken = Breaks.end(text, skipDash(text, start));
    if (broken > 0 && broken < text.length() && isSlot(text.charAt(broken))) {
      run.breaks = true;
      return broken;
    }
    int end = start;
    int signs = 0;
    boolean unusual = false;
    while (end < text.length() && end - start < WIDEST_GAP && isSeparator(text.charAt(end))) {
      char c = text.charAt(end++);
      signs += c == '.' || c == '/' || c == '_' ? 1 : 0;
      unusual |= c != ' ' && c != '-' && c != '.' && c != '/' && c != '_';
    }
    if (end == start || end == text.length() || !isSlot(text.charAt(end))) {
      return start;
    }
    run.signs += signs;
    run.separators |= unusual || end - start > 1;
    return end;
  }

  private static int skipDash(String text, int at) {
    return at < text.length() && isDash(text.charAt(at)) ? at + 1 : at;
  }

  static boolean isDash(char c) {
    return c == '-'
        || (c >= '\u2010' && c <= '\u2015')
        || c == '\u2212'
        || c == '\u00ad'
        || c == '\u2043'
        || c == '\ufe58'
        || c == '\ufe63'
        || c == '\uff0d';
  }

  static boolean isSeparator(char c) {
    return c == ' '
        || c == '\t'
        || c == '.'
        || c == '/'
        || c == '_'
        || isDash(c)
        || (c > 0x7f && Character.isSpaceChar(c));
  }

  /** Whether single digits stand on both sides of a gap. */
  private static boolean isApart(String text, int start, int end) {
    return start > 0
        && end < text.length()
        && Chars.isDigit(text.charAt(start - 1))
        && Chars.isDigit(text.charAt(end))
        && (start < 2 || !Chars.isDigit(text.charAt(start - 2)))
        && (end + 1 == text.length() || !Chars.isDigit(text.charAt(end + 1)));
  }

  /** Groups with one blank or dash between each two. */
  private static Mend written(String text, int start, int end, boolean joined, Guess guess) {
    Mend.Writer writer = new Mend.Writer(text, start);
    int i = start;
    while (i < end) {
      char c = text.charAt(i);
      if (isSlot(c) || c == '(' || c == ')') {
        if (LETTERS.indexOf(c) < 0) {
          writer.keep(i);
        } else {
          writer.write(digit(c), i);
        }
        i++;
        continue;
      }
      i = separator(text, i, end, joined, writer);
    }
    return writer.finish(end, guess);
  }

  /** Writes what stands between two groups; gives its end. */
  static int separator(String text, int start, int limit, boolean joined, Mend.Writer writer) {
    boolean dash = false;
    boolean broken = false;
    int end = start;
    while (end < limit && !Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '(') {
      char c = text.charAt(end++);
      broken |= c == '\n';
      dash |= isDash(c) || c == '.' || c == '/' || c == '_';
    }
    char plain = dash ? '-' : ' ';
    if (joined && (broken || isApart(text, start, end))) {
      writer.leaveOut();
    } else if (end == start + 1 && text.charAt(start) == plain) {
      writer.keep(start);
    } else {
      writer.write(plain, start);
    }
    return Math.max(end, start + 1);
  }
}
