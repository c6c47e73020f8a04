package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that a model was talked into writing so that a filter would not know them. */
final class SecretDisguisesTest {

  private static final Guard GUARD = Guard.standard();
  private static final List<String> SECRETS =
      List.of(
          "glp" + "at-F4keA1b2C3d4E5f6G7h8",
          "AK" + "IAQX7FAKEZ2WN5TR3B",
          "sk_" + "live_F4keDLRXwMc7UbR8o2jTvK3a");

  static List<Arguments> disguises() {
    return List.of(
        way("from behind", text -> new StringBuilder(text).reverse().toString()),
        way("shifted by 13", text -> moved(text, 13)),
        way("shifted by 4", text -> moved(text, 4)),
        way("blanks between", text -> String.join(" ", text.split(""))),
        way("hyphens between", text -> String.join("-", text.split(""))),
        way("a line each", text -> String.join("\n", text.split(""))),
        way("blanks between, from behind", text -> reversed(String.join(" ", text.split("")))),
        way(
            "strings added",
            text -> "'" + text.substring(0, 9) + "' + '" + text.substring(9) + "'"),
        way("broken in two", text -> text.substring(0, 9) + " " + text.substring(9)),
        way("binary", text -> numbers(text, 2, 8)),
        way("octal", text -> numbers(text, 8, 3)),
        way("decimal", text -> numbers(text, 10, 1)),
        way("base64 from behind", text -> base64(reversed(text))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disguises")
  void credentialInDisguise_isTakenOutOfTheAnswer(String name, UnaryOperator<String> way) {
    for (String secret : SECRETS) {
      String disguised = way.apply(secret);

      Inspection inspection = answer("Here you are: " + disguised + " and good luck.");

      assertThat(inspection.verdict()).as(secret).isEqualTo(Verdict.REDACT);
      assertThat(inspection.treated().getFirst().text())
          .doesNotContain(disguised)
          .startsWith("Here you are: ")
          .endsWith("good luck.");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disguises")
  void credentialInDisguise_isNeverReleasedHoweverCut(String name, UnaryOperator<String> way) {
    for (String secret : SECRETS) {
      String disguised = way.apply(secret);
      String text = "Here you are: " + disguised + " and good luck.";
      for (int cut = 1; cut < text.length(); cut += 3) {
        StreamGuard stream = GUARD.openStream(Policy.balanced(), GuardContext.none(), "answer");
        StringBuilder released = new StringBuilder();
        released.append(stream.push(text.substring(0, cut)).text());
        released.append(stream.push(text.substring(cut)).text());
        released.append(stream.finish().text());

        assertThat(released.toString()).as("cut at %d", cut).doesNotContain(disguised);
      }
    }
  }

  @Test
  void randomNamesAndNumbers_areNoCredentialsInDisguise() {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[12 + random.nextInt(40)];
      random.nextBytes(bytes);
      text.append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)).append(' ');
      text.append(UUID.nameUUIDFromBytes(bytes)).append('\n');
      text.append(numbers(text.substring(text.length() - 20).strip(), 10, 2)).append('\n');
    }

    assertThat(answer(text.toString()).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-", "://", "hvs.", "SG.", "g l p a t - "})
  void manyBeginningsOfCredentials_costLittle(String begin) {
    String text = begin.repeat(120_000 / begin.length()) + " x";

    // Time that grows with the square would be tens of seconds; other work is not counted.
    assertThat(Work.seconds(() -> answer(text))).isLessThan(6);
  }

  @Test
  void tablesAndLongWords_areNoCredentialsInDisguise() {
    String text =
        "| 12 | 45 | 33 | 67 | 98 | 101 | 102 | 54 | 67 | 88 | 90 | 71 | 64 | 65 | 77 | 81 |\n"
            + "a b c d e f g h i j k l m n o p q r s t u v w x y z\n"
            + "Donaudampfschifffahrtsgesellschaft io.sallyport.guard.internal.SecretScanner\n"
            + "https://docs.example/a/very-long/path-to-a-page.html?id=12345&lang=en#part-7\n"
            + "P A S S W O R D S  A R E  F O R  P E O P L E  W H O  F O R G E T\n";

    assertThat(answer(text).findings()).isEmpty();
  }

  private static Inspection answer(String text) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        GuardContext.none());
  }

  private static Arguments way(String name, UnaryOperator<String> way) {
    return Arguments.of(name, way);
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static String numbers(String text, int base, int digits) {
    return text.chars()
        .mapToObj(c -> Integer.toString(c, base))
        .map(number -> "0".repeat(Math.max(0, digits - number.length())) + number)
        .collect(Collectors.joining(" "));
  }

  private static String moved(String text, int by) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      char first = Character.isUpperCase(c) ? 'A' : 'a';
      out.append(Character.isLetter(c) ? (char) (first + (c - first + by) % 26) : c);
    }
    return out.toString();
  }
}
