package io.sallyport.privacy.internal.names;

import java.util.Set;

/**
 * Names in scripts without capitals, in which the model takes whole clauses for one: a name begins
 * with a known surname, holds a known given name, or stands beside a title.
 */
final class Uncased {

  private static final int LONGEST_HAN = 5;
  private static final int LONGEST_WORDS = 5;

  private static final WordClasses CLASSES = WordClasses.of("unspaced-names.txt");
  private static final Set<String> HAN = CLASSES.words("han-one");
  private static final Set<String> LONG_HAN = CLASSES.words("han-more");
  private static final Set<String> HANGUL = CLASSES.words("hangul");
  private static final Set<String> AFTER = CLASSES.words("after");
  private static final Set<String> BEFORE = CLASSES.words("before");
  private static final Set<String> TITLES = CLASSES.words("titles");
  private static final Set<String> NOT_HANGUL = CLASSES.words("not-hangul");
  private static final Set<String> GIVEN = CLASSES.words("given");

  private Uncased() {}

  /** Whether a span without capitals may be a person. */
  static boolean isPerson(Sentence sentence, String text, int first, int end) {
    String name = text.substring(sentence.start(first), sentence.end(end - 1));
    String behind = text.substring(sentence.end(end - 1));
    boolean titled = AFTER.stream().anyMatch(title -> behind.stripLeading().startsWith(title));
    int point = name.codePointAt(0);
    Character.UnicodeScript script = Character.UnicodeScript.of(point);
    return switch (script) {
      case HAN -> isHan(name, titled);
      case KATAKANA, HIRAGANA -> titled;
      case HANGUL -> name.length() <= LONGEST_HAN && (titled || isHangul(name));
      default -> isSpelled(sentence, first, end);
    };
  }

  private static boolean isHan(String name, boolean titled) {
    String plain = name.replaceAll("[\\s\u3000・]", "");
    boolean all =
        plain
            .codePoints()
            .allMatch(
                c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN || c == '々');
    if (!all || plain.length() < 2 || plain.length() > LONGEST_HAN) {
      return titled && plain.length() <= LONGEST_HAN;
    }
    boolean known = LONG_HAN.stream().anyMatch(plain::startsWith);
    return titled || known || plain.length() <= 3 && HAN.contains(plain.substring(0, 1));
  }

  private static boolean isHangul(String name) {
    String bare = name.endsWith("님") ? name.substring(0, name.length() - 1) : name;
    return !NOT_HANGUL.contains(bare)
        && name.length() >= 2
        && name.length() <= 4
        && HANGUL.contains(name.substring(0, 1));
  }

  /**
   * Arabic, Hebrew, Hindi, Thai and the like: a label before it or a given name in it; titles are
   * {@link UncasedTitles}'.
   */
  private static boolean isSpelled(Sentence sentence, int first, int end) {
    if (end - first > LONGEST_WORDS) {
      return false;
    }
    String before = first > 0 ? sentence.tokens.get(first - 1).lower() : "";
    if (BEFORE.contains(before) && !TITLES.contains(before)) {
      return true;
    }
    for (int i = first; i < end; i++) {
      String word = sentence.tokens.get(i).lower();
      if (GIVEN.contains(word) && !BEFORE.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
