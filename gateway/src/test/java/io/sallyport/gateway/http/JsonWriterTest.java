package io.sallyport.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written reads as what was read. */
final class JsonWriterTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property(tries = 2000)
  void everyTree_isReadAsItWasWritten(@ForAll("trees") JsonNode tree) {
    byte[] written = Json.write(tree);

    assertThat(Json.read(written)).isEqualTo(tree);
  }

  @Test
  void everyCharacter_isReadAsItWasWritten() {
    for (int c = 0; c <= 0xFFFF; c++) {
      JsonNode text = NODES.textNode("a" + (char) c + "b");

      assertThat(Json.read(Json.write(text))).as("U+%04X", c).isEqualTo(text);
    }
  }

  @Test
  void numbers_keepTheirValue() {
    String json = "[0,-0.0,1e400,1.10,123456789012345678901234567890,true,false,null,{},[]]";

    String written = new String(Json.write(Json.read(bytes(json))), StandardCharsets.UTF_8);

    assertThat(written)
        .isEqualTo("[0,0,1E+400,1.1,123456789012345678901234567890,true,false,null,{},[]]");
  }

  @Test
  void missingNode_isRefused() {
    assertThatThrownBy(() -> Json.write(MissingNode.getInstance()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withChars("ab\"\\/\n\r\t\b\f\u0000\u001f\u007f\u2028é中")
            .withChars('\ud83d', '\ude00', '\udfff')
            .ofMaxLength(12);
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            texts.map(NODES::textNode),
            Arbitraries.longs().map(l -> NODES.numberNode(new BigDecimal(l + ".5"))),
            Arbitraries.of(NODES.booleanNode(true), NODES.booleanNode(false), NODES.nullNode()));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(JsonWriterTest::array),
                Arbitraries.maps(texts, inner)
                    .ofMaxSize(4)
                    .map(fields -> NODES.objectNode().setAll(fields))),
        0,
        3);
  }

  private static JsonNode array(List<JsonNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
