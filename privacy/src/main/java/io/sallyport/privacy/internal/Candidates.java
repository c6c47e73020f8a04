package io.sallyport.privacy.internal;

import com.google.re2j.Matcher;
import io.sallyport.privacy.PersonalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tries recognisers where their anchors say that it is worth it. A text without numbers and signs
 * costs one pass.
 */
public final class Candidates {

  /** No structured datum is longer. */
  private static final int LONGEST = 320;

  private static final int RETRIED = 128;
  private static final int LONGEST_START = 80;

  /** How far the digits of a number are counted. */
  private static final int DIGITS_AHEAD = 48;

  private static final String RUN_ENDS = "<>\"'()[]{},;|`";

  private record Starting(Recognizer recognizer, Recognizer.Anchor.Start anchor) {}

  private record Surrounding(Recognizer recognizer, Recognizer.Anchor.Around anchor) {}

  private final List<Starting> starting = new ArrayList<>();
  private final List<Surrounding> surrounding = new ArrayList<>();

  /** Per ASCII character, whether a shape or an anchor begins with it. */
  private final boolean[] startsHere = new boolean[128];

  private final boolean[] signs = new boolean[128];

  /** Sorts the recognisers by their anchors. */
  public Candidates(List<Recognizer> recognizers) {
    for (Recognizer recognizer : recognizers) {
      switch (recognizer.anchor()) {
        case Recognizer.Anchor.Start start -> {
          starting.add(new Starting(recognizer, start));
          start.shapes().forEach(shape -> note(shape.charAt(0)));
        }
        case Recognizer.Anchor.Around around -> {
          surrounding.add(new Surrounding(recognizer, around));
          signs[around.sign()] = true;
        }
      }
    }
  }

  private void note(char first) {
    for (char c = 0; c < 128; c++) {
      startsHere[c] |= fits(c, first);
    }
  }

  /** Every valid match with at least that score, overlaps included. */
  public List<PersonalData> find(String text, double threshold) {
    List<PersonalData> found = new ArrayList<>();
    int[] runDone = new int[surrounding.size()];
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = Character.isLetterOrDigit(c);
      if (c < 128) {
        if (startsHere[c] && !inWord && worthAtStart(text, i, c)) {
          atStart(text, i, threshold, found);
        }
        if (signs[c]) {
          around(text, i, c, threshold, runDone, found);
        }
      }
      inWord = word;
    }
    return found;
  }

  /** Letters start words everywhere; only one with a digit near is worth a closer look. */
  private static boolean worthAtStart(String text, int i, char c) {
    if (c >= '0' && c <= '9') {
      return true;
    }
    for (int k = i + 1; k < Math.min(i + 4, text.length()); k++) {
      if (text.charAt(k) >= '0' && text.charAt(k) <= '9') {
        return true;
      }
    }
    return false;
  }

  private void atStart(String text, int at, double threshold, List<PersonalData> found) {
    int digits = digitsAhead(text, at);
    String window = null;
    for (Starting candidate : starting) {
      if (digits < candidate.anchor().digits() || !fitsAny(text, at, candidate.anchor().shapes())) {
        continue;
      }
      if (window == null) {
        window = text.substring(at, Math.min(text.length(), at + LONGEST_START));
      }
      Matcher matcher = candidate.recognizer().pattern().matcher(window);
      if (matcher.lookingAt()) {
        check(candidate.recognizer(), text, at, at + matcher.end(), threshold, found);
      }
    }
  }

  private void around(
      String text, int at, char sign, double threshold, int[] runDone, List<PersonalData> found) {
    for (int k = 0; k < surrounding.size(); k++) {
      Surrounding candidate = surrounding.get(k);
      if (candidate.anchor().sign() != sign || at < runDone[k]) {
        continue;
      }
      int start = at;
      while (start > 0 && at - start < LONGEST && !endsRun(text.charAt(start - 1))) {
        start--;
      }
      int end = at;
      int count = 0;
      while (end < text.length() && end - at < LONGEST && !endsRun(text.charAt(end))) {
        count += text.charAt(end) == sign ? 1 : 0;
        end++;
      }
      // A sign near a cut end is tried again with all that follows it.
      runDone[k] = end - at < LONGEST ? end : end - RETRIED;
      if (count >= candidate.anchor().count()) {
        Matcher matcher = candidate.recognizer().pattern().matcher(text.substring(start, end));
        while (matcher.find()) {
          int from = start + matcher.start();
          check(candidate.recognizer(), text, from, start + matcher.end(), threshold, found);
        }
      }
    }
  }

  private static void check(
      Recognizer recognizer,
      String text,
      int start,
      int end,
      double threshold,
      List<PersonalData> found) {
    // The surroundings cost less than most checks, and rule most matches out.
    double score = Nearby.score(recognizer, text, start, end);
    if (score < threshold) {
      return;
    }
    boolean cut =
        (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1)))
            || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)));
    Validator.Valid valid = recognizer.validator().check(text, start, end);
    if (valid == null || (cut && valid.end() == end)) {
      return;
    }
    if (valid.end() != end || valid.start() != start) {
      score = Nearby.score(recognizer, text, valid.start(), valid.end());
    }
    if (score >= threshold) {
      String subtype = Objects.requireNonNullElse(valid.subtype(), recognizer.subtype());
      found.add(
          new PersonalData(
              recognizer.type(), subtype, valid.start(), valid.end(), score, recognizer.id()));
    }
  }

  /** Digits from here on with no more than two separators between each two. */
  private static int digitsAhead(String text, int at) {
    int digits = 0;
    int gap = 0;
    int end = Math.min(text.length(), at + DIGITS_AHEAD);
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
        gap = 0;
      } else if (digits > 0 && (++gap > 2 || " -./()\u00a0".indexOf(c) < 0)) {
        break;
      }
    }
    return digits;
  }

  private static boolean fitsAny(String text, int at, List<String> shapes) {
    for (String shape : shapes) {
      boolean fits = at + shape.length() <= text.length();
      for (int k = 0; fits && k < shape.length(); k++) {
        fits = fits(text.charAt(at + k), shape.charAt(k));
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(char c, char shape) {
    return switch (shape) {
      case '9' -> c >= '0' && c <= '9';
      case 'A' -> (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      default -> c == shape;
    };
  }

  private static boolean endsRun(char c) {
    return c <= ' ' || c == 0xa0 || (c < 128 && RUN_ENDS.indexOf(c) >= 0);
  }
}
