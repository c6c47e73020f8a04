package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The schema of a client is text of a client, which no log gets. */
final class QuietSchemaTest {

  private static final String WORD = "my card is 4111111111111111";

  /** Everything that is logged. */
  private static final class Records extends Handler {

    private final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      texts.add(logged.getMessage() + Arrays.toString(logged.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'$schema':'https://json-schema.org/draft/2019-09/schema',",
        "'$schema':'http://json-schema.org/draft-07/schema#',",
        "'$schema':'http://json-schema.org/draft-04/schema#',"
      })
  void unknownWordOfASchema_isNotLogged(String draft) throws Exception {
    String text =
        "{" + draft + "'type':'object','" + WORD + "':1,'properties':{'a':{'" + WORD + "':2}}}";
    ObjectNode request = Json.MAPPER.createObjectNode();
    ObjectNode format = request.putObject("response_format").put("type", "json_schema");
    format
        .putObject("json_schema")
        .set("schema", Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    Records records = new Records();
    records.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(records);
    try {
      LoggerFactory.getLogger("com.networknt.schema.test").error("heard");

      StructuredAnswer structure = StructuredAnswer.of(request).orElseThrow();

      structure.take(
          (ObjectNode) Json.MAPPER.readTree("{\"choices\":[{\"message\":{\"content\":\"7\"}}]}"));
      assertThat(structure.problem()).isPresent();
      assertThat(records.texts)
          .anyMatch(logged -> logged.contains("heard"))
          .noneMatch(logged -> logged.contains(WORD));
    } finally {
      root.removeHandler(records);
    }
  }
}
