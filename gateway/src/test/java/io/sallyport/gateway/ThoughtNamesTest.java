package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers call a thought {@code reasoning_content} or {@code reasoning}, and clients take either
 * for the same text; a stream that changes between them must not carry what neither may.
 */
final class ThoughtNamesTest {

  private static final String CONTENT = "reasoning_content";
  private static final String PLAIN = "reasoning";

  /** Which of the names a piece comes under, by its number. */
  private enum Names {
    CONTENT_FIRST {
      @Override
      void put(ObjectNode delta, int number, String piece) {
        delta.put(number % 2 == 0 ? CONTENT : PLAIN, piece);
      }
    },
    PLAIN_FIRST {
      @Override
      void put(ObjectNode delta, int number, String piece) {
        delta.put(number % 2 == 0 ? PLAIN : CONTENT, piece);
      }
    },
    /** Who reads the one name gets other pieces from deltas with both than who reads the other. */
    BOTH_BUT_OTHER {
      @Override
      void put(ObjectNode delta, int number, String piece) {
        delta.put(PLAIN, number % 2 == 0 ? piece : "and, ").put(CONTENT, piece);
        if (number % 3 == 0) {
          delta.remove(CONTENT);
        }
      }
    },
    BOTH_ALIKE {
      @Override
      void put(ObjectNode delta, int number, String piece) {
        delta.put(PLAIN, piece).put(CONTENT, piece);
        if (number % 4 == 3) {
          delta.remove(number % 8 == 3 ? CONTENT : PLAIN);
        }
      }
    };

    abstract void put(ObjectNode delta, int number, String piece);
  }

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway = RunningGateway.before(upstream, "");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  static Stream<Arguments> cases() {
    return Stream.of(Surface.values())
        .filter(Surface::talks)
        .flatMap(surface -> Stream.of(Names.values()).map(names -> Arguments.of(surface, names)));
  }

  private static HttpResponse<String> think(Surface surface, Names names, String thought) {
    String model = "thinks-" + surface + "-" + names + "-" + thought.length();
    upstream.on(
        model,
        call -> {
          call.events();
          for (int at = 0; at < thought.length(); at += 3) {
            ObjectNode event = Answers.delta(0, PLAIN, "");
            ObjectNode delta = (ObjectNode) event.at("/choices/0/delta");
            delta.remove(PLAIN);
            names.put(delta, at / 3, thought.substring(at, Math.min(thought.length(), at + 3)));
            call.event(event.toString());
          }
          call.event(Answers.delta(0, "content", "Done.").toString());
          call.event(Answers.finish(0, "stop").toString()).done();
        });
    return gateway.post(
        surface.path(), surface.ask(model, "", "Think.").put("stream", true).toString());
  }

  /** The thoughts as clients put them together: by one of the names, or by whichever is there. */
  private static List<String> readings(Surface surface, HttpResponse<String> response) {
    List<List<String>> orders =
        switch (surface) {
          case CHAT ->
              List.of(
                  List.of(CONTENT),
                  List.of(PLAIN),
                  List.of(CONTENT, PLAIN),
                  List.of(PLAIN, CONTENT));
          default -> List.of(List.of("thinking", "reasoning_text"));
        };
    List<String> readings = new ArrayList<>();
    for (List<String> order : orders) {
      StringBuilder all = new StringBuilder();
      Surface.events(response).forEach(event -> all.append(thought(surface, event, order)));
      readings.add(all.toString());
    }
    return readings;
  }

  private static String thought(Surface surface, JsonNode event, List<String> order) {
    return switch (surface) {
      case CHAT ->
          order.stream()
              .map(name -> event.at("/choices/0/delta").path(name).asText(""))
              .filter(text -> !text.isEmpty())
              .findFirst()
              .orElse("");
      case MESSAGES -> event.at("/delta/thinking").asText("");
      default ->
          event.path("type").asText().equals("response.reasoning_text.delta")
              ? event.path("delta").asText()
              : "";
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void secretOverBothNames_reachesNobody(Surface surface, Names names) {
    HttpResponse<String> response =
        think(surface, names, "I remember the key " + SECRET + " and think on about the weather.");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(readings(surface, response))
        .allSatisfy(reading -> assertThat(reading).doesNotContain(SECRET));
    assertThat(response.body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void harmlessThought_isWholeForWhoeverReadsEitherName(Surface surface, Names names) {
    String thought = "I think about the weather in Rome, which is fine, and then about lunch.";

    HttpResponse<String> response = think(surface, names, thought);

    assertThat(surface.complete(response.body())).isTrue();
    if (names != Names.BOTH_BUT_OTHER) {
      assertThat(readings(surface, response)).contains(thought);
    }
    assertThat(surface.text(response, true)).isEqualTo("Done.");
  }
}
