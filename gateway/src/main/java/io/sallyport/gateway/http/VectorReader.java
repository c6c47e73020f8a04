package io.sallyport.gateway.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads the tree of an answer with vectors, by the rules of {@link Json}. Each vector is checked
 * number by number and stays as it was written; one of anything else comes out empty.
 */
final class VectorReader {

  private static final String VECTOR = "embedding";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String text;
  private final JsonParser parser;

  private VectorReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /**
   * Reads a document.
   *
   * @throws IOException when it is no JSON
   */
  static JsonNode read(String text) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(text)) {
      if (parser.nextToken() == null) {
        return NODES.missingNode();
      }
      JsonNode node = new VectorReader(text, parser).value("");
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the document");
      }
      return node;
    }
  }

  private JsonNode value(String field) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> field.equals(VECTOR) ? vector() : array();
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? NODES.numberNode(parser.getBigIntegerValue())
              : NODES.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new JsonParseException(parser, "no value");
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (object.replace(name, value(name)) != null) {
        throw new JsonParseException(parser, "the same name twice");
      }
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(""));
    }
    return array;
  }

  private JsonNode vector() throws IOException {
    int from = at();
    JsonToken token = parser.nextToken();
    boolean numbers = token != JsonToken.END_ARRAY;
    while (token != JsonToken.END_ARRAY) {
      numbers &= token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
      parser.skipChildren();
      token = parser.nextToken();
    }
    // An empty array is what no caller takes for a vector.
    return numbers ? new NumberList(text.substring(from, at() + 1)).node() : NODES.arrayNode();
  }

  /** Where the token begins, in characters. */
  private int at() {
    return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
  }
}
