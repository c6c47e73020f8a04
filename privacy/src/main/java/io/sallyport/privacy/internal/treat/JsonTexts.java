package io.sallyport.privacy.internal.treat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.privacy.NumberReadings;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.internal.KeyLeads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A text that is a JSON document, such as the arguments of a tool call. Its texts, long numbers and
 * keys are treated one by one, with the key before the value: what is escaped is read, and what
 * comes out is JSON again.
 */
public final class JsonTexts {

  private static final int DEEPEST = 64;
  private static final int LONGEST = 8 << 20;

  /** Shorter whole numbers are amounts and counts. */
  private static final int LEAST_DIGITS = 5;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          // 1.50 stays 1.50, and 5e0 says that it has an exponent.
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String text;
  private final JsonNode root;

  private JsonTexts(String text, JsonNode root) {
    this.text = text;
    this.root = root;
  }

  /** Reads a text; empty when it is no JSON object or array. */
  public static Optional<JsonTexts> read(String text) {
    String bare = text.length() > LONGEST ? "" : text.strip();
    boolean object = bare.startsWith("{") && bare.endsWith("}");
    if (!object && !(bare.startsWith("[") && bare.endsWith("]"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JsonTexts(text, MAPPER.readTree(text)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * The text with everything treated; the same text when nothing was found.
   *
   * @param finder finds in values
   * @param keys finds in names of fields
   */
  public String treat(
      Function<String, List<PersonalData>> finder,
      Function<String, List<PersonalData>> keys,
      BiFunction<String, List<PersonalData>, String> treatment) {
    JsonNode treated = node(new Place("", "", Set.of()), root, finder, keys, treatment);
    return treated.equals(root) ? text : treated.toString();
  }

  /** Where a value stands: under a name, which another holds, beside others. */
  private record Place(String key, String parent, Set<String> beside) {}

  private static JsonNode node(
      Place place,
      JsonNode node,
      Function<String, List<PersonalData>> finder,
      Function<String, List<PersonalData>> keys,
      BiFunction<String, List<PersonalData>, String> treatment) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      Set<String> beside = new HashSet<>();
      object.fieldNames().forEachRemaining(beside::add);
      for (var field : object.properties()) {
        String name = field.getKey();
        copy.set(
            treatment.apply(name, keys.apply(name)),
            node(new Place(name, place.key(), beside), field.getValue(), finder, keys, treatment));
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(node(place, item, finder, keys, treatment)));
      return copy;
    }
    if (node.isNumber()) {
      return number(place, node, finder, treatment);
    }
    if (!node.isTextual()) {
      return node;
    }
    String value = node.asText();
    String treated = treatment.apply(value, behind(place, value, finder));
    return treated.equals(value) ? node : TextNode.valueOf(treated);
  }

  /** A number is somebody's however it is written. */
  private static JsonNode number(
      Place place,
      JsonNode node,
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    for (String digits : NumberReadings.of(node.asText())) {
      String treated =
          digits.length() < LEAST_DIGITS
              ? digits
              : treatment.apply(digits, behind(place, digits, finder));
      if (!treated.equals(digits)) {
        return TextNode.valueOf(treated);
      }
    }
    String written = node.asText();
    if (NumberReadings.acrossPoint(written).isPresent()) {
      List<PersonalData> cards = behind(place, written, finder);
      if (cards.size() == 1 && hidden(cards) == written.length()) {
        return TextNode.valueOf(treatment.apply(written, cards));
      }
    }
    return node;
  }

  /** What is found in a value that stands behind the name that tells most of it. */
  private static List<PersonalData> behind(
      Place place, String value, Function<String, List<PersonalData>> finder) {
    List<PersonalData> best = null;
    for (String lead : KeyLeads.of(place.key(), place.parent(), place.beside(), value)) {
      List<PersonalData> found = behind(lead, value, finder);
      best = best == null || hidden(found) > hidden(best) ? found : best;
    }
    return best == null ? finder.apply(value) : best;
  }

  private static int hidden(List<PersonalData> found) {
    return found.stream().mapToInt(data -> data.end() - data.start()).sum();
  }

  private static List<PersonalData> behind(
      String lead, String value, Function<String, List<PersonalData>> finder) {
    List<PersonalData> found = new ArrayList<>();
    for (PersonalData data : finder.apply(lead + value)) {
      if (data.start() >= lead.length()) {
        found.add(
            new PersonalData(
                data.type(),
                data.subtype(),
                data.start() - lead.length(),
                data.end() - lead.length(),
                data.score(),
                data.recognizer()));
      } else if (data.end() > lead.length()) {
        return finder.apply(value);
      }
    }
    return found;
  }
}
