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
   * @param within where the text itself stands
   * @param finder finds in values
   * @param keys finds in names of fields
   */
  public String treat(
      Place within,
      Function<String, List<PersonalData>> finder,
      Function<String, List<PersonalData>> keys,
      BiFunction<String, List<PersonalData>, String> treatment) {
    JsonNode treated = node(within, root, finder, keys, treatment);
    return treated.equals(root) ? text : treated.toString();
  }

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
            node(place.under(name, beside), field.getValue(), finder, keys, treatment));
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
    String treated = treatment.apply(value, place.find(value, finder));
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
              : treatment.apply(digits, place.find(digits, finder));
      if (!treated.equals(digits)) {
        return TextNode.valueOf(treated);
      }
    }
    String written = node.asText();
    if (NumberReadings.acrossPoint(written).isPresent()) {
      List<PersonalData> cards = place.find(written, finder);
      if (cards.size() == 1 && Place.hidden(cards) == written.length()) {
        return TextNode.valueOf(treatment.apply(written, cards));
      }
    }
    return node;
  }
}
