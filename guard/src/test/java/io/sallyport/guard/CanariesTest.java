package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class CanariesTest {

  private static final byte[] KEY =
      "a key for tests only, 32 bytes..".getBytes(StandardCharsets.US_ASCII);
  private static final Canaries CANARIES = new Canaries(KEY);
  private static final String TOKEN = CANARIES.token("tenant", "one");
  private static final Guard GUARD = Guard.standard();

  @Test
  void token_isTheSameForTheSameConversationOnly() {
    assertThat(CANARIES.token("tenant", "one")).isEqualTo(TOKEN);
    assertThat(CANARIES.token("tenant", "two")).isNotEqualTo(TOKEN);
    assertThat(CANARIES.token("other", "one")).isNotEqualTo(TOKEN);
    assertThat(CANARIES.token("tenanto", "ne")).isNotEqualTo(TOKEN);
  }

  @Test
  void tokens_areUniqueAndStrong() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      tokens.add(Canaries.requireStrong(CANARIES.token("tenant", "conversation " + i)));
    }

    assertThat(tokens).hasSize(2_000).allMatch(token -> token.matches("[b-z2-9]{22}"));
  }

  @Test
  void weakTokens_areRefused() {
    for (String weak :
        List.of("confidential", "secret", "aaaaaaaaaaaa1111", "hello world 12345", "")) {
      assertThatThrownBy(() -> Canaries.requireStrong(weak))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("canary: " + weak.length() + " characters");
    }
  }

  @Test
  void shortKey_isRefused() {
    assertThatThrownBy(() -> new Canaries(new byte[8])).hasMessageContaining("at least 16");
  }

  @Test
  void plantedPrompt_endsWithTheToken() {
    assertThat(Canaries.plant("You help bakers.", TOKEN))
        .startsWith("You help bakers.\n")
        .endsWith(TOKEN);
  }

  @TestFactory
  Stream<DynamicTest> leakedToken_isFoundInEveryDisguise() {
    List<String> leaks = new ArrayList<>();
    leaks.add(TOKEN);
    leaks.add(TOKEN.toUpperCase(Locale.ROOT));
    leaks.add(String.join(" ", letters(TOKEN)));
    leaks.add(String.join("-", letters(TOKEN)));
    leaks.add(String.join("\n", letters(TOKEN)));
    leaks.add(String.join("\u200B", letters(TOKEN)));
    leaks.add(TOKEN.substring(0, 9) + "\u2060\uFEFF\u200D" + TOKEN.substring(9));
    leaks.add(new StringBuilder(TOKEN).reverse().toString());
    leaks.add(
        TOKEN.chars().mapToObj(c -> String.valueOf(rot13((char) c))).collect(Collectors.joining()));
    leaks.add(
        TOKEN
            .chars()
            .mapToObj(c -> String.valueOf((char) (c + 0xFEE0)))
            .collect(Collectors.joining()));
    byte[] bytes = TOKEN.getBytes(StandardCharsets.US_ASCII);
    leaks.add(HexFormat.of().formatHex(bytes));
    leaks.add(HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes));
    leaks.add(HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(bytes));
    leaks.add(HexFormat.of().withPrefix("\\x").formatHex(bytes));
    leaks.add(HexFormat.of().withPrefix("\\u00").formatHex(bytes));
    leaks.add(HexFormat.of().withPrefix("%").formatHex(bytes));
    leaks.add("%" + HexFormat.of().toHexDigits(bytes[0]) + TOKEN.substring(1));
    leaks.add(TOKEN.chars().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining()));
    addBase64(leaks);
    leaks.addAll(CanaryDisguises.of(TOKEN).values());
    return leaks.stream()
        .map(
            leak ->
                DynamicTest.dynamicTest(
                    leak,
                    () -> {
                      Inspection inspection = output("It says: " + leak + " and more.");
                      assertThat(inspection.verdict()).isEqualTo(Verdict.BLOCK);
                      assertThat(inspection.clientMessage()).doesNotContain(TOKEN);
                    }));
  }

  private static void addBase64(List<String> leaks) {
    for (String before : List.of("", "a", "ab", "abc", "reference: ")) {
      leaks.add(
          Base64.getEncoder()
              .encodeToString((before + TOKEN + " end").getBytes(StandardCharsets.US_ASCII)));
      leaks.add(
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString((before + TOKEN).getBytes(StandardCharsets.US_ASCII)));
      leaks.add(
          Base64.getMimeEncoder(20, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString((before + TOKEN).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Test
  void shiftedTokenThatBeginsWithADigit_isFound() {
    String token = "7b4mxr92qktd8vhz3npw5c";
    String shifted = CanaryDisguises.of(token).get("caesar");

    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("answer", "It says: " + shifted + " and more.", Origin.ASSISTANT)),
            Direction.OUTPUT,
            Policy.balanced(),
            new GuardContext(
                "tenant", "one", List.of(new Canary(token, Canary.INSTRUCTIONS)), List.of()));

    assertThat(inspection.verdict()).isEqualTo(Verdict.BLOCK);
  }

  @Test
  void otherText_isNoLeak() {
    assertThat(output("A third of it: " + TOKEN.substring(0, 8)).verdict())
        .isEqualTo(Verdict.ALLOW);
    assertThat(output(CANARIES.token("tenant", "two")).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void tokenInTheInput_isNotALeak() {
    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("messages[0]", Canaries.plant("Help.", TOKEN), Origin.SYSTEM)),
            Direction.INPUT,
            Policy.balanced(),
            new GuardContext(
                "tenant", "one", List.of(new Canary(TOKEN, Canary.INSTRUCTIONS)), List.of()));

    assertThat(inspection.verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void context_neverPrintsItsCanaries() {
    assertThat(
            new GuardContext("t", "c", List.of(new Canary(TOKEN, Canary.INSTRUCTIONS)), List.of())
                .toString())
        .doesNotContain(TOKEN);
  }

  private static List<String> letters(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }

  private static char rot13(char c) {
    return c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c;
  }

  private static Inspection output(String text) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        new GuardContext(
            "tenant", "one", List.of(new Canary(TOKEN, Canary.INSTRUCTIONS)), List.of()));
  }
}
