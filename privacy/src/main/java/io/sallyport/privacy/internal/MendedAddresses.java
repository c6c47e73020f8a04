package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.Mend.Guess;
import java.util.List;

/** E-mail addresses that a line break cuts, or whose letters all stand apart. */
final class MendedAddresses {

  private static final int LONGEST = 80;
  private static final int FEWEST_APART = 3;

  private MendedAddresses() {}

  /** Adds the readings of what stands around an at sign. */
  static void add(String text, int at, List<Mend> mends) {
    if (isApart(text, at)) {
      addApart(text, at, mends);
    } else {
      addBroken(text, at, mends);
    }
  }

  private static boolean isSign(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '+';
  }

  private static void addBroken(String text, int at, List<Mend> mends) {
    int start = localStart(text, at);
    int end = at + 1;
    boolean broken = false;
    while (end < text.length() && end - at < LONGEST) {
      if (isSign(text.charAt(end))) {
        end++;
        continue;
      }
      int next = broken ? -1 : cutEnd(text, end);
      if (next < 0 || !goesOn(text, at, end, next)) {
        break;
      }
      broken = true;
      end = next;
    }
    Mend.Writer writer = new Mend.Writer(text, start);
    int i = start;
    while (i < end) {
      boolean hyphen = text.charAt(i) == '-' && i > at;
      int next = cutEnd(text, hyphen ? i + 1 : i);
      boolean here = hyphen || !isSign(text.charAt(i)) && text.charAt(i) != '@';
      if (here && next > 0 && next <= end) {
        writer.leaveOut();
        i = next;
      } else {
        writer.keep(i++);
      }
    }
    if (writer.isMended()) {
      mends.add(writer.finish(end, Guess.BREAK));
    }
  }

  /** Behind a line break or a tab, which documents set where nobody sees it. */
  private static int cutEnd(String text, int from) {
    boolean tab =
        from + 1 < text.length() && text.charAt(from) == '\t' && isSign(text.charAt(from + 1));
    return tab ? from + 1 : Breaks.end(text, from);
  }

  private static int cutStart(String text, int to) {
    boolean tab = to > 1 && text.charAt(to - 1) == '\t' && isSign(text.charAt(to - 2));
    return tab ? to - 1 : Breaks.start(text, to);
  }

  /** Whether a domain goes on in the next line: it has no end yet, and there is one. */
  private static boolean goesOn(String text, int at, int end, int next) {
    char last = text.charAt(end - 1);
    boolean open = last == '@' || last == '-' || last == '.' || text.charAt(next) == '.';
    if (!open && text.substring(at, end).indexOf('.') >= 0) {
      return false;
    }
    int i = next;
    int point = -1;
    while (i < text.length() && isSign(text.charAt(i))) {
      point = text.charAt(i) == '.' && i + 1 < text.length() ? i : point;
      i++;
    }
    boolean ending = point >= 0 && point + 1 < i && Character.isLetter(text.charAt(point + 1));
    return ending || (last == '.' && i > next && Character.isLowerCase(text.charAt(next)));
  }

  /** Where the local part begins, before the line break if one cuts it. */
  private static int localStart(String text, int at) {
    int start = at;
    boolean broken = false;
    while (start > 0 && at - start < LONGEST) {
      if (isSign(text.charAt(start - 1))) {
        start--;
        continue;
      }
      int before = broken ? -1 : cutStart(text, start);
      boolean joined =
          before > 0
              && (start == at
                  ? isSign(text.charAt(before - 1))
                  : text.charAt(before - 1) == '_' || text.charAt(before - 1) == '-');
      if (!joined) {
        break;
      }
      broken = true;
      start = before;
    }
    return start;
  }

  /** Whether single characters with a blank between each two stand on both sides. */
  private static boolean isApart(String text, int at) {
    return apartStart(text, at) <= at - 2 * FEWEST_APART
        && apartEnd(text, at) > at + 2 * FEWEST_APART;
  }

  private static int apartStart(String text, int at) {
    int start = at;
    while (start >= 2
        && at - start < LONGEST
        && text.charAt(start - 1) == ' '
        && isSign(text.charAt(start - 2))
        && (start == 2 || !Character.isLetterOrDigit(text.charAt(start - 3)))) {
      start -= 2;
    }
    return start;
  }

  private static int apartEnd(String text, int at) {
    int end = at + 1;
    while (end + 1 < text.length()
        && end - at < LONGEST
        && text.charAt(end) == ' '
        && isSign(text.charAt(end + 1))
        && (end + 2 == text.length() || !Character.isLetterOrDigit(text.charAt(end + 2)))) {
      end += 2;
    }
    return end;
  }

  private static void addApart(String text, int at, List<Mend> mends) {
    int start = apartStart(text, at);
    int end = apartEnd(text, at);
    Mend.Writer writer = new Mend.Writer(text, start);
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == ' ') {
        writer.leaveOut();
      } else {
        writer.keep(i);
      }
    }
    mends.add(writer.finish(end, Guess.BREAK));
  }
}
