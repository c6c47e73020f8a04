package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The event of a streamed answer says how much of each text its client was given. */
final class ReleasedTextTest {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String strict;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway = RunningGateway.before(upstream, "tenants: [{id: strict-tenant, policy: strict}]\n");
    strict = gateway.keyOfTenant("strict-tenant");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> ask(String model) {
    return gateway.post(
        strict, "/v1/chat/completions", RunningGateway.question(model, "hello", true));
  }

  private static String got(HttpResponse<String> response) {
    return Answers.joined(RunningGateway.events(response), 0, "/content");
  }

  private static String released(HttpResponse<String> response) {
    return gateway.eventOf(response).at("/attributes/released").asText();
  }

  @Test
  void wholeAnswer_wasReleasedAsItWasScanned() {
    upstream.on("whole", Answers.text("Grün ist ", "der Tee 🍵 ", "am Morgen."));

    HttpResponse<String> response = ask("whole");

    String all = "Grün ist der Tee 🍵 am Morgen.";
    assertThat(got(response)).isEqualTo(all);
    assertThat(released(response))
        .isEqualTo("choices[0].delta.content=30/30;bytes:33/33")
        .contains("=" + all.length() + "/");
  }

  @Test
  void answerThatIsBlockedOnTheWay_saysWhatHadGoneOutBefore() {
    upstream.on("block", Answers.text("The harmless beginning. ", "The key is ", SECRET, " and"));

    HttpResponse<String> response = ask("block");

    int out = got(response).length();
    assertThat(out).isPositive();
    assertThat(released(response))
        .startsWith("choices[0].delta.content=" + out + "/")
        .doesNotStartWith("choices[0].delta.content=" + out + "/" + out + ";");
  }

  @Test
  void answerWhoseUpstreamBreaks_saysWhatHadGoneOutBefore() {
    upstream.on(
        "broken",
        call ->
            call.events()
                .event(Answers.delta(0, "content", "Some words and half a wo").toString())
                .event("{\"error\":{\"message\":\"gone\"}}")
                .done());

    HttpResponse<String> response = ask("broken");

    String out = got(response);
    assertThat(out).startsWith("Some words and").hasSizeLessThan(24);
    assertThat(released(response)).startsWith("choices[0].delta.content=" + out.length() + "/24;");
  }

  @Test
  void callThatIsHeldUntilItsEnd_isReleasedWithIt() {
    upstream.on(
        "call",
        Answers.events(
            Answers.arguments(0, "look_up", "{\"a\":"),
            Answers.arguments(0, "", "1}"),
            Answers.finish(0, "tool_calls")));

    HttpResponse<String> response = ask("call");

    List<String> events = RunningGateway.events(response);
    assertThat(String.join("", events)).contains("look_up");
    assertThat(released(response))
        .contains("choices[0].delta.tool_calls[0].function.arguments=7/7;bytes:7/7");
  }

  @Test
  void streamThatItsClientCuts_saysWhatHadGoneOutUntilThen() throws Exception {
    // A word that may go on is held.
    String words = "word after word, ".repeat(20) + "and";
    CountDownLatch left = new CountDownLatch(1);
    upstream.on(
        "cut",
        call -> {
          call.events().event(Answers.delta(0, "content", words).toString());
          left.await(20, TimeUnit.SECONDS);
          while (true) {
            call.event(Answers.delta(0, "content", words).toString());
          }
        });
    HttpResponse<InputStream> response =
        gateway.open(strict, "/v1/chat/completions", RunningGateway.question("cut", "hello", true));
    StringBuilder read = new StringBuilder();
    try (InputStream stream = response.body()) {
      while (read.indexOf("word after word") < 0) {
        read.append((char) stream.read());
      }
    }
    left.countDown();

    assertThat(upstream.awaitCancelled("cut")).isTrue();
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("error").asText()).isEqualTo("client_gone");
    String released = event.at("/attributes/released").asText();
    Matcher amounts =
        Pattern.compile("choices\\[0]\\.delta\\.content=(\\d+)/(\\d+);bytes:\\1/\\2")
            .matcher(released);
    assertThat(amounts.matches()).as(released).isTrue();
    // What the guard still held of it never went out.
    assertThat(Integer.parseInt(amounts.group(1)))
        .isGreaterThanOrEqualTo("word after word".length())
        .isLessThan(Integer.parseInt(amounts.group(2)));
  }
}
