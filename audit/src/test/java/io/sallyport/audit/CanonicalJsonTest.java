package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void exampleOfRfc8785Section322_isCanonicalized() {
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(CanonicalJson.canonicalize(input))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void exampleOfRfc8785Section323_isSortedByUtf16Units() {
    String input =
        """
        {
          "\\u20ac": "Euro Sign",
          "\\r": "Carriage Return",
          "\\ufb33": "Hebrew Letter Dalet With Dagesh",
          "1": "One",
          "\\ud83d\\ude00": "Emoji: Grinning Face",
          "\\u0080": "Control",
          "\\u00f6": "Latin Small Letter O With Diaeresis"
        }
        """;
    assertThat(CanonicalJson.canonicalize(input))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numberOfRfc8785AppendixB_isWrittenAsThere(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.number(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1.0, 1", "-1, -1", "10, 10", "0.1, 0.1", "1e-7, 1e-7", "2e-323, 2e-323"})
  void ordinaryNumber_isWrittenAsEcmaScriptDoes(double value, String expected) {
    assertThat(CanonicalJson.number(value)).isEqualTo(expected);
  }

  @Property
  void anyNumber_readsBackAndIsNotLongerThanJavas(@ForAll double value) {
    String text = CanonicalJson.number(value);
    assertThat(Double.parseDouble(text) == value).isTrue();
    assertThat(CanonicalJson.canonicalize(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numberThatIsNone_isRefused(double value) {
    assertThatThrownBy(() -> CanonicalJson.number(value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,\"a\":2}",
        "[1,]",
        "1 2",
        "{\"a\":1}x",
        "01",
        "NaN",
        "1e400",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "'a'"
      })
  void textThatIsNotJsonOfTheScheme_isRefused(String json) {
    assertThatThrownBy(() -> CanonicalJson.canonicalize(json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void malformedText_isNotRepeatedInTheMessage() {
    assertThatThrownBy(() -> CanonicalJson.canonicalize("{\"prompt\": secretword}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secretword");
  }

  @Test
  void valueThatJsonCannotCarry_isRefused() {
    List<Object> values = List.of(1L << 54, new Object(), Map.of("a", new int[0]), "\ud800");
    for (Object value : values) {
      assertThatThrownBy(() -> CanonicalJson.write(value))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void anyString_survivesWritingAndReading(@ForAll String text) throws Exception {
    String valid = EventText.cut(text, Integer.MAX_VALUE);
    String json = CanonicalJson.write(Map.of("k", valid));
    assertThat(new LoggedEvent(0, CanonicalJson.bytes(Map.of("k", valid))).tree().get("k").asText())
        .isEqualTo(valid);
    assertThat(CanonicalJson.canonicalize(json)).isEqualTo(json);
  }
}
