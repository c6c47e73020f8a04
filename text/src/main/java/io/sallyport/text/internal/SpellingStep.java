package io.sallyport.text.internal;

import java.util.ArrayList;
import java.util.List;

/** Words of the spelling alphabets of NATO and ICAO, four or more in a row, each as its letter. */
final class SpellingStep implements Step {

  private static final Words WORDS = Words.common();
  private static final int FEWEST = 4;
  private static final int WIDEST_GAP = 3;

  private record Word(int start, int end) {}

  @Override
  public String name() {
    return "spelling-alphabet";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.spelled();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    List<Word> row = new ArrayList<>();
    int kept = 0;
    int i = 0;
    while (i < input.length()) {
      int end = i;
      while (end < input.length() && Ascii.isLetter(input.charAt(end))) {
        end++;
      }
      if (end == i) {
        i++;
        continue;
      }
      if (WORDS.isSpelling(input, i, end)) {
        boolean near = !row.isEmpty() && gapEndsWord(input, row.getLast().end(), i) >= 0;
        if (!near) {
          kept = flush(input, row, kept, rewriter);
        }
        row.add(new Word(i, end));
      } else {
        kept = flush(input, row, kept, rewriter);
      }
      i = end;
    }
    kept = flush(input, row, kept, rewriter);
    rewriter.keep(kept, input.length());
    return rewriter.finish(name());
  }

  /** 0 when a gap is one between letters, 1 when it is one between words, -1 for no gap at all. */
  private static int gapEndsWord(String input, int from, int to) {
    if (to - from > WIDEST_GAP) {
      return -1;
    }
    String gap = input.substring(from, to);
    for (int i = 0; i < gap.length(); i++) {
      if (Ascii.isLetterOrDigit(gap.charAt(i)) || gap.charAt(i) >= 0x80) {
        return -1;
      }
    }
    return gap.equals(" ") || gap.equals("-") || gap.equals(", ") || gap.equals(",") ? 0 : 1;
  }

  private static int flush(String input, List<Word> row, int kept, Rewriter rewriter) {
    int next = kept;
    if (row.size() >= FEWEST) {
      rewriter.keep(kept, row.getFirst().start());
      for (int k = 0; k < row.size(); k++) {
        Word word = row.get(k);
        if (k > 0 && gapEndsWord(input, row.get(k - 1).end(), word.start()) == 1) {
          rewriter.put(' ', row.get(k - 1).end(), word.start());
        }
        rewriter.put((char) (input.charAt(word.start()) | 0x20), word.start(), word.end());
      }
      next = row.getLast().end();
    }
    row.clear();
    return next;
  }
}
