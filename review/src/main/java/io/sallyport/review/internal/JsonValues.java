package io.sallyport.review.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sallyport.review.ArchitectureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into values that know their lines; unlike YAML it may be indented by tabs. */
final class JsonValues {

  private static final int MAX_VALUES = 500_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(48).build())
          .build();

  private final String file;
  private int values;

  private JsonValues(String file) {
    this.file = file;
  }

  /**
   * Reads one value.
   *
   * @throws ArchitectureException naming the line at which the JSON is broken
   */
  static YamlValue parse(String file, String text) throws ArchitectureException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new JsonValues(file).value(parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw problem(file, line, "broken JSON (expected: one JSON value)");
    } catch (IOException e) {
      throw problem(file, 1, "unreadable JSON");
    }
  }

  private static ArchitectureException problem(String file, int line, String text) {
    return new ArchitectureException(List.of(file + ":" + line + ": " + text));
  }

  private YamlValue value(JsonParser parser) throws IOException, ArchitectureException {
    int line = parser.currentTokenLocation().getLineNr();
    if (++values > MAX_VALUES) {
      throw problem(file, line, "found more than " + MAX_VALUES + " values (expected: fewer)");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      YamlValue.Fields fields = YamlValue.Fields.none(line);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (fields.lines().putIfAbsent(name, parser.currentTokenLocation().getLineNr()) != null) {
          throw problem(file, line, "found the key '" + name + "' twice (expected: once)");
        }
        parser.nextToken();
        fields.values().put(name, value(parser));
      }
      return fields;
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlValue> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return new YamlValue.Items(items, line);
    }
    if (token == null || !token.isScalarValue()) {
      throw problem(file, line, "broken JSON (expected: one JSON value)");
    }
    return new YamlValue.Scalar(parser.getText(), token != JsonToken.VALUE_STRING, line);
  }
}
