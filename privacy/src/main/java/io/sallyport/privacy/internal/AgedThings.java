package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose an age is: a building, a dog and a whisky have one too, and it is nobody's. */
final class AgedThings {

  /** How far before an age its subject stands, and how far behind it. */
  private static final int BEFORE = 48;

  private static final int BEHIND = 24;

  private static final Pattern CLAUSE_END = Pattern.compile("[.,;:!?()\\n]");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

  private static final Set<String> THINGS = Set.copyOf(Lexicon.lines("aged-things.txt"));

  /** Who is meant behind the word for a thing: "the dog's owner is", "the horse that she". */
  private static final Set<String> PERSONS =
      Set.of(
          "i",
          "he",
          "she",
          "we",
          "they",
          "you",
          "who",
          "whom",
          "when",
          "owner",
          "driver",
          "keeper",
          "rider",
          "founder",
          "captain",
          "man",
          "woman",
          "boy",
          "girl",
          "son",
          "daughter",
          "wife",
          "husband",
          "patient",
          "mother",
          "father",
          "child",
          "brother",
          "sister");

  private AgedThings() {}

  /** Refuses an age whose subject, in its clause before it or right behind it, is a thing. */
  static Validator.@Nullable Valid check(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - BEFORE), start);
    String[] clauses = CLAUSE_END.split(before + " ");
    List<String> words = words(clauses[clauses.length - 1]);
    for (int i = words.size() - 1; i >= 0; i--) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      if (THINGS.contains(word)) {
        return null;
      }
      // Whoever is named between the thing and the age is the one that is so old.
      boolean named = Character.isUpperCase(words.get(i).charAt(0)) && i > 0;
      if (named || PERSONS.contains(word)) {
        break;
      }
    }
    String behind = text.substring(end, Math.min(text.length(), end + BEHIND));
    List<String> next = words(CLAUSE_END.split(behind + " ")[0]);
    return !next.isEmpty() && THINGS.contains(next.getFirst().toLowerCase(Locale.ROOT))
        ? null
        : new Validator.Valid(start, end, null);
  }

  private static List<String> words(String clause) {
    return BETWEEN_WORDS.splitAsStream(clause).filter(word -> !word.isEmpty()).toList();
  }
}
