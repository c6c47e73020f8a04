package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place behind a label of places: it fills its field, and is on the lists or no row of common
 * words, for states, locations and countries are asked of machines as well.
 */
final class LabelledPlace {

  /** Abbreviations of places as short as this have to be known. */
  private static final int SHORTEST_UNKNOWN = 4;

  private static final int SHORTEST_TOWN = 3;

  private static final Pattern BETWEEN = Pattern.compile("[ ,/-]+");
  private static final Set<String> PARTICLES = Set.copyOf(Lexicon.lines("particles.txt"));

  private LabelledPlace() {}

  static Validator.@Nullable Valid check(String text, int start, int to) {
    int end = to;
    while (end > start + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
      end--;
    }
    if (!LabelledValue.isEnd(text, end)) {
      return null;
    }
    String value = text.substring(start, end);
    Lexicon lexicon = Lexicon.standard();
    return lexicon.isPlace(value) || isUnheardOf(lexicon, value)
        ? new Validator.Valid(start, end, null)
        : null;
  }

  /** A postal code and its town, where a line or a part of it begins: "80336 München". */
  static Validator.@Nullable Valid postalTown(String text, int start, int end) {
    int to = townEnd(text, start, end);
    return to < 0 ? null : new Validator.Valid(start, to, null);
  }

  private static int townEnd(String text, int start, int end) {
    int before = start;
    while (before > 0 && text.charAt(before - 1) == ' ') {
      before--;
    }
    if (before > 0 && "\n\r\t,;:|>(".indexOf(text.charAt(before - 1)) < 0) {
      return -1;
    }
    int town = townStart(text, start, end);
    int to = end;
    while (to - town >= SHORTEST_TOWN) {
      if (isFollowedByNoWord(text, to) && Lexicon.standard().isPlace(text.substring(town, to))) {
        return to;
      }
      to = Math.max(text.lastIndexOf(' ', to - 1), text.lastIndexOf('-', to - 1));
    }
    return -1;
  }

  /** Where the town begins: behind the last figure and a blank. */
  static int townStart(String text, int start, int end) {
    int at = end;
    while (at > start && !Character.isDigit(text.charAt(at - 1))) {
      at--;
    }
    return at + 1;
  }

  private static boolean isFollowedByNoWord(String text, int at) {
    int next = at;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return next == text.length()
        || !Character.isLetterOrDigit(text.charAt(next))
        || next > at && Character.isUpperCase(text.charAt(next));
  }

  /** A name that says nothing else: "City: Brinsworth". */
  private static boolean isUnheardOf(Lexicon lexicon, String value) {
    List<String> words =
        Arrays.stream(BETWEEN.split(value))
            .filter(word -> !PARTICLES.contains(word.toLowerCase(Locale.ROOT)))
            .toList();
    boolean own = false;
    for (String word : words) {
      boolean named = lexicon.isPlace(word) || !lexicon.isCommon(word) && !lexicon.isCue(word);
      boolean brief =
          word.length() < SHORTEST_UNKNOWN || word.equals(word.toUpperCase(Locale.ROOT));
      own |= named && (!brief || lexicon.isPlace(word) || WordTree.isUnspaced(word.charAt(0)));
    }
    return own;
  }
}
