package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.WordClasses;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose an age is: a building, a dog and a whisky have one too, and it is nobody's.
 *
 * @param other what an age must pass too
 */
record AgedThings(Validator other) implements Validator {

  /** How far before an age its subject stands, and how far behind it. */
  private static final int BEFORE = 48;

  private static final int BEHIND = 24;

  /** Within how many words before a thing "of", "in" or the like says that it is no subject. */
  private static final int ARTICLE = 2;

  private static final Pattern CLAUSE_END = Pattern.compile("[.,;:!?()\\n]");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

  private static final WordClasses CLASSES = WordClasses.of("aged-things.txt");
  private static final Set<String> THINGS = CLASSES.beginning("thing");
  private static final Set<String> PERSONS = CLASSES.beginning("person");
  private static final Set<String> WITHIN = CLASSES.words("within");
  private static final Set<String> AFTER = CLASSES.words("after");
  private static final Set<String> JOINTS = CLASSES.words("joint");

  /** Refuses an age whose subject, in its clause before it or right behind it, is a thing. */
  @Override
  public @Nullable Valid check(String text, int start, int end) {
    Valid valid = other.check(text, start, end);
    return valid == null || isOfThing(text, valid.start(), valid.end()) ? null : valid;
  }

  private static boolean isOfThing(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - BEFORE), start);
    String[] clauses = CLAUSE_END.split(before + " ");
    List<String> words = words(clauses[clauses.length - 1]);
    for (int i = words.size() - 1; i >= 0; i--) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      if (THINGS.contains(word) && !isWithin(words, i)) {
        return true;
      }
      // Whoever is named between the thing and the age is the one that is so old.
      boolean named = Character.isUpperCase(words.get(i).charAt(0)) && i > 0;
      if (named && !THINGS.contains(word) || PERSONS.contains(word) || JOINTS.contains(word)) {
        break;
      }
    }
    String behind = text.substring(end, Math.min(text.length(), end + BEHIND));
    List<String> next = words(CLAUSE_END.split(behind + " ")[0]);
    return !next.isEmpty() && THINGS.contains(next.getFirst().toLowerCase(Locale.ROOT));
  }

  /** "the owner of the house", "a man in a car". */
  private static boolean isWithin(List<String> words, int thing) {
    for (int i = thing - 1; i >= Math.max(0, thing - ARTICLE); i--) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      if (WITHIN.contains(word) || i > 0 && AFTER.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String clause) {
    return BETWEEN_WORDS.splitAsStream(clause).filter(word -> !word.isEmpty()).toList();
  }
}
