package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.Set;

/**
 * Names behind a title, a relative or a greeting that the model passed over: "ms. papadakis", "his
 * mother Birgitte", "hi katie".
 */
public final class SpokenTo {

  /** How sure such a name is. */
  static final double SCORE = 0.65;

  private static final int SHORTEST = 3;
  private static final int MOST_WORDS = 3;

  private static final WordClasses CLASSES = WordClasses.of("spoken-to.txt");
  private static final Set<String> TITLES = CLASSES.words("title");
  private static final Set<String> PERSONAL = CLASSES.words("personal");
  private static final Set<String> SHORT = CLASSES.words("short");
  private static final Set<String> NOUNS = CLASSES.words("nouns");
  private static final Set<String> ROLES = CLASSES.words("role");
  private static final Set<String> KIN = CLASSES.words("kin");
  private static final Set<String> FAITH = CLASSES.words("faith");
  private static final Set<String> GREETINGS = CLASSES.words("greeting");

  private static final Set<String> OWN = CLASSES.words("own");
  private static final Set<String> WORKS = CLASSES.words("works");
  private static final Set<String> ALWAYS = CLASSES.words("always");

  private static final int PRODUCTS = Lexicon.standard().cue("kubernetes");
  private static final int BRANDS = Lexicon.standard().cue("oracle");
  private static final Set<Integer> BEFORE =
      Set.of(
          Lexicon.standard().cue("mr"),
          Lexicon.standard().cue("wife"),
          Lexicon.standard().cue("patient"));

  private SpokenTo() {}

  /** Whether a title, a relative, a role or a salutation stands before a token. */
  static boolean isBehindPerson(Sentence sentence, int at) {
    int before = at - 1;
    before -= before > 0 && sentence.tokens.get(before).lower().equals(".") ? 1 : 0;
    if (before < 0) {
      return false;
    }
    String word = title(sentence, before);
    return BEFORE.contains(sentence.cues[before])
        || TITLES.contains(word)
        || PERSONAL.contains(word)
        || KIN.contains(word)
        || GREETINGS.contains(word);
  }

  /** Whether a word in lower case is a title that only people have. */
  public static boolean isTitle(String word) {
    return PERSONAL.contains(word);
  }

  /** Whether a word is nothing that tells what its neighbours are, or a product or a brand. */
  private static boolean isFree(Sentence sentence, int at) {
    int cue = sentence.cues[at];
    return cue == 0 || cue == PRODUCTS || cue == BRANDS;
  }

  /**
   * The end of the name that begins at a token.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int end(Sentence sentence, int at, int limit) {
    if (isOurs(sentence, at, limit)) {
      return at + 1;
    }
    int before = at - 1;
    boolean point = before > 0 && sentence.tokens.get(before).lower().equals(".");
    before -= point ? 1 : 0;
    if (before < 0 || !sentence.tokens.get(before).isWord() || !sentence.tokens.get(at).spaced()) {
      return at;
    }
    String word = title(sentence, before);
    if (word.equals("in") && isTrusted(sentence, at, limit)) {
      return at + 2;
    }
    if (PERSONAL.contains(word) && sentence.tokens.get(at).shape() == Shape.INITIAL) {
      return behindInitials(sentence, at, limit);
    }
    if (!begins(sentence, at, word, point)) {
      return at;
    }
    int end = at + 1;
    Shape shape = sentence.tokens.get(at).shape();
    while (end < limit
        && end - at < MOST_WORDS
        && sentence.tokens.get(end).spaced()
        && sentence.tokens.get(end).shape() == shape
        && (isName(sentence, end) || goesOn(sentence, end, word))) {
      end++;
    }
    return end;
  }

  /** "Jenkins, our plumber": a name of people and of software that works for somebody. */
  private static boolean isOurs(Sentence sentence, int at, int limit) {
    return at + 3 < limit
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && (sentence.lists[at] & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0
        && sentence.tokens.get(at + 1).lower().equals(",")
        && OWN.contains(sentence.tokens.get(at + 2).lower())
        && (WORKS.contains(sentence.tokens.get(at + 3).lower())
            || BEFORE.contains(sentence.cues[at + 3]));
  }

  /** "believe in Annegret Keller": no place has a surname. */
  private static boolean isTrusted(Sentence sentence, int at, int limit) {
    return at > 1
        && at + 1 < limit
        && FAITH.contains(sentence.tokens.get(at - 2).lower())
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && sentence.tokens.get(at + 1).shape() == Shape.CAPITALISED
        && sentence.cues[at + 1] == 0
        && isName(sentence, at + 1);
  }

  /** Whether an unknown word goes on with a name, where nouns have no capitals. */
  private static boolean goesOn(Sentence sentence, int at, String title) {
    return PERSONAL.contains(title)
        && !NOUNS.contains(title)
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && sentence.lists[at] == 0
        && sentence.cues[at] == 0;
  }

  /** A title, which a hyphen may divide: "г-жа". */
  private static String title(Sentence sentence, int at) {
    String word = sentence.tokens.get(at).lower();
    boolean parted = at > 1 && sentence.tokens.get(at - 1).lower().equals("-");
    return parted ? sentence.tokens.get(at - 2).lower() + "-" + word : word;
  }

  /** "J.P. 't Hart", "A. van Dam". */
  private static int behindInitials(Sentence sentence, int at, int limit) {
    int end = at;
    while (end + 1 < limit
        && sentence.tokens.get(end).shape() == Shape.INITIAL
        && sentence.tokens.get(end + 1).lower().equals(".")) {
      end += 2;
    }
    int name = Around.joined(sentence, end, limit);
    boolean plain =
        name == end && end < limit && sentence.tokens.get(end).shape() == Shape.CAPITALISED;
    return plain ? end + 1 : name == end ? at : name;
  }

  private static boolean begins(Sentence sentence, int at, String before, boolean point) {
    Token token = sentence.tokens.get(at);
    boolean small = token.shape() == Shape.LOWER;
    if (token.lower().length() < SHORTEST || !small && token.shape() != Shape.CAPITALISED) {
      return false;
    }
    boolean given = isGiven(sentence, at);
    if (!small && point && SHORT.contains(before)) {
      return isTitled(sentence, at) || isNoRole(sentence, at);
    }
    if (PERSONAL.contains(before) && !small) {
      return isTitled(sentence, at) || isAlways(sentence, at, point);
    }
    if (!small && sentence.cues[at] == PRODUCTS && isCalled(sentence, at, before)) {
      return true;
    }
    if (TITLES.contains(before)) {
      return small ? point && isName(sentence, at) : isName(sentence, at);
    }
    if (KIN.contains(before) && !point) {
      return !small && given;
    }
    return GREETINGS.contains(before) && !point && given;
  }

  /** "Mr Hopper", "Mrs Selenium": whatever the word means elsewhere. */
  private static boolean isAlways(Sentence sentence, int at, boolean point) {
    int title = at - (point ? 2 : 1);
    return ALWAYS.contains(sentence.tokens.get(title).lower())
        && sentence.tokens.get(title).shape() == Shape.CAPITALISED
        && sentence.cues[at] != Lexicon.standard().cue("mr")
        && !ROLES.contains(sentence.tokens.get(at).lower());
  }

  /**
   * "Patient Jenkins", "Dear Jackson": a name of people and of software, behind a person's word.
   */
  private static boolean isCalled(Sentence sentence, int at, String before) {
    boolean named = (sentence.lists[at] & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0;
    boolean title = TITLES.contains(before) && !sentence.lowerElsewhere[at];
    return (named || title) && isBehindPerson(sentence, at);
  }

  /** Whether a token is what somebody does, behind a title: "Frau Präsidentin". */
  static boolean isRole(Sentence sentence, int at) {
    int before = at - 1;
    before -= before > 0 && sentence.tokens.get(before).lower().equals(".") ? 1 : 0;
    return before >= 0
        && ROLES.contains(sentence.tokens.get(at).lower())
        && PERSONAL.contains(sentence.tokens.get(before).lower());
  }

  /**
   * Whether a word behind "Frau" is a name: any that is not what somebody does or an everyday word.
   */
  private static boolean isTitled(Sentence sentence, int at) {
    int lists = sentence.lists[at];
    boolean listed = (lists & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0;
    return isFree(sentence, at)
        && !ROLES.contains(sentence.tokens.get(at).lower())
        && (listed || (lists & (Lexicon.WORD | Lexicon.COUNTRY)) == 0);
  }

  /** "Rev. Tutu", "Capt. Hook": whatever the word means elsewhere. */
  private static boolean isNoRole(Sentence sentence, int at) {
    return sentence.cues[at] == 0
        && !ROLES.contains(sentence.tokens.get(at).lower())
        && (sentence.lists[at] & Lexicon.COUNTRY) == 0
        && !sentence.lowerElsewhere[at];
  }

  private static boolean isGiven(Sentence sentence, int at) {
    int lists = sentence.lists[at];
    int other = Lexicon.WORD | Lexicon.CITY | Lexicon.COUNTRY | Lexicon.REGION;
    return (lists & Lexicon.GIVEN) != 0 && (lists & other) == 0 && sentence.cues[at] == 0;
  }

  private static boolean isName(Sentence sentence, int at) {
    int lists = sentence.lists[at];
    int other = Lexicon.WORD | Lexicon.COUNTRY;
    return (lists & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0
        && (lists & other) == 0
        && isFree(sentence, at);
  }
}
