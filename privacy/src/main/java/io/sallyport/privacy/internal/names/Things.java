package io.sallyport.privacy.internal.names;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Things that share their names with people: storms, software, goods, what runs in a cluster. */
public final class Things {

  private static final WordClasses CLASSES = WordClasses.of("things.txt");
  private static final Set<String> STORMS = CLASSES.words("storm");
  private static final Set<String> SOFTWARE = CLASSES.words("software");
  private static final Set<String> USING = CLASSES.words("using");
  private static final Set<String> BETWEEN = CLASSES.words("between");
  private static final Set<String> PARTS = CLASSES.words("parts");
  private static final Set<String> FIELDS = CLASSES.words("fields");
  private static final Set<String> PEOPLE = CLASSES.words("people");

  private static final int PRODUCTS = Lexicon.standard().cue("kubernetes");
  private static final int ANYBODY = Lexicon.GIVEN | Lexicon.SURNAME;

  /** Within so many tokens of "in Julia" other software is looked for. */
  private static final int NEAR = 6;

  /** How far around a field the others of its record are looked for. */
  private static final int RECORD = 300;

  private static final Pattern NAME_FIELD =
      Pattern.compile("(?i)(?:^|[\\s,{\"'])name[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?$");

  private static final Pattern FIELD =
      Pattern.compile("(?:^|[\\s,{\"'])([A-Za-z][A-Za-z_\\-()]{1,20})[\"']?\\s{0,4}[:=]");

  private Things() {}

  /** Whether what the model takes for somebody is a thing by the words around it. */
  static boolean is(Sentence sentence, String text, int first, int end) {
    return isStorm(sentence, first, end)
        || end == first + 1 && isSoftware(sentence, first)
        || isGoods(sentence, text, first, end);
  }

  /** "Hurricane Katrina", but not "Rubin Hurricane Carter". */
  private static boolean isStorm(Sentence sentence, int first, int end) {
    boolean within = end == first + 2 && isStorm(sentence, first);
    boolean before = end == first + 1 && first > 0 && isStorm(sentence, first - 1);
    int name = end - 1;
    boolean somebody =
        (sentence.lists[name] & ANYBODY) == Lexicon.SURNAME
            || before && first > 1 && isCapital(sentence, first - 2);
    return (within || before) && !somebody;
  }

  private static boolean isStorm(Sentence sentence, int at) {
    return isCapital(sentence, at) && STORMS.contains(sentence.tokens.get(at).lower());
  }

  private static boolean isCapital(Sentence sentence, int at) {
    return sentence.tokens.get(at).shape() == Token.Shape.CAPITALISED;
  }

  /** "Julia and Python", "the Cassandra cluster", "written in Julia, not in Python". */
  private static boolean isSoftware(Sentence sentence, int at) {
    if (!SOFTWARE.contains(sentence.tokens.get(at).lower())) {
      return false;
    }
    String next = word(sentence, at + 1);
    String before = word(sentence, at - 1);
    if (PARTS.contains(next)
        || BETWEEN.contains(next) && isProduct(sentence, at + 2)
        || BETWEEN.contains(before) && isProduct(sentence, at - 2)) {
      return true;
    }
    boolean near = false;
    for (int i = at - NEAR; USING.contains(before) && i <= at + NEAR; i++) {
      near |= i != at && isProduct(sentence, i);
    }
    return near;
  }

  private static boolean isProduct(Sentence sentence, int at) {
    return at >= 0
        && at < sentence.length()
        && (sentence.cues[at] == PRODUCTS || SOFTWARE.contains(word(sentence, at)));
  }

  private static String word(Sentence sentence, int at) {
    return at < 0 || at >= sentence.length() ? "" : sentence.tokens.get(at).lower();
  }

  /** The name of a record that has a price or a version, when no word of it is a name alone. */
  private static boolean isGoods(Sentence sentence, String text, int first, int end) {
    for (int i = first; i < end; i++) {
      int lists = sentence.lists[i];
      if ((lists & ANYBODY) != 0 && (lists & Lexicon.WORD) == 0) {
        return false;
      }
    }
    int start = sentence.start(first);
    String before = text.substring(Math.max(0, start - RECORD), start);
    return NAME_FIELD.matcher(before).find()
        && isOfThings(
            before.substring(Math.max(before.lastIndexOf('{'), before.lastIndexOf("\n\n")) + 1),
            behind(text, sentence.end(end - 1)));
  }

  /** What follows within the same record. */
  private static String behind(String text, int end) {
    String behind = text.substring(end, Math.min(text.length(), end + RECORD));
    int close = behind.indexOf('}');
    int gap = behind.indexOf("\n\n");
    int to = close < 0 || gap >= 0 && gap < close ? gap : close;
    return to < 0 ? behind : behind.substring(0, to);
  }

  private static boolean isOfThings(String before, String behind) {
    boolean thing = false;
    for (String part : new String[] {before, behind}) {
      Matcher field = FIELD.matcher(part);
      while (field.find()) {
        String name = field.group(1).toLowerCase(Locale.ROOT);
        if (PEOPLE.contains(name)) {
          return false;
        }
        thing |= FIELDS.contains(name);
      }
    }
    return thing;
  }

  /** Whether columns of these names, in lower case, are those of things and not of people. */
  public static boolean areColumns(Set<String> names) {
    return names.stream().anyMatch(FIELDS::contains)
        && names.stream().noneMatch(name -> PEOPLE.contains(name) && !name.equals("age"));
  }
}
