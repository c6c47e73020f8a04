package io.sallyport.privacy.internal.names;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
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

  private static final Set<String> STRONG = CLASSES.words("strong");
  private static final Set<String> CLUSTER = CLASSES.words("cluster");
  private static final Set<String> GOODS = CLASSES.words("goods");
  private static final Set<String> PRODUCT = CLASSES.words("product");
  private static final Set<String> COLOURS = CLASSES.words("colour");
  private static final Set<String> STRUCK = CLASSES.words("struck");
  private static final Set<String> PACKAGE = CLASSES.words("package");
  private static final Set<String> LICENCE = CLASSES.words("licence");
  private static final Set<String> LIST = Set.of(",", "and", "or", "&");

  /** The longest line of a table, and how far above it the names of its columns stand. */
  private static final int TABLE = 4000;

  /** How many tokens back a storm before a list, or in the same sentence, is looked for. */
  private static final int LONGEST_LIST = 12;

  private static final int LONGEST_SENTENCE = 30;

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
    if (SpokenTo.isBehindPerson(sentence, first)) {
      return false;
    }
    boolean alone = end == first + 1;
    return isStorm(sentence, first, end)
        || isListedStorm(sentence, first, end)
        || alone && isSoftware(sentence, first)
        || alone && isColour(sentence, first)
        || isGoods(sentence, text, first, end)
        || isCell(sentence, text, first, end);
  }

  private static boolean isColour(Sentence sentence, int at) {
    return sentence.tokens.get(at).shape() == Token.Shape.LOWER
        && COLOURS.contains(sentence.tokens.get(at).lower());
  }

  /** "Hurricanes Harvey, Irma and Maria"; "Hurricane Katrina …; Harvey and Irma struck in 2017". */
  private static boolean isListedStorm(Sentence sentence, int first, int end) {
    int at = first - 1;
    while (at >= 0 && first - at < LONGEST_LIST && isListed(sentence, at)) {
      at--;
    }
    int begin = at + 1;
    if (!areListed(sentence, begin, end)) {
      return false;
    }
    boolean plural = begin < first && isStorm(sentence, begin);
    if (isStorm(sentence, begin)) {
      return plural && word(sentence, begin).endsWith("s") && areSingle(sentence, begin + 1, end);
    }
    int to = end;
    while (to < sentence.length() && isListed(sentence, to)) {
      to++;
    }
    boolean year =
        to + 2 < sentence.length()
            && STRUCK.contains(word(sentence, to))
            && word(sentence, to + 1).equals("in")
            && sentence.tokens.get(to + 2).shape() == Token.Shape.FOUR_DIGITS;
    if (!year || !word(sentence, begin - 1).equals(";") || !areSingle(sentence, begin, to)) {
      return false;
    }
    boolean storm = false;
    for (int i = begin - 2;
        i >= 0 && begin - i < LONGEST_SENTENCE && !word(sentence, i).equals(".");
        i--) {
      storm |= isStorm(sentence, i);
    }
    return storm;
  }

  private static boolean isListed(Sentence sentence, int at) {
    return isCapital(sentence, at) || LIST.contains(word(sentence, at));
  }

  private static boolean areListed(Sentence sentence, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isListed(sentence, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no two names stand beside each other: storms have no surname. */
  private static boolean areSingle(Sentence sentence, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (isCapital(sentence, i) && isCapital(sentence, i - 1)) {
        return false;
      }
    }
    return true;
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

  /** The name of a record of goods or of a cluster, unless it may be somebody's full name. */
  private static boolean isGoods(Sentence sentence, String text, int first, int end) {
    Set<String> fields = recordOf(text, sentence.start(first), sentence.end(end - 1));
    if (fields.isEmpty()) {
      return false;
    }
    boolean small = isSmall(sentence, first, end);
    return hasGoods(sentence, first, end)
        || end == first + 1 && fields.stream().anyMatch(STRONG::contains)
        || small && fields.stream().anyMatch(CLUSTER::contains)
        || small && isNobody(sentence, first, end);
  }

  /** The fields of the record whose name is a value; none when they may be a person's. */
  private static Set<String> recordOf(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - RECORD), start);
    if (!NAME_FIELD.matcher(before).find()) {
      return Set.of();
    }
    Set<String> fields =
        fields(
            before.substring(Math.max(before.lastIndexOf('{'), before.lastIndexOf("\n\n")) + 1),
            behind(text, end));
    boolean things =
        fields.stream().anyMatch(FIELDS::contains) && fields.stream().noneMatch(PEOPLE::contains);
    return things ? fields : Set.of();
  }

  /** Whether a single word is the name of a record of goods. */
  public static boolean isArticle(String text, int start, int end) {
    return text.substring(start, end).chars().allMatch(Character::isLetter)
        && recordOf(text, start, end).stream().anyMatch(STRONG::contains);
  }

  private static boolean hasGoods(Sentence sentence, int first, int end) {
    for (int i = first; i < end; i++) {
      if (GOODS.contains(word(sentence, i)) && (i > first || end == first + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSmall(Sentence sentence, int first, int end) {
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      if (token.isWord() && token.shape() != Token.Shape.LOWER || i > first && token.spaced()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNobody(Sentence sentence, int first, int end) {
    for (int i = first; i < end; i++) {
      int lists = sentence.lists[i];
      if ((lists & ANYBODY) != 0 && (lists & Lexicon.WORD) == 0) {
        return false;
      }
    }
    return true;
  }

  /** A cell of a table below "Product", or below "name" beside a version and a licence. */
  private static boolean isCell(Sentence sentence, String text, int first, int end) {
    boolean alone = end == first + 1 || hasGoods(sentence, first, end);
    return alone && isCell(text, sentence.start(first), Things::isOfThings);
  }

  /** A cell of a list of software, whatever it looks like: "Mockito,5.2,MIT". */
  static boolean isOfPackages(Sentence sentence, String text, int first) {
    return isCell(text, sentence.start(first), Things::isOfPackages);
  }

  /** Whether a place is in a column of a table of which its names say something. */
  private static boolean isCell(String text, int start, BiPredicate<String[], Integer> telling) {
    String near = text.substring(Math.max(0, start - 2 * TABLE), start);
    int line = near.lastIndexOf('\n') + 1;
    String row = near.substring(line);
    int top = near.lastIndexOf("\n\n");
    top = Math.max(top < 0 ? 0 : top + 2, line - TABLE);
    if (top >= line || row.length() >= TABLE) {
      return false;
    }
    String heading = near.substring(top, near.indexOf('\n', top)).strip();
    for (String sign : new String[] {",", ";", "\t", "|"}) {
      String[] names = heading.toLowerCase(Locale.ROOT).split(Pattern.quote(sign), -1);
      int column = row.split(Pattern.quote(sign), -1).length - 1;
      if (names.length > 1 && column < names.length) {
        return telling.test(names, column);
      }
    }
    return false;
  }

  private static boolean isOfThings(String[] names, int column) {
    String name = names[column].strip();
    return PRODUCT.contains(name) || name.equals("name") && isPackages(Set.of(strip(names)));
  }

  private static boolean isOfPackages(String[] names, int column) {
    String name = names[column].strip();
    Set<String> all = Set.of(strip(names));
    return (PACKAGE.contains(name) || LICENCE.contains(name))
        && all.stream().anyMatch(PACKAGE::contains)
        && all.stream().anyMatch(LICENCE::contains)
        && all.stream().noneMatch(PEOPLE::contains);
  }

  private static String[] strip(String[] names) {
    return Arrays.stream(names).map(String::strip).distinct().toArray(String[]::new);
  }

  /** Whether columns of these names, in lower case, are those of a list of software. */
  public static boolean isPackages(Set<String> names) {
    return names.contains("version")
        && names.stream().anyMatch(LICENCE::contains)
        && names.stream().noneMatch(PEOPLE::contains);
  }

  /** What follows within the same record. */
  private static String behind(String text, int end) {
    String behind = text.substring(end, Math.min(text.length(), end + RECORD));
    int close = behind.indexOf('}');
    int gap = behind.indexOf("\n\n");
    int to = close < 0 || gap >= 0 && gap < close ? gap : close;
    return to < 0 ? behind : behind.substring(0, to);
  }

  private static Set<String> fields(String before, String behind) {
    Set<String> fields = new HashSet<>();
    for (String part : new String[] {before, behind}) {
      Matcher field = FIELD.matcher(part);
      while (field.find()) {
        fields.add(field.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return fields;
  }

  /** Whether columns of these names, in lower case, are those of things and not of people. */
  public static boolean areColumns(Set<String> names) {
    return names.stream().anyMatch(FIELDS::contains)
        && names.stream().noneMatch(name -> PEOPLE.contains(name) && !name.equals("age"));
  }
}
