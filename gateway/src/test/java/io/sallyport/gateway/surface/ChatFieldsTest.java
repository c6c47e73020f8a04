package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field that a chat request may have passes with a value of its type, and with no other. */
class ChatFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "audio | {\"voice\":\"alloy\",\"format\":\"wav\"} | \"wav\"",
        "background | false | 1",
        "bad_words | [\"x\"] | [1]",
        "best_of | 2 | 0",
        "enable_thinking | true | \"true\"",
        "frequency_penalty | -2 | 2.1",
        "function_call | \"auto\" | 1",
        "functions | [{\"name\":\"f\"}] | [1]",
        "ignore_eos | false | 0",
        "include_reasoning | true | 1",
        "include_stop_str_in_output | true | {}",
        "length_penalty | 1.2 | 11",
        "logit_bias | {\"50256\":-100} | [1]",
        "logprobs | true | 5",
        "max_completion_tokens | 1 | 0",
        "max_tokens | 100000 | 1.5",
        "messages | [{\"role\":\"user\",\"content\":\"x\"}] | [1]",
        "metadata | {\"a\":\"b\"} | \"a\"",
        "min_p | 0.05 | 1.1",
        "min_tokens | 0 | -1",
        "modalities | [\"text\",\"audio\"] | \"text\"",
        "model | \"m\" | 1",
        "n | 128 | 129",
        "parallel_tool_calls | false | \"no\"",
        "prediction | {\"type\":\"content\",\"content\":\"x\"} | []",
        "presence_penalty | 2 | -2.5",
        "prompt_cache_key | \"k\" | 1",
        "prompt_cache_retention | \"24h\" | 24",
        "random_seed | 7 | \"7\"",
        "reasoning | {\"effort\":\"high\"} | \"high\"",
        "reasoning_effort | \"high\" | 1",
        "repetition_penalty | 1.1 | -0.1",
        "response_format | {\"type\":\"json_object\"} | \"json\"",
        "safety_identifier | \"u\" | 1",
        "seed | -1 | \"x\"",
        "service_tier | \"auto\" | {}",
        "skip_special_tokens | true | 1",
        "stop | [\"a\",\"b\"] | [1]",
        "stop_token_ids | [1,2] | [1.5]",
        "store | false | true",
        "stream | true | 1",
        "stream_options | {\"include_usage\":true} | []",
        "temperature | 0.7 | 2.1",
        "thinking | {\"type\":\"enabled\",\"budget_tokens\":1024} | true",
        "thinking_budget | 0 | -1",
        "tool_choice | \"auto\" | 7",
        "tools | [{\"type\":\"function\",\"function\":{\"name\":\"f\"}}] | {}",
        "top_a | 0.5 | 2",
        "top_k | -1 | 0.5",
        "top_logprobs | 20 | 21",
        "top_p | 1 | 1.01",
        "typical_p | 0.9 | -1",
        "user | \"u\" | 7",
        "verbosity | \"low\" | 1"
      })
  void field_passesWithAValueOfItsTypeOnly(String field, String right, String wrong) {
    assertThatCode(() -> check(field, right)).doesNotThrowAnyException();
    assertThatCode(() -> check(field, "null")).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(field, wrong))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.error().param()).isEqualTo(field));
  }

  private static void check(String field, String value) {
    ChatFields.check(json("{\"" + field + "\":" + value + "}"), Set.of());
  }

  private static ObjectNode json(String text) {
    return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fields_areNoOthers() {
    assertThat(Vocabulary.resource("chat-fields.json").size()).isEqualTo(54);
  }

  @Test
  void unknownField_isDeniedUnlessAdmittedOrNull() {
    ObjectNode body = json("{\"model\":\"m\",\"nothing\":null,\"other\":1}");

    assertThatThrownBy(() -> ChatFields.check(body.deepCopy(), Set.of()))
        .hasMessageContaining("'other'")
        .hasMessageContaining("guard.fields");
    ChatFields.check(body, Set.of("other"));
    assertThat(body.toString()).isEqualTo("{\"model\":\"m\",\"other\":1}");
    assertThatThrownBy(() -> check("store", "true")).hasMessageContaining("guard.fields");
    assertThatCode(() -> ChatFields.check(json("{\"store\":true}"), Set.of("store")))
        .doesNotThrowAnyException();
  }

  @Test
  void wordsOfTheApi_areAllThere() {
    assertThat(List.of("fields", "values", "names"))
        .extracting(list -> Vocabulary.resource("words.json").path(list).size())
        .containsExactly(20, 86, 118);
  }

  @Test
  void wordOfTheApi_isOneOnlyInAFieldThatHoldsSuch() {
    assertThat(Vocabulary.isWord("role", "system")).isTrue();
    assertThat(Vocabulary.isWord("content", "system")).isFalse();
    assertThat(Vocabulary.isWord("type", "ignore_all_previous")).isFalse();
    assertThat(Vocabulary.isName("tool_calls")).isTrue();
    assertThat(Vocabulary.isName("ignore_all_previous")).isFalse();
  }
}
