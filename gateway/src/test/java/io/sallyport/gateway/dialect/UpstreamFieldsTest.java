package io.sallyport.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a chat says reaches a server of another dialect, or is refused by name. */
final class UpstreamFieldsTest {

  private static final String MARKER = "seven lost words of a short remark";

  /**
   * What may stay behind: thoughts, which a server takes only from its own model, how closely a
   * picture is looked at, and the name of a function whose call has an id.
   */
  private static final String STAYS =
      ".*(/reasoning_content|/image_url/detail|/messages/3/name|/json_schema/(name|strict)"
          + "|/type|/role|/prompt_cache_key|/prompt_cache_retention|/stream_options.*)";

  private static final String CHAT =
      """
      {"model":"m","messages":[
       {"role":"system","content":"s"},
       {"role":"user","content":[{"type":"text","text":"x"},
         {"type":"image_url","image_url":{"url":"https://shop.example/a.png","detail":"auto"}},
         {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,eA=="}}]},
       {"role":"assistant","content":"y","refusal":"no","reasoning_content":"t",
         "tool_calls":[{"id":"c","type":"function","function":{"name":"n","arguments":"{\\"a\\":\\"b\\"}"}}]},
       {"role":"tool","tool_call_id":"c","name":"n","content":"r"},
       {"role":"assistant","content":[{"type":"text","text":"z"},{"type":"refusal","refusal":"q"}]},
       {"role":"user","content":"u"}],
       "max_completion_tokens":9,"temperature":0.5,"top_p":0.5,"user":"someone",
       "tools":[{"type":"function","function":{"name":"n","description":"d","strict":true,
         "parameters":{"type":"object"}}}],
       "tool_choice":{"type":"function","function":{"name":"n"}},
       "response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,
         "schema":{"type":"object"}}}}
      """;

  private static ObjectNode tree(String text) {
    return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode asked(UpstreamApi api, ObjectNode chat) {
    return UpstreamDialect.of(api).request(chat);
  }

  private static void leaves(JsonNode node, String path, List<String> places) {
    if (!node.isContainerNode()) {
      places.add(path);
    }
    node.properties().forEach(f -> leaves(f.getValue(), path + "/" + f.getKey(), places));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      leaves(node.get(i), path + "/" + i, places);
    }
  }

  private static void put(ObjectNode root, JsonPointer place, String text) {
    JsonNode parent = root.at(place.head());
    if (parent instanceof ArrayNode list) {
      list.set(place.last().getMatchingIndex(), text);
    } else {
      ((ObjectNode) parent).put(place.last().getMatchingProperty(), text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MESSAGES", "RESPONSES"})
  void anyTextOfAChat_isSentOnOrRefused(UpstreamApi api) {
    List<String> places = new ArrayList<>();
    leaves(tree(CHAT), "", places);
    int carried = 0;
    for (String place : places) {
      ObjectNode changed = tree(CHAT);
      put(changed, JsonPointer.compile(place), MARKER);
      String sent;
      try {
        sent = asked(api, changed).toString();
      } catch (ApiException refused) {
        assertThat(refused.error().code()).isEqualTo("unsupported_by_upstream");
        continue;
      }
      if (!place.matches(STAYS)) {
        assertThat(sent).as(place).contains(MARKER);
        carried++;
      }
    }
    assertThat(carried).isGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "responses"})
  void everyFieldOfAChat_hasOnePlaceInTheFile(String dialect) throws IOException {
    JsonNode own = resource("upstream-fields.json").path(dialect);
    List<String> named = new ArrayList<>();
    for (String list : List.of("same", "translated", "refused")) {
      own.path(list).forEach(name -> named.add(name.asText()));
    }
    own.path("ends").fieldNames().forEachRemaining(named::add);
    List<String> known = new ArrayList<>();
    resource("../surface/chat-fields.json").fieldNames().forEachRemaining(known::add);

    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(known);
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = UpstreamFields.class.getResourceAsStream(name)) {
      return Json.read(in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MESSAGES|'seed':7|seed",
        "MESSAGES|'seed':0|seed",
        "MESSAGES|'verbosity':'low'|verbosity",
        "MESSAGES|'metadata':{'a':'b'}|metadata",
        "MESSAGES|'reasoning_effort':'minimal'|reasoning_effort",
        "MESSAGES|'service_tier':'flex'|service_tier",
        "MESSAGES|'enable_thinking':false|enable_thinking",
        "MESSAGES|'tool_choice':'required'|tool_choice",
        "MESSAGES|'response_format':{'type':'json_schema','json_schema':{'name':'a','description':'d','schema':{}}}|response_format.json_schema.description",
        "RESPONSES|'seed':7|seed",
        "RESPONSES|'stop':'x'|stop",
        "RESPONSES|'best_of':2|best_of"
      })
  void fieldWithoutAWord_isRefusedByItsName(UpstreamApi api, String field, String name) {
    ObjectNode chat = with(field);

    assertThatThrownBy(() -> asked(api, chat))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.error().param()).isEqualTo(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MESSAGES|'reasoning_effort':'high'|'output_config':{'effort':'high'}",
        "MESSAGES|'service_tier':'default'|'service_tier':'standard_only'",
        "MESSAGES|'safety_identifier':'u1'|'metadata':{'user_id':'u1'}",
        "MESSAGES|'n':1,'frequency_penalty':0.0,'top_k':4|'top_k':4",
        "RESPONSES|'verbosity':'low'|'text':{'verbosity':'low'}",
        "RESPONSES|'prompt_cache_retention':'24h'|'prompt_cache_retention':'24h'",
        "RESPONSES|'metadata':{'a':'b'}|'metadata':{'a':'b'}"
      })
  void fieldWithAWord_isPutIntoIt(UpstreamApi api, String field, String said) {
    assertThat(asked(api, with(field)).toString()).contains(said.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MESSAGES", "RESPONSES"})
  void nameOfASpeaker_isRefusedAndNotLost(UpstreamApi api) {
    ObjectNode chat =
        tree(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"name\":\"ann\",\"content\":\"x\"}]}");

    assertThatThrownBy(() -> asked(api, chat))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> assertThat(refused.error().param()).isEqualTo("messages[0].name"));
  }

  private static ObjectNode with(String field) {
    return tree(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + field.replace('\'', '"')
            + "}");
  }
}
