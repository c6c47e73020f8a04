package io.sallyport.privacy.internal.names;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Names that their bearers say in scripts without capitals: मेरा नाम … है, اسمي …, 我叫…, 私は…です, 제
 * 이름은 …, ผมชื่อ ….
 */
final class SaidNames {

  /** Where the scripts without capitals are: between Latin's signs, and behind them. */
  private static final int FIRST = 0x0590;

  private static final int SIGNS = 0x1e00;
  private static final int EASTERN = 0x3040;
  private static final int MOST_WORDS = 4;
  private static final int LONGEST_WORD = 60;
  private static final int LONGEST_JOINED = 24;
  private static final int LONGEST_HAN = 4;
  private static final int LONGEST_KANA = 12;
  private static final int LONGEST_HANGUL = 5;
  private static final int HANGUL_NAME = 3;

  private static final Map<String, String> LINES =
      Lexicon.lines("uncased-introductions.txt").stream()
          .map(line -> line.split(": ", 2))
          .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1]));

  private static final List<String> WORDS = phrases("words");
  private static final Set<String> IS = words("is");
  private static final Set<String> END = words("end");
  private static final Set<String> NOBODY = words("nobody");
  private static final List<String> JOINED = phrases("joined");
  private static final Set<String> JOINED_END = words("joined-end");
  private static final Set<String> JOINED_NOBODY = words("joined-nobody");
  private static final List<String> HAN = phrases("han");
  private static final List<String> HAN_KNOWN = phrases("han-known");
  private static final List<String> KANA = phrases("kana");
  private static final List<String> KANA_KNOWN = phrases("kana-known");
  private static final List<String> KANA_END = phrases("kana-end");
  private static final List<String> KANA_SURE = phrases("kana-sure");
  private static final List<String> HANGUL = phrases("hangul");
  private static final List<String> HANGUL_KNOWN = phrases("hangul-known");
  private static final List<String> HANGUL_SURE = phrases("hangul-sure");
  private static final List<String> HANGUL_END = phrases("hangul-end");
  private static final Set<String> HANGUL_NOBODY = words("hangul-nobody");

  private static final WordClasses CLASSES = WordClasses.of("unspaced-names.txt");
  private static final Set<String> ONE = CLASSES.words("han-one");
  private static final Set<String> MORE = CLASSES.words("han-more");
  private static final Set<String> NOT_HAN = CLASSES.words("not-han");
  private static final Set<String> SURNAMES = CLASSES.words("hangul");
  private static final Set<String> NOT_HANGUL = CLASSES.words("not-hangul");
  private static final Set<String> GIVEN = CLASSES.words("given");

  private final String text;
  private final List<UncasedTitles.Place> found = new ArrayList<>();
  private final BitSet taken = new BitSet();

  private SaidNames(String text) {
    this.text = text;
  }

  private static List<String> phrases(String name) {
    return Arrays.stream(Objects.requireNonNull(LINES.get(name), name).split(", "))
        .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(word -> word))
        .toList();
  }

  private static Set<String> words(String name) {
    return Set.copyOf(Arrays.asList(Objects.requireNonNull(LINES.get(name), name).split(" ")));
  }

  /** The names in a text. */
  static List<UncasedTitles.Place> find(String text) {
    if (text.chars().noneMatch(c -> c >= FIRST && c < SIGNS || c >= EASTERN)) {
      return List.of();
    }
    SaidNames said = new SaidNames(text);
    said.behind(WORDS, true, said::spelled);
    said.behind(JOINED, false, said::joined);
    said.behind(HAN, false, from -> said.han(from, false));
    said.behind(HAN_KNOWN, false, from -> said.han(from, true));
    said.behind(KANA, false, from -> said.kana(from, false));
    said.behind(KANA_KNOWN, false, from -> said.kana(from, true));
    said.behind(HANGUL, true, from -> said.hangul(from, false));
    said.behind(HANGUL_KNOWN, true, from -> said.hangul(from, true));
    return said.found;
  }

  /** Looks behind each phrase of a list; the longest counts. */
  private void behind(List<String> phrases, boolean word, IntConsumer look) {
    for (String phrase : phrases) {
      for (int at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
        int end = at + phrase.length();
        boolean begins = at == 0 || !isLetter(text.charAt(at - 1)) || !word;
        boolean ends = end < text.length() && (!word || !isLetter(text.charAt(end)));
        if (begins && ends) {
          look.accept(end);
        }
      }
    }
  }

  private void add(int start, int end) {
    int next = taken.nextSetBit(start);
    if (end > start && (next < 0 || next >= end)) {
      taken.set(start, end);
      found.add(new UncasedTitles.Place(start, end));
    }
  }

  private void spelled(int phrase) {
    int at = phrase;
    int start = -1;
    int end = -1;
    for (int words = 0; words < MOST_WORDS; ) {
      int from = blanksEnd(at);
      int to = lettersEnd(from);
      if (start < 0
          && to == from
          && from < text.length()
          && IS.contains(text.substring(from, from + 1))) {
        at = from + 1;
        continue;
      }
      String word = text.substring(from, to);
      if (word.isEmpty() || word.charAt(0) < FIRST || start >= 0 && from == at) {
        break;
      }
      if (start < 0 && IS.contains(word)) {
        at = to;
        continue;
      }
      if (NOBODY.contains(word) || word.length() == LONGEST_WORD) {
        return;
      }
      if (END.contains(word) || start >= 0 && isAnd(word)) {
        break;
      }
      start = start < 0 ? from : start;
      end = to;
      at = to;
      words++;
    }
    add(start, end);
  }

  /** Arabic and Hebrew write "and" together with the word behind it. */
  private static boolean isAnd(String word) {
    boolean and = word.startsWith("و") || word.startsWith("ו");
    return and && !GIVEN.contains(word) && word.length() > 2;
  }

  private void joined(int phrase) {
    int from = blanksEnd(phrase);
    int to = lettersEnd(from);
    int end = cut(from, to, JOINED_END);
    String name = text.substring(from, end);
    if (JOINED_NOBODY.stream().anyMatch(name::startsWith) || end - from > LONGEST_JOINED) {
      return;
    }
    if (end == to && to < text.length() && text.charAt(to) == ' ') {
      int next = lettersEnd(to + 1);
      String surname = text.substring(to + 1, next);
      boolean other = JOINED_END.stream().anyMatch(surname::startsWith);
      boolean same = !surname.isEmpty() && script(to + 1) == script(from);
      end = !other && same && next - to <= LONGEST_JOINED ? next : end;
    }
    add(from, end);
  }

  private int cut(int from, int to, Set<String> ends) {
    int end = to;
    for (String word : ends) {
      int at = text.indexOf(word, from + 2, Math.min(text.length(), to + word.length()));
      end = at > from && at < end ? at : end;
    }
    return end;
  }

  private void han(int phrase, boolean known) {
    int from = signsEnd(phrase);
    int to = from;
    int limit = Math.min(text.length(), from + 2 * LONGEST_HAN);
    while (to < limit && script(to) == UnicodeScript.HAN) {
      to++;
    }
    String run = text.substring(from, to);
    int surname = surname(run);
    boolean plain = !known && run.length() >= 2 && run.length() <= LONGEST_HAN;
    if (surname == 0 && !plain || NOT_HAN.stream().anyMatch(run::startsWith)) {
      return;
    }
    int most = surname == 0 ? run.length() : surname + 2;
    boolean whole = run.length() <= most && run.length() > surname;
    if (whole || !text.startsWith("我是", phrase - 2) && run.length() > surname) {
      add(from, from + Math.min(run.length(), most));
    }
  }

  private static int surname(String run) {
    return run.length() > 1 && MORE.contains(run.substring(0, 2))
        ? 2
        : !run.isEmpty() && ONE.contains(run.substring(0, 1)) ? 1 : 0;
  }

  private void kana(int phrase, boolean known) {
    int from = signsEnd(phrase);
    int to = from;
    int limit = Math.min(text.length(), from + LONGEST_KANA);
    while (to < limit && isName(to) && KANA_END.stream().noneMatch(at(to)::startsWith)) {
      to++;
    }
    String ending = at(to);
    boolean sure = KANA_SURE.stream().anyMatch(ending::startsWith);
    boolean ends =
        KANA_END.stream().anyMatch(ending::startsWith)
            || !known && (ending.isEmpty() || !isLetter(ending.charAt(0)));
    String name = text.substring(from, to);
    int surname = surname(name);
    boolean mine = surname == 2 || surname == 1 && MORE.contains(name);
    boolean no = NOT_HAN.stream().anyMatch(name::startsWith) || name.length() < 2;
    if (ends && !no && (sure || !known || mine)) {
      add(from, to);
    }
  }

  private boolean isName(int at) {
    UnicodeScript script = script(at);
    return script == UnicodeScript.HAN
        || script == UnicodeScript.KATAKANA
        || script == UnicodeScript.HIRAGANA
        || "々ー・ 　".indexOf(text.charAt(at)) >= 0;
  }

  private void hangul(int phrase, boolean known) {
    int from = signsEnd(phrase);
    int to = from;
    int limit = Math.min(text.length(), from + 2 * LONGEST_HANGUL);
    while (to < limit
        && script(to) == UnicodeScript.HANGUL
        && !(to > from + 1 && ends(HANGUL_END, to))) {
      to++;
    }
    String name = text.substring(from, to);
    boolean ends = ends(HANGUL_END, to);
    boolean sure = ends && ends(HANGUL_SURE, to);
    boolean apart = !known && !ends && name.length() >= 2;
    boolean surname = !name.isEmpty() && SURNAMES.contains(name.substring(0, 1));
    boolean mine = surname && name.length() == HANGUL_NAME;
    boolean no = HANGUL_NOBODY.contains(name) || NOT_HANGUL.contains(name);
    if (!no
        && name.length() >= 2
        && name.length() <= LONGEST_HANGUL
        && (ends && (sure || !known || mine) || apart && mine)) {
      add(from, to);
    }
  }

  private boolean ends(List<String> endings, int at) {
    return endings.stream().anyMatch(ending -> text.startsWith(ending, at));
  }

  private String at(int index) {
    return text.substring(index, Math.min(text.length(), index + LONGEST_KANA));
  }

  private UnicodeScript script(int at) {
    return UnicodeScript.of(text.charAt(at));
  }

  private int blanksEnd(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private int signsEnd(int from) {
    int at = from;
    while (at < text.length() && " 　:：「『“\"、,".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private int lettersEnd(int from) {
    int end = from;
    int limit = Math.min(text.length(), from + LONGEST_WORD);
    while (end < limit && isLetter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(char c) {
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == '\u200c'
        || c == '\u200d'
        || c == '-';
  }
}
