package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.surface.JsonRepair.Change;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was meant to be JSON becomes JSON where there is one way to read it, and only there. */
final class JsonRepairTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Here you are: {\"a\": 1} Anything else? | {\"a\":1} | SURROUNDINGS",
        "{\"a\": [1, 2,],} | {\"a\":[1,2]} | COMMA",
        "{'a': 'it\\'s \"so\"'} | {\"a\":\"it's \\\"so\\\"\"} | QUOTES",
        "{a: 1, b_2: {$c: 2}} | {\"a\":1,\"b_2\":{\"$c\":2}} | NAME",
        "{\"a\": 1 /* one */, \"b\": 2} | {\"a\":1,\"b\":2} | COMMENT",
        "{\"a\": True, \"b\": None, \"c\": False} | {\"a\":true,\"b\":null,\"c\":false} | WORD",
        "{\"a\": [{\"b\": \"c\" | {\"a\":[{\"b\":\"c\"}]} | BRACKET"
      })
  void oneMistake_isRepairedAndNamed(String text, String json, Change change) {
    JsonRepair.Repaired repaired = JsonRepair.of(text, true).orElseThrow();

    assertThat(repaired.json()).isEqualTo(json);
    assertThat(repaired.changes()).isEqualTo(Set.of(change));
  }

  @Test
  void fenceAndSeveralMistakes_areRepairedTogether() {
    String text =
        """
        Sure, this is what you asked for.
        ```json
        {
          name: 'Ann',  // the customer
          "tags": ["a", "b",],
          "old": False
        }
        ```
        Tell me if you need more.
        """;

    assertThat(JsonRepair.of(text, true).orElseThrow().json())
        .isEqualTo("{\"name\":\"Ann\",\"tags\":[\"a\",\"b\"],\"old\":false}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It is 21 degrees.",
        "{\"a\": 1} or {\"a\": 2}",
        "See [1]. {\"a\": 1}",
        "Use {braces}: {\"a\": 1}",
        "```json\n{\"a\": 1}\n```\n```json\n{\"a\": 2}\n```",
        "{\"a\": 1, \"a\": 2,}",
        "{a: 1, \"a\": 2}",
        "{'a': 'don't'}",
        "{\"a\": \"b\", \"c\": \"d",
        "{\"a\": \"b\", \"c\":",
        "{\"a\": \"b\",",
        "{\"a\": [1, 2",
        "{\"a\": tru",
        "{\"a\": [1}",
        "{\"a\" 1}",
        "{\"a\": \"b\" \"c\": 1}",
        "{\"a\": maybe}",
        "{\"a\": NaN}",
        "{\"a\": +1}",
        "{\"a\": \"line\nbreak\"}",
        "{\"a\": \"\\x41\"}",
        "{\"a\": 1 /* open }",
        "{,}",
        "[,1]",
        "{\"a\": , \"b\": 1}",
        "{1a: 2}",
        ""
      })
  void whatCanBeReadInTwoWays_isLeftAlone(String text) {
    assertThat(JsonRepair.of(text, true)).isEmpty();
  }

  @Test
  void answerThatWasCutOff_getsNoBrackets() {
    assertThat(JsonRepair.of("{\"a\": [\"b\"", false)).isEmpty();
  }

  @Test
  void hugeNesting_isRefused() {
    assertThat(JsonRepair.of("[".repeat(100_000), true)).isEmpty();
    assertThat(JsonRepair.of("[{'a':".repeat(100_000), true)).isEmpty();
  }

  @Property(tries = 300)
  void whateverComesOut_isJsonOnlyIfTheParserSaysSo_andNothingThrows(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 40) String text) {
    Optional<JsonRepair.Repaired> repaired = JsonRepair.of("{" + text, true);

    repaired.ifPresent(one -> assertThat(one.json()).startsWith("{"));
  }

  @Property(tries = 200)
  void textOfAStringInSingleQuotes_staysWhatItWas(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 30) String text)
      throws Exception {
    String quoted = text.replace("\\", "\\\\").replace("'", "\\'");

    String json = JsonRepair.of("{'a': '" + quoted + "'}", true).orElseThrow().json();

    assertThat(Json.MAPPER.readTree(json).path("a").asText()).isEqualTo(text);
  }
}
