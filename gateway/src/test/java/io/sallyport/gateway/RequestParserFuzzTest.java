package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sallyport.core.Origin;
import io.sallyport.gateway.config.Delimiter;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.surface.ChatRequest;
import io.sallyport.gateway.surface.EmbeddingRequest;
import io.sallyport.gateway.surface.ModerationRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutated requests: whatever they are, the parser accepts or refuses, and does nothing else. */
final class RequestParserFuzzTest {

  private static final int INPUTS = 15_000;
  private static final long SEED = 20_261_121;
  private static final List<Delimiter> DELIMITERS =
      List.of(new Delimiter("<doc>", "</doc>", Origin.RETRIEVED));

  private static final List<String> SEEDS =
      List.of(
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello <doc>x</doc>\"}]}",
          "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\","
              + "\"text\":\"a\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;"
              + "base64,AAAA\"}}]}],\"n\":3,\"stream\":true,\"stop\":[\"a\",\"b\"]}",
          "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\","
              + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
              + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"ok\",\"sallyport\":"
              + "{\"origin\":\"file\",\"source\":\"s\"}}],\"tools\":[{\"type\":\"function\","
              + "\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]}",
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":"
              + "{\"file_data\":\"data:text/plain;charset=utf-8;base64,aGVsbG8gd29ybGQ=\"}},"
              + "{\"type\":\"image_url\",\"image_url\":\"data:,a%20b\"},{\"type\":\"input_audio\","
              + "\"input_audio\":{\"data\":\"SUQzBAAAAA==\"}}]}],\"tool_choice\":\"auto\",\"store\":false}",
          "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\",\"dimensions\":8,"
              + "\"temperature\":0.5,\"logit_bias\":{\"1\":-100},\"seed\":123456789,\"messages\":[]}");

  private static final List<String> FRAGMENTS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "null",
          "true",
          "-",
          "1e999999999",
          "0.1e-400",
          "\\u0000",
          "\\ud800",
          "\\",
          "\u0000",
          "\ufeff",
          "\u202e",
          "\"model\":",
          "\"role\":\"user\"",
          "\"sallyport\":{}",
          "<doc>",
          "</doc>",
          "\"messages\":[[]]",
          "{\"a\":".repeat(80),
          "9".repeat(200),
          "\"" + "k".repeat(1100) + "\":1,",
          "\"stream_options\":7",
          "😀");

  private static final byte[][] BYTES = {
    {(byte) 0xff},
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xe2}
  };

  @Test
  void mutatedRequests_areAcceptedOrRefusedWith4xx() {
    Random random = new Random(SEED);
    int[] outcomes = new int[2];

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < INPUTS; i++) {
            byte[] input = mutated(random);
            for (int surface = 0; surface < 3; surface++) {
              outcomes[parses(input, surface) ? 0 : 1]++;
            }
          }
        });

    // A fuzzer that only ever breaks the JSON would test one line of the parser.
    assertThat(outcomes[0]).isGreaterThan(INPUTS / 50);
    assertThat(outcomes[1]).isGreaterThan(INPUTS);
  }

  private static boolean parses(byte[] input, int surface) {
    try {
      switch (surface) {
        case 0 -> ChatRequest.of(Json.readObject(input), DELIMITERS, Set.of()).texts().segments();
        case 1 -> EmbeddingRequest.of(Json.readObject(input), Set.of());
        default -> ModerationRequest.of(Json.readObject(input));
      }
      return true;
    } catch (ApiException refused) {
      assertThat(refused.error().status()).isBetween(400, 499);
      assertThat(refused.error().message().length()).isLessThan(600);
      return false;
    } catch (RuntimeException | StackOverflowError defect) {
      throw new AssertionError("input: " + new String(input, StandardCharsets.ISO_8859_1), defect);
    }
  }

  private static byte[] mutated(Random random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        case 2 -> text.replace(at, end, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        case 3 -> text.insert(at, text.substring(at, end));
        case 4 -> text.setCharAt(at, (char) random.nextInt(0x180));
        default -> text.setLength(at);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(8) > 0 || bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    ByteArrayOutputStream broken = new ByteArrayOutputStream();
    broken.write(bytes, 0, at);
    broken.writeBytes(BYTES[random.nextInt(BYTES.length)]);
    broken.write(bytes, at, bytes.length - at);
    return broken.toByteArray();
  }
}
