package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * The parts of a text that an answer comes in. A part ends where its server says so, whatever comes
 * next: glued to it, the begin of the next would hide what the part ends with.
 */
public final class Parts {

  /** Says of a choice of a chunk that its text begins a new part; never leaves the gate. */
  private static final String MARK = "sallyport.part";

  /** Stands in a list of parts where something else was said or done between two of them. */
  public static final String APART = "";

  private static final String PARAGRAPH = "\n\n";

  /** What besides letters and digits a key or a name of something can end with. */
  private static final String ENDS = "_-+/=";

  /** Scripts whose words have no blanks between them, so that none is missing. */
  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** How a piece of a text goes on from what was said before. */
  public enum Begin {
    /** In the same part. */
    NOT,
    /** With the next part of what is said. */
    PART,
    /** After something else, or with another thought. */
    PARAGRAPH
  }

  private Parts() {}

  /** Marks the first choice of a chunk as one whose text begins like this. */
  public static ObjectNode begin(ObjectNode chunk, Begin begin) {
    if (begin != Begin.NOT) {
      ((ObjectNode) chunk.path("choices").path(0)).put(MARK, begin.ordinal());
    }
    return chunk;
  }

  /** Takes the mark off a choice. */
  static Begin take(ObjectNode choice) {
    JsonNode mark = choice.remove(MARK);
    int begin = mark == null ? 0 : mark.asInt();
    return begin == 1 ? Begin.PART : begin == 2 ? Begin.PARAGRAPH : Begin.NOT;
  }

  /**
   * What stands between two parts where both are one text. Nothing where there is white space, and
   * nothing within what is said, unless what ends there could not be told from what begins; then,
   * and between paragraphs, a space within a sentence, else a blank line.
   */
  static String between(CharSequence before, CharSequence next, Begin begin) {
    if (before.isEmpty() || next.isEmpty() || begin == Begin.NOT) {
      return "";
    }
    char last = before.charAt(before.length() - 1);
    char first = next.charAt(0);
    boolean apart = begin == Begin.PARAGRAPH || growTogether(last, first);
    if (!apart || Character.isWhitespace(last) || Character.isWhitespace(first)) {
      return "";
    }
    return Character.isLowerCase(first) || ",;.:!?)".indexOf(first) >= 0 ? " " : PARAGRAPH;
  }

  private static boolean growTogether(char last, char first) {
    return (isOfWord(last) || ENDS.indexOf(last) >= 0) && (isOfWord(first) || first == '_');
  }

  private static boolean isOfWord(char sign) {
    return Character.isLetterOrDigit(sign) && !WITHOUT_BLANKS.contains(UnicodeScript.of(sign));
  }

  /** Appends the next part of what is said to those before it. */
  public static void append(StringBuilder all, String part) {
    all.append(between(all, part, Begin.PART)).append(part);
  }

  /** Makes one text of a field that has nothing but texts, and parts that are texts. */
  static void unite(ObjectNode message, String field) {
    Begin usual = ThoughtSeam.THOUGHTS.contains(field) ? Begin.PARAGRAPH : Begin.PART;
    Begin begin = usual;
    if (!(message.get(field) instanceof ArrayNode parts) || parts.isEmpty()) {
      return;
    }
    StringBuilder all = new StringBuilder();
    for (JsonNode part : parts) {
      JsonNode text = part.path("text");
      boolean plain = part.path("type").asText().equals("text") && part.size() == 2;
      if (!part.isTextual() && !(plain && text.isTextual())) {
        return;
      }
      String piece = part.isTextual() ? part.asText() : text.asText();
      all.append(between(all, piece, begin)).append(piece);
      begin = part.isTextual() && piece.equals(APART) ? Begin.PARAGRAPH : usual;
    }
    message.put(field, all.toString());
  }
}
