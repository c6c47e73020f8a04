package io.sallyport.privacy.internal.names;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The word lists of the module: names of people and places, common words, and cues. */
public final class Lexicon {

  static final int GIVEN = 1;
  static final int SURNAME = 2;
  static final int CITY = 4;
  static final int COUNTRY = 8;
  static final int REGION = 16;
  static final int WORD = 32;
  static final int PLACE_FIRST = 64;
  static final int PLACE_REST = 128;

  private static final String FOLDER = "/io/sallyport/privacy/lexicon/";
  private static final int MOST_PARTS = 4;
  private static final int SHORTEST_STEM = 3;

  /** Words of medicine and science, more than any list has. */
  private static final List<String> SCIENCES = List.of("ology", "ologist", "ectomy", "oscopy");

  private static final int SHORTEST_SCIENCE = 8;

  private static final class Standard {
    static final Lexicon LEXICON = read();
  }

  private final Map<String, Integer> words = new HashMap<>(1 << 18);
  private final Map<String, Integer> cues = new HashMap<>();
  // Places of several words; the beginnings of longer ones have the value false.
  private final Map<String, Boolean> places = new HashMap<>();

  private Lexicon() {}

  /** The lists of this module, read once. */
  public static Lexicon standard() {
    return Standard.LEXICON;
  }

  private static Lexicon read() {
    Lexicon lexicon = new Lexicon();
    for (String line : lines("people.txt")) {
      int colon = line.indexOf(": ");
      int bit = line.substring(0, colon).endsWith("given") ? GIVEN : SURNAME;
      for (String name : line.substring(colon + 2).split(", ")) {
        lexicon.addParts(name, bit);
      }
    }
    lines("cities.txt").forEach(name -> lexicon.addPlace(name, CITY));
    lines("countries.txt").forEach(name -> lexicon.addPlace(name, COUNTRY));
    lines("regions.txt").forEach(name -> lexicon.addPlace(name, REGION));
    lines("words-en.txt").forEach(word -> lexicon.add(word, WORD));
    lines("words-es.txt").forEach(word -> lexicon.add(word, WORD));
    int kind = 0;
    for (String line : lines("cues.txt")) {
      kind++;
      for (String word : line.substring(line.indexOf(": ") + 2).split(" ")) {
        lexicon.cues.putIfAbsent(word, kind);
      }
    }
    return lexicon;
  }

  /** The lines of a list, without comments. */
  public static List<String> lines(String name) {
    try (InputStream stream = Lexicon.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource lexicon/" + name + ": missing (expected: in this module)");
      }
      return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("resource lexicon/" + name + ": cannot be read", e);
    }
  }

  private void add(String word, int bit) {
    words.merge(word, bit, (a, b) -> a | b);
  }

  private void addParts(String name, int bit) {
    for (Token part : Token.of(name)) {
      if (part.isWord() && part.lower().length() > 1) {
        add(part.lower(), bit);
      }
    }
  }

  private void addPlace(String name, int bit) {
    List<Token> parts = Token.of(name);
    if (parts.size() == 1) {
      add(parts.getFirst().lower(), bit);
      return;
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < parts.size() && i < MOST_PARTS; i++) {
      joined.append(i == 0 ? "" : " ").append(parts.get(i).lower());
      if (i > 0) {
        places.merge(joined.toString(), i == parts.size() - 1, Boolean::logicalOr);
      }
    }
  }

  /** The lists that hold a word in lower case, as bits. */
  int lists(String lower) {
    int lists = words.getOrDefault(lower, 0);
    return (lists & WORD) == 0 && isInflected(lower) ? lists | WORD : lists;
  }

  /** English endings, so that the list needs base forms only. */
  private boolean isInflected(String lower) {
    if (lower.length() > SHORTEST_SCIENCE && SCIENCES.stream().anyMatch(lower::endsWith)) {
      return true;
    }
    for (String ending : List.of("s", "es", "ed", "d", "ing", "ly", "er", "r")) {
      if (lower.endsWith(ending) && lower.length() - ending.length() >= SHORTEST_STEM) {
        String stem = lower.substring(0, lower.length() - ending.length());
        if (isWord(stem) || (ending.equals("ing") && isWord(stem + "e"))) {
          return true;
        }
      }
    }
    return lower.endsWith("ies") && isWord(lower.substring(0, lower.length() - 3) + "y");
  }

  private boolean isWord(String lower) {
    return (words.getOrDefault(lower, 0) & WORD) != 0;
  }

  /** Whether a word is no common word, no place and no cue: a part of a name by which people go. */
  public boolean isNameOnly(String word) {
    String lower = lower(word);
    int other = WORD | CITY | COUNTRY | REGION;
    return (lists(lower) & other) == 0 && cue(lower) == 0;
  }

  /** Whether a word is a given name, and else at most a small town: "Anna", not "Paris". */
  public boolean isGivenBeforeTown(String word) {
    String lower = lower(word);
    int lists = lists(lower);
    return (lists & GIVEN) != 0
        && (lists & (WORD | COUNTRY | REGION)) == 0
        && cue(lower) == 0
        && !BigCities.NAMES.contains(lower);
  }

  /** Towns that are meant where their name stands alone. */
  private static final class BigCities {
    static final Set<String> NAMES =
        lines("big-cities.txt").stream().map(Lexicon::lower).collect(Collectors.toSet());
  }

  /** Whether a word is a common word and nobody's given name. */
  public boolean isPlainWord(String word) {
    int lists = lists(lower(word));
    return (lists & WORD) != 0 && (lists & GIVEN) == 0;
  }

  /** Whether a word is a common word, whatever else it is. */
  public boolean isCommon(String word) {
    return (lists(lower(word)) & WORD) != 0;
  }

  /** Whether a word is a month, a day, a title or another word that speaks of what is beside it. */
  public boolean isCue(String word) {
    return cue(lower(word)) != 0;
  }

  /** Whether a name of one word or several is that of a town, a region or a country. */
  public boolean isPlace(String name) {
    List<Token> parts = Token.of(name);
    if (parts.size() == 1) {
      return (lists(parts.getFirst().lower()) & (CITY | COUNTRY | REGION)) != 0;
    }
    return !parts.isEmpty() && placeLength(parts, 0) == parts.size();
  }

  /** Whether a word is a given name. */
  public boolean isGivenName(String word) {
    return (lists(lower(word)) & GIVEN) != 0;
  }

  /** Whether a word is a surname. */
  public boolean isSurname(String word) {
    return (lists(lower(word)) & SURNAME) != 0;
  }

  /** Whether two words are a given name and a surname that means nothing else, in any order. */
  public boolean isFullName(String one, String other) {
    return isGivenAndSurname(lower(one), lower(other))
        || isGivenAndSurname(lower(other), lower(one));
  }

  private boolean isGivenAndSurname(String given, String surname) {
    return (lists(given) & (GIVEN | COUNTRY)) == GIVEN
        && (lists(surname) & (SURNAME | WORD | COUNTRY)) == SURNAME;
  }

  /** The class of a cue word, 0 for none. */
  int cue(String lower) {
    return cues.getOrDefault(lower, 0);
  }

  /** How many tokens from an index name one place of several words; 0 for none. */
  int placeLength(List<Token> tokens, int index) {
    StringBuilder joined = new StringBuilder(tokens.get(index).lower());
    int longest = 0;
    for (int k = 1; k < MOST_PARTS && index + k < tokens.size(); k++) {
      joined.append(' ').append(tokens.get(index + k).lower());
      Boolean whole = places.get(joined.toString());
      if (whole == null) {
        break;
      }
      longest = whole ? k + 1 : longest;
    }
    return longest;
  }

  static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
