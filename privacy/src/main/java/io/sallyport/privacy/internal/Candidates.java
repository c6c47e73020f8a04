package io.sallyport.privacy.internal;

import com.google.re2j.Matcher;
import io.sallyport.privacy.PersonalData;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tries recognisers where their anchors say that it is worth it. A text without numbers and signs
 * costs one pass.
 */
public final class Candidates {

  /** No structured datum is longer. */
  private static final int LONGEST = 320;

  private static final int RETRIED = 128;
  private static final int LONGEST_START = 96;

  /** How far behind a word its datum may end. */
  private static final int LONGEST_WORD = 160;

  /** Within how many characters behind a word what it needs must begin. */
  private static final int DIGIT_NEAR = 80;

  private static final int LONGEST_ANCHOR_WORD = 24;

  /** Letters start words everywhere; only one with a digit as near as this may start a number. */
  private static final int DIGIT_AT_START = 7;

  private static final String RUN_ENDS = "<>\"'()[]{},;|`";

  private record Starting(
      int number, Recognizer recognizer, Recognizer.Anchor.Start anchor, Glance glance) {}

  private record Surrounding(
      Recognizer recognizer, Recognizer.Anchor.Around anchor, Glance glance) {}

  private record Naming(Recognizer recognizer, Recognizer.Anchor.Word anchor, Glance glance) {}

  private final List<Starting> starting = new ArrayList<>();
  private final List<Surrounding> surrounding = new ArrayList<>();
  private final Map<String, List<Naming>> naming = new HashMap<>();
  private final List<Recognizer> recognizers;
  private final Labels labels;
  private final ContextIndex contexts;
  private final double threshold;
  private final ColumnMemory columns = new ColumnMemory();

  /** Whether values of tables are data whatever their column is called, as with a low threshold. */
  private final boolean untold;

  /** The recognisers whose shapes may begin with two characters, found out when they are met. */
  private final AtomicReferenceArray<Starting[]> startsHere = new AtomicReferenceArray<>(128 * 129);

  private final boolean[] signs = new boolean[1 << 16];

  /** The beginnings of the words, by their first letters, so that most words cost no look-up. */
  private final boolean[] wordStarts = new boolean[1 << 16];

  /**
   * Sorts the recognisers by their anchors.
   *
   * @param threshold findings below this score are not given
   */
  public Candidates(List<Recognizer> recognizers, double threshold) {
    this(recognizers, threshold, new Labels(recognizers));
  }

  private Candidates(List<Recognizer> recognizers, double threshold, Labels labels) {
    this.recognizers = recognizers;
    this.labels = labels;
    this.threshold = threshold;
    contexts = new ContextIndex(recognizers, threshold);
    for (int i = 0; i < recognizers.size(); i++) {
      Recognizer recognizer = recognizers.get(i);
      switch (recognizer.anchor()) {
        case Recognizer.Anchor.Start start ->
            starting.add(new Starting(i, recognizer, start, glance(recognizer, false)));
        case Recognizer.Anchor.Around around -> {
          surrounding.add(new Surrounding(recognizer, around, glance(recognizer, true)));
          signs[around.sign()] = true;
        }
        case Recognizer.Anchor.Word word -> {
          for (String first : word.words()) {
            naming
                .computeIfAbsent(first.toLowerCase(Locale.ROOT), w -> new ArrayList<>())
                .add(new Naming(recognizer, word, glance(recognizer, word.before() > 0)));
            wordStarts[start(first, 0)] = true;
          }
        }
        case Recognizer.Anchor.Label label -> {} // Among the labels already.
      }
    }
    starting.sort(Comparator.comparingInt(s -> s.anchor().digits()));
    untold =
        !find(": " + Tables.NAME).isEmpty()
            || Tables.PROBES.stream().anyMatch(probe -> !find(": " + probe).isEmpty());
  }

  /** The same with another threshold; their labels are shared. */
  public Candidates withThreshold(double other) {
    return other == threshold ? this : new Candidates(recognizers, other, labels);
  }

  /** The recognisers with a shape that may begin here, those that need the fewest digits first. */
  private Starting[] startsAt(String text, int at) {
    char first = text.charAt(at);
    char second = at + 1 < text.length() ? text.charAt(at + 1) : Shapes.BEYOND;
    int pair = first * 129 + Math.min(second, Shapes.BEYOND);
    Starting[] known = startsHere.get(pair);
    if (known == null) {
      known =
          starting.stream()
              .filter(s -> Shapes.mayFitAny(first, second, s.anchor().shapes()))
              .toArray(Starting[]::new);
      startsHere.set(pair, known);
    }
    return known;
  }

  private static Glance glance(Recognizer recognizer, boolean anywhere) {
    return Glance.of(recognizer.pattern().pattern(), anywhere);
  }

  /** Every valid match, overlaps included. */
  public List<PersonalData> find(String text) {
    List<PersonalData> found = new ArrayList<>();
    int[] runDone = new int[surrounding.size()];
    ContextIndex.Scan context = contexts.over(text);
    Labels.Found atLabel = (recognizer, from, to) -> check(recognizer, text, from, to, found);
    int nextDigit = -1;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = Chars.isWord(c);
      nextDigit = nextDigit < i ? Digits.from(text, i) : nextDigit;
      if (word && (!inWord || WordTree.isUnspaced(c)) && labels.mayBegin(c)) {
        labels.at(text, i, nextDigit, atLabel);
      }
      if (!inWord) {
        if (c < Shapes.BEYOND) {
          atStart(text, i, nextDigit - i < DIGIT_AT_START, context, false, found);
        }
        boolean glued = word && nextDigit - i <= Glued.LONGEST_LEAD + 1;
        int digits = glued ? Glued.digits(text, i) : i;
        if (digits > i) {
          atGlued(text, i, digits, context, found);
        }
        if (word && wordStarts[start(text, i)]) {
          atWord(text, i, nextDigit, found);
        }
      }
      if (signs[c]) {
        around(text, i, c, runDone, found);
      }
      inWord = word;
    }
    return found;
  }

  /** What names of columns told before. */
  ColumnMemory columns() {
    return columns;
  }

  /** Whether the name of a column could make data of what stands below it. */
  boolean mayTell(String text) {
    if (untold) {
      return true;
    }
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = Chars.isWord(c);
      boolean begins = word && (!inWord || WordTree.isUnspaced(c));
      if (begins && labels.mayBegin(c) && labels.isAt(text, i)
          || word && !inWord && naming.containsKey(word(text, i))) {
        return true;
      }
      inWord = word;
    }
    return contexts.hasWord(text);
  }

  /** A number for the first three letters of a word. */
  private static int start(String text, int at) {
    int number = 0;
    boolean within = true;
    for (int i = at; i < at + 3; i++) {
      within = within && i < text.length() && Chars.isWord(text.charAt(i));
      number = number * 41 + (within ? Chars.lower(text.charAt(i)) : ' ');
    }
    return number & 0xffff;
  }

  private static String word(String text, int at) {
    int end = at;
    while (end < text.length()
        && end - at <= LONGEST_ANCHOR_WORD
        && Chars.isWord(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end).toLowerCase(Locale.ROOT);
  }

  private void atGlued(
      String text, int word, int digits, ContextIndex.Scan context, List<PersonalData> found) {
    if (digits - Glued.COUNTRY > word && text.charAt(digits - Glued.COUNTRY) < Shapes.BEYOND) {
      atStart(text, digits - Glued.COUNTRY, true, context, true, found);
    }
    atStart(text, digits, true, context, true, found);
  }

  private void atStart(
      String text,
      int at,
      boolean digit,
      ContextIndex.Scan context,
      boolean glued,
      List<PersonalData> found) {
    Starting[] candidates = startsAt(text, at);
    if (candidates.length == 0) {
      return;
    }
    int digits = digit ? Digits.ahead(text, at) : 0;
    String window = null;
    BitSet worth = null;
    int end = Math.min(text.length(), at + LONGEST_START);
    for (Starting candidate : candidates) {
      if (digits < candidate.anchor().digits()) {
        break;
      }
      if (glued && !Glued.mayBe(candidate.recognizer())
          || !Shapes.fitsAny(text, at, candidate.anchor().shapes())
          || candidate.anchor().digits() == 0 && !candidate.glance().mayMatch(text, at, end)) {
        continue;
      }
      worth = worth == null ? context.worthTrying(at) : worth;
      if (!worth.get(candidate.number()) || !candidate.glance().mayMatch(text, at, end)) {
        continue;
      }
      window = window == null ? text.substring(at, end) : window;
      Matcher matcher = candidate.recognizer().pattern().matcher(window);
      if (matcher.lookingAt()) {
        check(candidate.recognizer(), text, at, at + matcher.end(), found);
      }
    }
  }

  private void atWord(String text, int at, int nextDigit, List<PersonalData> found) {
    @Nullable List<Naming> named = naming.get(word(text, at));
    if (named == null) {
      return;
    }
    for (Naming candidate : named) {
      if (!worthAtWord(text, at, nextDigit, candidate.anchor())) {
        continue;
      }
      int from = Math.max(0, at - candidate.anchor().before());
      int to = Math.min(text.length(), at + LONGEST_WORD);
      if (!candidate.glance().mayMatch(text, from, to)) {
        continue;
      }
      String window = text.substring(from, to);
      Matcher matcher = candidate.recognizer().pattern().matcher(window);
      boolean here = candidate.anchor().before() == 0;
      if (here ? matcher.lookingAt() : findAround(matcher, at - from)) {
        int group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
        check(
            candidate.recognizer(),
            text,
            from + matcher.start(group),
            from + matcher.end(group),
            found);
      }
    }
  }

  /** The match that holds the word: others in the window have words of their own. */
  private static boolean findAround(Matcher matcher, int word) {
    while (matcher.find()) {
      if (matcher.end() > word) {
        return true;
      }
    }
    return false;
  }

  private static boolean worthAtWord(
      String text, int at, int nextDigit, Recognizer.Anchor.Word anchor) {
    if (anchor.digit()
        && nextDigit >= at + DIGIT_NEAR
        && !Digits.in(text, at - anchor.before(), at)) {
      return false;
    }
    if (anchor.needs().isEmpty()) {
      return true;
    }
    for (String need : anchor.needs()) {
      int last = Math.min(text.length() - need.length(), at + DIGIT_NEAR);
      char first = Chars.lower(need.charAt(0));
      for (int i = at; i <= last; i++) {
        if (Chars.lower(text.charAt(i)) == first
            && text.regionMatches(true, i, need, 0, need.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private void around(String text, int at, char sign, int[] runDone, List<PersonalData> found) {
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
      while (end < text.length() && end - at < LONGEST) {
        int dot = Chars.bracketedDot(text, end);
        if (dot == 0 && endsRun(text.charAt(end))) {
          break;
        }
        count += text.charAt(end) == sign ? 1 : 0;
        end += Math.max(dot, 1);
      }
      // A sign near a cut end is tried again with all that follows it.
      runDone[k] = end - at < LONGEST ? end : end - RETRIED;
      if (count >= candidate.anchor().count() && candidate.glance().mayMatch(text, start, end)) {
        Matcher matcher = candidate.recognizer().pattern().matcher(text.substring(start, end));
        while (matcher.find()) {
          check(
              candidate.recognizer(), text, start + matcher.start(), start + matcher.end(), found);
        }
      }
    }
  }

  /**
   * Whether two characters are of one word; Chinese and Japanese put no blanks between theirs, and
   * Korean none before its particles.
   */
  private static boolean isWithin(char inner, char outer) {
    return Character.isLetterOrDigit(inner)
        && Character.isLetterOrDigit(outer)
        && !Character.isIdeographic(inner)
        && (!followsUnspaced(outer) || followsUnspaced(inner));
  }

  private static boolean followsUnspaced(char c) {
    return WordTree.isUnspaced(c) || c >= '\uac00' && c <= '\ud7a3';
  }

  private void check(
      Recognizer recognizer, String text, int start, int end, List<PersonalData> found) {
    // The surroundings cost less than most checks, and rule most matches out.
    double score = Nearby.score(recognizer, text, start, end);
    if (score < threshold || end <= start) {
      return;
    }
    boolean cutStart =
        start > 0
            && isWithin(text.charAt(start), text.charAt(start - 1))
            && !Glued.counts(recognizer, text, start, end, score);
    boolean cutEnd = end < text.length() && isWithin(text.charAt(end - 1), text.charAt(end));
    Validator.Valid valid = recognizer.validator().check(text, start, end);
    if (valid == null || cutStart && valid.start() == start || cutEnd && valid.end() == end) {
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

  private static boolean endsRun(char c) {
    return c <= ' ' || c == 0xa0 || (c < 128 && RUN_ENDS.indexOf(c) >= 0);
  }
}
