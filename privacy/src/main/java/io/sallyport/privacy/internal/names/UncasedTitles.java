package io.sallyport.privacy.internal.names;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Names beside a title in scripts without capitals, which the model passes over: before さん, 先生 or
 * 씨, behind السيد, מר, श्री or นาย.
 */
final class UncasedTitles {

  /** How sure such a name is. */
  static final double SCORE = 0.7;

  /** A place of a name. */
  record Place(int start, int end) {}

  private static final int FIRST = 0x0590;
  private static final int LONGEST_HAN = 5;
  private static final int MOST_WORDS = 4;
  private static final int LONGEST_THAI = 14;
  private static final String ARTICLE = "ال";
  private static final String ORIGIN = "ي";

  private static final WordClasses CLASSES = WordClasses.of("unspaced-names.txt");
  private static final Set<String> TITLES = CLASSES.words("titles");
  private static final Set<String> WEAK = CLASSES.words("weak");
  private static final Set<String> ON = CLASSES.words("on");
  private static final Set<String> ENDS = CLASSES.words("ends");
  private static final Set<String> NEVER = CLASSES.words("never");
  private static final Set<String> GIVEN = CLASSES.words("given");
  private static final Set<String> HAN = CLASSES.words("han-one");
  private static final Set<String> LONG_HAN = CLASSES.words("han-more");
  private static final Set<String> HAN_STRONG = CLASSES.words("han-strong");
  private static final Set<String> NOT_HAN = CLASSES.words("not-han");
  private static final Set<String> HANGUL = CLASSES.words("hangul");
  private static final Set<String> NOT_HANGUL = CLASSES.words("not-hangul");
  private static final Set<String> NOT_THAI = CLASSES.words("not-thai");
  private static final List<String> HAN_AFTER = longestFirst("han-after");
  private static final List<String> HANGUL_AFTER = longestFirst("hangul-after");
  private static final List<String> THAI = longestFirst("thai");

  private final String text;
  private final List<Place> found = new ArrayList<>();

  private UncasedTitles(String text) {
    this.text = text;
  }

  private static List<String> longestFirst(String name) {
    return CLASSES.words(name).stream()
        .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(word -> word))
        .toList();
  }

  /** The names in a text, in its order. */
  static List<Place> find(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) < FIRST) {
      first++;
    }
    if (first == text.length()) {
      return List.of();
    }
    UncasedTitles titles = new UncasedTitles(text);
    titles.words(first);
    titles.han(first);
    return titles.found;
  }

  private void words(int first) {
    int from = first;
    while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    for (int i = from; i < text.length(); i = wordEnd(i) + 1) {
      int end = wordEnd(i);
      if (end == i) {
        continue;
      }
      int start = i;
      while (start < end && !Character.isLetter(text.charAt(start))) {
        start++;
      }
      String word = text.substring(start, end);
      if (word.isEmpty() || word.charAt(0) < FIRST) {
        continue;
      }
      boolean strong = TITLES.contains(word);
      if (strong || WEAK.contains(word)) {
        spelled(end, strong);
      }
      switch (UnicodeScript.of(word.charAt(0))) {
        case THAI -> thai(word, start, end);
        case HANGUL -> hangul(word, start, end);
        default -> {}
      }
    }
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Words behind a title: the first, and as many as go on being a name. */
  private void spelled(int title, boolean strong) {
    int start = -1;
    int end = title;
    int last = title;
    int words = 0;
    boolean on = false;
    int at = title;
    while (words < MOST_WORDS && at < text.length() && text.charAt(at) == ' ') {
      int from = at + 1;
      int to = wordEnd(from);
      int letters = lettersEnd(from, to);
      String word = text.substring(from, letters);
      if (word.isEmpty() || word.charAt(0) < FIRST) {
        break;
      }
      if (ENDS.contains(word)) {
        end = words > 0 ? last : end;
        break;
      }
      boolean known = GIVEN.contains(word) || isListed(word) || isOrigin(word);
      if (words == 0) {
        boolean official = NEVER.contains(word) || word.startsWith(ARTICLE) && !known;
        if (TITLES.contains(word)) {
          at = to;
          continue;
        }
        if (official || !known && !strong) {
          return;
        }
        start = from;
      }
      boolean takes = words == 0 || known || on || ON.contains(word);
      last = letters;
      end = takes ? letters : end;
      on = ON.contains(word);
      words++;
      at = to;
      if (letters < to) {
        break;
      }
    }
    if (start >= 0) {
      found.add(new Place(start, Math.max(end, start + 1)));
    }
  }

  private int lettersEnd(int from, int to) {
    int end = from;
    while (end < to && (isLetter(text.charAt(end)) || text.charAt(end) == '-')) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(char c) {
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isListed(String word) {
    return Lexicon.standard().isGivenName(word) || Lexicon.standard().isSurname(word);
  }

  /** A family called after where it comes from: الشمري. */
  private static boolean isOrigin(String word) {
    return word.startsWith(ARTICLE) && word.endsWith(ORIGIN);
  }

  /** The title is written together with the given name, and the surname behind a blank. */
  private void thai(String word, int start, int end) {
    for (String title : THAI) {
      if (!word.startsWith(title)) {
        continue;
      }
      String given = word.substring(title.length());
      int from = start + title.length();
      boolean next = given.isEmpty();
      if (next && end < text.length() && text.charAt(end) == ' ') {
        from = end + 1;
        given = text.substring(from, lettersEnd(from, wordEnd(from)));
      }
      int behind = from + given.length();
      int surname = behind < text.length() ? lettersEnd(behind + 1, wordEnd(behind + 1)) : behind;
      boolean brief = surname - behind > 2 && surname - behind <= LONGEST_THAI;
      boolean listed = GIVEN.contains(given) || isListed(given);
      String name = given;
      boolean sure = listed || !title.equals("คุณ") && brief && given.length() > 2;
      if (sure && NOT_THAI.stream().noneMatch(name::startsWith)) {
        found.add(new Place(from, brief && text.charAt(behind) == ' ' ? surname : behind));
      }
      return;
    }
  }

  private void hangul(String word, int start, int end) {
    if (!HANGUL.contains(word.substring(0, 1))) {
      return;
    }
    int letters = lettersEnd(start, end) - start;
    for (String title : HANGUL_AFTER) {
      int at = word.indexOf(title, 1);
      boolean joined = at == 3 && !NOT_HANGUL.contains(word.substring(0, at));
      if (joined && (title.endsWith("님") || title.equals("씨"))) {
        found.add(new Place(start, start + at));
        return;
      }
      boolean apart = letters == word.length() && letters <= 4 && !NOT_HANGUL.contains(word);
      if (apart && (letters >= 2 || title.equals("씨")) && text.startsWith(title, end + 1)) {
        int behind = end + 1 + title.length();
        boolean whole = title.length() > 1 || behind >= text.length() || isParticle(behind);
        if (whole && text.charAt(end) == ' ') {
          found.add(new Place(start, end));
          return;
        }
      }
    }
  }

  /** What may follow a title of one sign: a blank, a sign or a particle. */
  private boolean isParticle(int at) {
    char c = text.charAt(at);
    return !Character.isLetter(c) || "가는은이를을의와과도께에".indexOf(c) >= 0;
  }

  private void han(int first) {
    for (int i = Math.max(1, first); i < text.length(); i++) {
      if (!isHan(text.charAt(i - 1))) {
        continue;
      }
      for (String title : HAN_AFTER) {
        if (text.startsWith(title, i)) {
          before(i, HAN_STRONG.contains(title));
          break;
        }
      }
    }
  }

  /** The longest name before a title: a known surname, and at most three signs behind it. */
  private void before(int title, boolean strong) {
    int from = title;
    while (from > 0 && title - from < LONGEST_HAN && isHan(text.charAt(from - 1))) {
      from--;
    }
    for (int start = from; start < title; start++) {
      String name = text.substring(start, title);
      if (NOT_HAN.stream().anyMatch(name::startsWith)) {
        return;
      }
      boolean known = LONG_HAN.stream().anyMatch(name::startsWith);
      boolean one = strong && name.length() <= 3 && HAN.contains(name.substring(0, 1));
      if (known || one) {
        found.add(new Place(start, title));
        return;
      }
    }
  }

  private static boolean isHan(char c) {
    return UnicodeScript.of(c) == UnicodeScript.HAN || c == '々';
  }
}
