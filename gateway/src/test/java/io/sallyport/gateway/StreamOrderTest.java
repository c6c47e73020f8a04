package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held text and the event that ends a choice arrive in the order in which they were said. */
final class StreamOrderTest {

  private static ObjectNode last(String text) {
    ObjectNode event = Answers.delta(0, "content", text);
    ((ObjectNode) event.at("/choices/0")).put("finish_reason", "stop");
    return event;
  }

  private static String told(List<String> events) {
    StringBuilder text = new StringBuilder();
    for (String event : events.subList(0, events.size() - 1)) {
      JsonNode choice = RunningGateway.json(event).at("/choices/0");
      assertThat(text.toString()).as("text after the end").doesNotEndWith("|");
      text.append(choice.at("/delta/content").asText(""));
      text.append(choice.path("finish_reason").isTextual() ? "|" : "");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"the end", "", "x", "a longer end, of several words, with a full stop."})
  void textInTheEventThatEndsTheChoice_keepsItsPlace(String end) throws Exception {
    try (UnrulyUpstream upstream =
            new UnrulyUpstream()
                .on(
                    "m",
                    Answers.events(Answers.delta(0, "content", "word ".repeat(200)), last(end)));
        RunningGateway gateway = RunningGateway.before(upstream, "")) {
      assertThat(told(gateway.stream("m", "hello"))).isEqualTo("word ".repeat(200) + end + "|");
    }
  }

  @Test
  void wholeAnswerInOneEvent_arrivesWhole() throws Exception {
    try (UnrulyUpstream upstream =
            new UnrulyUpstream().on("m", Answers.events(last("All of it at once.")));
        RunningGateway gateway = RunningGateway.before(upstream, "")) {
      assertThat(told(gateway.stream("m", "hello"))).isEqualTo("All of it at once.|");
    }
  }
}
