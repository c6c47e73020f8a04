package io.sallyport.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors stay as they were written, and nothing but vectors does. */
final class VectorReaderTest {

  private static JsonNode read(String json) throws IOException {
    return Json.readVectors(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String written(JsonNode node) {
    return new String(Json.write(node), StandardCharsets.UTF_8);
  }

  private static String answer(String vector) {
    return "{\"data\":[{\"index\":0,\"embedding\":" + vector + "}],\"usage\":{\"total_tokens\":3}}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[0.10,-1e-3,2]", "[1]", "[ 0.5 ,\n 1E+3 ]", "[-0,12345678901234567890.5,1e400]"})
  void vector_staysAsItWasWritten(String vector) throws IOException {
    JsonNode read = read(answer(vector));

    assertThat(NumberList.of(read.at("/data/0/embedding"))).isEqualTo(new NumberList(vector));
    assertThat(written(read)).isEqualTo(answer(vector));
  }

  @Test
  void vectorsFarIntoALongAnswer_areFoundWhereTheyStand() throws IOException {
    String before = "[{\"note\":\"" + "\u00e9\u4e2d\\n\ud83c\udf75 ".repeat(20_000) + "\",";
    String all =
        "{\"data\":"
            + before
            + "\"embedding\":[1.25,"
            + "0.5,".repeat(50_000)
            + "2]},{\"embedding\":[7.5]}]}";

    JsonNode read = read(all);

    NumberList vector = Objects.requireNonNull(NumberList.of(read.at("/data/0/embedding")));
    assertThat(vector.values()).hasSize(50_002).startsWith(1.25, 0.5).endsWith(0.5, 2);
    assertThat(written(read)).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[\"text\"]",
        "[0.5,\"text\"]",
        "[0.5,[1]]",
        "[[0.5]]",
        "[{\"a\":1}]",
        "[0.5,null]",
        "[true]",
        "[0.5,{\"embedding\":[1]},2]"
      })
  void listOfAnythingElse_comesOutEmpty(String vector) throws IOException {
    JsonNode found = read(answer(vector)).at("/data/0/embedding");

    assertThat(NumberList.of(found)).isNull();
    assertThat(found.isArray()).isTrue();
    assertThat(found).isEmpty();
  }

  @Test
  void restOfTheAnswer_isATreeAsEver() throws IOException {
    String json =
        "{\"a\":{\"b\":[1,2.5,\"t\",true,false,null,{}],\"c\":123456789012345678901},\"d\":-5}";

    assertThat(written(read(json)))
        .isEqualTo(written(Json.readUpstream(json.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"embedding\":[1,2}",
        "{\"embedding\":[1,]}",
        "{\"embedding\":[1,2",
        "{\"embedding\":[01]}",
        "{\"embedding\":[NaN]}",
        "{\"embedding\":[1]} {}",
        "{\"embedding\":[1],\"embedding\":[2]}",
        "{\"a\":1,\"a\":1}",
        "{\"embedding\":[1 /* words */]}"
      })
  void whatIsNoJson_isRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }

  @Test
  void numberWithoutEndAndDepthWithoutEnd_areRefused() {
    assertThatThrownBy(() -> read(answer("[0." + "1".repeat(129) + "]")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(answer("[" + "1".repeat(129) + "]")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("[".repeat(65) + "]".repeat(65))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(answer("[".repeat(65) + "]".repeat(65))))
        .isInstanceOf(IOException.class);
  }
}
