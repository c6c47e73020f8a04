package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields of the APIs that are no conversation: each is known, and each has its type. */
final class PassedFieldsTest {

  private static final Map<String, String> EXAMPLES =
      Map.of(
          "speech-fields.json",
          "{'input':'a','instructions':'b','model':'m','response_format':'mp3','speed':1.5,"
              + "'stream_format':'audio','voice':'alloy'}",
          "images-fields.json",
          "{'background':'auto','model':'m','moderation':'low','n':1,'negative_prompt':'a',"
              + "'output_compression':80,'output_format':'png','prompt':'a','quality':'high',"
              + "'response_format':'url','seed':4,'size':'auto','style':'vivid','user':'u'}",
          "rerank-fields.json",
          "{'documents':['a',{'text':'b'}],'max_chunks_per_doc':3,'max_tokens_per_doc':4,"
              + "'model':'m','query':'q','rank_fields':['text'],'return_documents':true,'top_n':1,"
              + "'user':'u'}",
          "transcription-fields.json",
          "{'chunking_strategy':'auto','include[]':['logprobs'],'language':'en','model':'m',"
              + "'prompt':'p','response_format':'json','stream':'false','temperature':'0',"
              + "'timestamp_granularities[]':['word']}");

  static Stream<String> files() {
    return EXAMPLES.keySet().stream();
  }

  private static ObjectNode example(String file) {
    String json = String.valueOf(EXAMPLES.get(file)).replace('\'', '"');
    return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFieldOfTheExample_isOnTheListAndTheOtherWayRound(String file) {
    JsonNode listed = Vocabulary.resource(file);

    assertThat(listed.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(() -> example(file).fieldNames());
    FieldList.of(file).check(example(file), Set.of());
  }

  @ParameterizedTest
  @MethodSource("files")
  void valueOfAnotherType_isRefusedByName(String file) {
    example(file)
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode wrong = example(file);
              wrong.putArray(name).addArray().add(true);

              assertThatThrownBy(() -> FieldList.of(file).check(wrong, Set.of()))
                  .isInstanceOf(ApiException.class)
                  .hasMessageContaining("'" + name + "'");
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void fieldOutsideItsRange_isRefused(String file) {
    Vocabulary.resource(file)
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("most")) {
                ObjectNode wrong = example(file);
                wrong.put(entry.getKey(), 1e300);

                assertThatThrownBy(() -> FieldList.of(file).check(wrong, Set.of()))
                    .isInstanceOf(ApiException.class);
              }
            });
  }
}
