package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No name of an answer is passed over because a validator takes it for a comment. */
final class SkippedNamesTest {

  private static final String CLOSED =
      "{'type':'object','properties':{'a':{'type':'object','additionalProperties':false,"
          + "'properties':{'#b':{'type':'integer'}}}},'additionalProperties':false}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'a':{}}                        | true
          {'a':{'#b':1}}                  | true
          {'a':{'#b':'text'}}             | false
          {'#x':{'run':'rm -rf'},'a':{}}  | false
          {'a':{'#x':1}}                  | false
          {'#':1}                         | false
          """)
  void nameWithANumberSign_isHeldAgainstTheSchema(String answer, boolean sound) throws Exception {
    ObjectNode request = Json.MAPPER.createObjectNode();
    ObjectNode format = request.putObject("response_format").put("type", "json_schema");
    format
        .putObject("json_schema")
        .set("schema", Json.read(CLOSED.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    StructuredAnswer structure = StructuredAnswer.of(request).orElseThrow();
    ObjectNode whole = Json.MAPPER.createObjectNode();
    whole
        .putArray("choices")
        .addObject()
        .putObject("message")
        .put("content", answer.replace('\'', '"'));

    structure.take(whole);

    assertThat(structure.problem().isEmpty()).isEqualTo(sound);
  }
}
