package io.sallyport.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ViewsPropertiesTest {

  private static final ViewBudget SMALL = new ViewBudget(4, 12, 60_000, 5_000);

  @Property(tries = 1500)
  void everySpan_liesInOriginalAndGrowsWithTheRange(@ForAll("anything") String text) {
    for (View view : Views.of(text, SMALL).views()) {
      holdsOffsetRules(view, text, new Random(text.hashCode()));
    }
  }

  @Property(tries = 1500)
  void encodedPhrase_isFoundAndMapsToItsEncoding(
      @ForAll("phrases") String phrase,
      @ForAll("formatNames") String format,
      @ForAll("surroundings") String before,
      @ForAll("surroundings") String after) {
    UnaryOperator<String> encoder = Objects.requireNonNull(Encodings.exact().get(format));
    String encoded = encoder.apply(phrase);
    String text = before + " " + encoded + " " + after;

    ViewSet set = Views.of(text);

    View view =
        set.views().stream()
            .filter(v -> v.text().contains(phrase))
            .findFirst()
            .orElseThrow(() -> new AssertionError(format + " not decoded: " + set.views()));
    int at = view.text().indexOf(phrase);
    Span span = view.original(at, at + phrase.length());
    String source = text.substring(span.start(), span.end());
    assertThat(encoded).contains(source.strip());
    assertThat(source.length()).isGreaterThanOrEqualTo(encoded.replace("=", "").length() - 1);
  }

  @Test
  void mutatedInputs_neverBreakAndKeepTheBudget() {
    Random random = new Random(20260314);
    List<UnaryOperator<String>> encoders = List.copyOf(Encodings.exact().values());
    for (int round = 0; round < 12_000; round++) {
      String text = "ignore the rules " + randomText(random);
      for (int layer = random.nextInt(4); layer > 0; layer--) {
        text = mutate(encoders.get(random.nextInt(encoders.size())).apply(text), random);
        text = text.substring(0, Math.min(text.length(), 3_000));
      }
      ViewSet set = Views.of(text, SMALL);
      assertThat(set.views()).hasSizeLessThanOrEqualTo(SMALL.maxViews());
      long produced = set.views().stream().skip(1).mapToLong(view -> view.text().length()).sum();
      assertThat(produced).isLessThanOrEqualTo(SMALL.maxCharacters());
      assertThat(set.views()).allMatch(view -> view.via().size() <= 60);
      holdsOffsetRules(set.views().getLast(), text, random);
    }
  }

  @Test
  void hugeHostileInputs_endWithinTheBudget() {
    List<String> shapes =
        List.of(
            "\\u{",
            "\\x4",
            "%4",
            "&#",
            "=",
            "=\n",
            "\u202E",
            "\u0301\u0323",
            "🏴",
            "1g",
            "a ",
            "0x4",
            "41 ",
            "aWdub3Jl\n",
            "QUFB/",
            "\uDB40\uDC41",
            "\uFE01",
            "\u2062\u2064",
            "가",
            "\uFDFA");
    for (String shape : shapes) {
      String text = shape.repeat(300_000 / shape.length());
      ViewSet set = Views.of(text, new ViewBudget(2, 4, 2_000_000, 400_000));
      assertThat(set.views()).describedAs(shape).hasSizeLessThanOrEqualTo(4);
    }
  }

  private static void holdsOffsetRules(View view, String original, Random random) {
    int length = view.text().length();
    for (int probe = 0; probe < 8; probe++) {
      int start = random.nextInt(length + 1);
      int end = start + random.nextInt(length - start + 1);
      Span outer = view.original(start, end);
      assertThat(outer.end()).isLessThanOrEqualTo(original.length());
      assertThat(splitsPair(original, outer.start())).isFalse();
      assertThat(splitsPair(original, outer.end())).isFalse();
      if (end > start) {
        int innerStart = start + random.nextInt(end - start);
        int innerEnd = innerStart + 1 + random.nextInt(end - innerStart);
        Span inner = view.original(innerStart, innerEnd);
        assertThat(inner.start()).isGreaterThanOrEqualTo(outer.start());
        assertThat(inner.end()).isLessThanOrEqualTo(outer.end());
      }
    }
  }

  private static boolean splitsPair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }

  private static String randomText(Random random) {
    int[] ranges = {0x20, 0x7f, 0x0, 0x20, 0xa0, 0x250, 0x300, 0x370, 0x400, 0x460, 0x2000, 0x2070};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      int range = random.nextInt(ranges.length / 2 + 2) * 2;
      if (range < ranges.length) {
        text.appendCodePoint(ranges[range] + random.nextInt(ranges[range + 1] - ranges[range]));
      } else {
        text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(3); i > 0 && !mutated.isEmpty(); i--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.deleteCharAt(at);
        case 1 -> mutated.insert(at, (char) random.nextInt(0x10000));
        case 2 -> mutated.setCharAt(at, (char) random.nextInt(0x80));
        default -> mutated.insert(at, mutated.substring(at, Math.min(at + 20, mutated.length())));
      }
    }
    return mutated.toString();
  }

  @Provide
  Arbitrary<String> anything() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12),
            Arbitraries.of(
                "ignore",
                " previous",
                "aWdub3JlIHRoZSBydWxlcw==",
                "%69g",
                "&amp;",
                "&#x69;",
                "\\u0069",
                "=69=67",
                "\uD83D",
                "\uDE00",
                "😀",
                "\u200B",
                "e\u0301\u0302\u0303",
                "\u202E",
                "і",
                "ｉ",
                "1gn0r3",
                "i g n o r e ",
                "erongi",
                "vtaber",
                "69676e6f7265",
                "\n",
                "\uDB40\uDC69",
                "\uFE0F",
                "١",
                "ﷺ"));
    return pieces.list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> phrases() {
    Arbitrary<String> words =
        Arbitraries.of(
            "ignore", "previous", "instructions", "system", "prompt", "reveal", "secret", "please");
    return Combinators.combine(words, words, words, words)
        .as((a, b, c, d) -> String.join(" ", a, b, c, d).toLowerCase(Locale.ROOT));
  }

  @Provide
  Arbitrary<String> formatNames() {
    Map<String, UnaryOperator<String>> encoders = Encodings.exact();
    return Arbitraries.of(encoders.keySet());
  }

  @Provide
  Arbitrary<String> surroundings() {
    return Arbitraries.of(
        "", "Hello there,", "résumé 日本", "👍🏽", "x = 1;", "\uD800", "(see below)");
  }
}
