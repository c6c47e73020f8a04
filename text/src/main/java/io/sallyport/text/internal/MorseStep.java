package io.sallyport.text.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * International Morse code (ITU-R M.1677-1): marks of dots and dashes with blanks between letters
 * and a slash, a bar, a line end or a wider blank between words, where a word comes out.
 */
final class MorseStep implements Step {

  private static final int FEWEST = 6;
  private static final String LETTERS =
      "a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. "
          + "s... t- u..- v...- w.-- x-..- y-.-- z--.. 0----- 1.---- 2..--- 3...-- 4....- 5..... "
          + "6-.... 7--... 8---.. 9----. ..-.-.- ,--..-- ?..--.. '.----. !-.-.-- /-..-. :---... "
          + "=-...- --....- \".-..-. @.--.-.";
  private static final Map<String, Character> MARKS = marks();

  private static Map<String, Character> marks() {
    Map<String, Character> marks = new HashMap<>();
    for (String entry : LETTERS.split(" ")) {
      marks.put(entry.substring(1), entry.charAt(0));
    }
    return marks;
  }

  @Override
  public String name() {
    return "morse";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.morse();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = isMark(input.charAt(i)) ? end(input, i) : i;
      Piece piece = end > i ? read(input, i, end) : null;
      if (piece != null) {
        rewriter.put(piece);
        i = end;
      } else {
        int next = Math.max(end, i + 1);
        rewriter.keep(i, next);
        i = next;
      }
    }
    return rewriter.finish(name());
  }

  private static boolean isMark(char c) {
    return switch (c) {
      case '.', '-', '_', '·', '•', '−', '–', '—' -> true;
      default -> false;
    };
  }

  private static boolean isBreak(char c) {
    return c == '/' || c == '|' || c == '\n';
  }

  private static int end(String input, int start) {
    int end = start;
    for (int i = start; i < input.length(); i++) {
      char c = input.charAt(i);
      if (isMark(c)) {
        end = i + 1;
      } else if (!isBreak(c) && !Ascii.isSpace(c)) {
        break;
      }
    }
    return end;
  }

  private static @Nullable Piece read(String input, int start, int end) {
    ByteMap letters = new ByteMap();
    StringBuilder mark = new StringBuilder();
    int markStart = start;
    int gap = 0;
    for (int i = start; i <= end; i++) {
      char c = i < end ? input.charAt(i) : ' ';
      if (i < end && isMark(c)) {
        markStart = mark.isEmpty() ? i : markStart;
        if (mark.isEmpty() && gap > 1) {
          letters.add(' ', i - 1, i);
        }
        mark.append(c == '.' || c == '·' || c == '•' ? '.' : '-');
        gap = 0;
        continue;
      }
      if (!mark.isEmpty()) {
        Character letter = MARKS.get(mark.toString());
        if (letter == null) {
          return null;
        }
        letters.add(letter, markStart, i);
        mark.setLength(0);
      }
      gap += isBreak(c) ? 2 : 1;
    }
    Piece piece = letters.decodeEach();
    return letters.size() >= FEWEST && Plausibility.isEnglish(piece.text()) ? piece : null;
  }
}
