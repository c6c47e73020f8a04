package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The parts of a text that an answer comes in. A part ends where its server says so, whatever comes
 * next: glued to it, the begin of the next would hide what the part ends with.
 */
public final class Parts {

  /** Says of a choice of a chunk that its text begins a new part; never leaves the gate. */
  private static final String MARK = "sallyport.part";

  private static final String PARAGRAPH = "\n\n";

  private Parts() {}

  /** Marks the first choice of a chunk as one whose text begins a new part. */
  public static ObjectNode begin(ObjectNode chunk) {
    ((ObjectNode) chunk.path("choices").path(0)).put(MARK, true);
    return chunk;
  }

  /** Takes the mark off a choice; says whether there was one. */
  static boolean take(ObjectNode choice) {
    JsonNode mark = choice.remove(MARK);
    return mark != null;
  }

  /**
   * What stands between two parts where both are one text: nothing where there is white space
   * already, a space within a sentence, else a blank line.
   */
  public static String between(CharSequence before, CharSequence next) {
    if (before.isEmpty() || next.isEmpty()) {
      return "";
    }
    char last = before.charAt(before.length() - 1);
    char first = next.charAt(0);
    if (Character.isWhitespace(last) || Character.isWhitespace(first)) {
      return "";
    }
    return Character.isLowerCase(first) || ",;.:!?)".indexOf(first) >= 0 ? " " : PARAGRAPH;
  }

  /** Appends a part to those before it. */
  public static void append(StringBuilder all, String part) {
    all.append(between(all, part)).append(part);
  }

  /** Makes one text of a field that has nothing but texts, and parts that are texts. */
  static void unite(ObjectNode message, String field) {
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
      append(all, part.isTextual() ? part.asText() : text.asText());
    }
    message.put(field, all.toString());
  }
}
