package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What repeats the text of a transcript in tokens goes with the text. */
final class TranscriptTokensTest {

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

  private static HttpResponse<String> transcript(ObjectNode answer) {
    upstream.on("", call -> call.json(200, answer.toString()));
    return RunningGateway.send(
        OneShot.TRANSCRIPTIONS
            .ask(gateway, "m", "Which tea?", "")
            .header("authorization", "Bearer " + gateway.clientKey())
            .build());
  }

  private static ArrayNode bytes(ArrayNode into, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      into.add(b & 0xFF);
    }
    return into;
  }

  private static ObjectNode withTokens(String text, String... tokens) {
    ObjectNode answer = Answers.MAPPER.createObjectNode().put("text", text);
    ArrayNode list = answer.putArray("logprobs");
    for (String token : tokens) {
      ObjectNode entry = list.addObject().put("token", token).put("logprob", -0.5);
      bytes(entry.putArray("bytes"), token);
    }
    return answer;
  }

  @Test
  void tokensOfAHarmlessTranscript_pass() {
    JsonNode answer =
        RunningGateway.json(transcript(withTokens("Green tea.", "Green", " te", "a.")));

    assertThat(answer.path("logprobs")).hasSize(3);
    assertThat(answer.at("/logprobs/1").toString())
        .isEqualTo("{\"token\":\" te\",\"logprob\":-0.5,\"bytes\":[32,116,101]}");
  }

  @Test
  void tokensOfARedactedTranscript_go() {
    String[] tokens = ("The key is|" + SECRET.replaceAll("(.{4})", "|$1")).split("\\|+");
    tokens[1] = " " + tokens[1];

    HttpResponse<String> response = transcript(withTokens("The key is " + SECRET, tokens));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningGateway.json(response).path("text").asText())
        .startsWith("The key is ")
        .doesNotContain(SECRET);
    assertThat(RunningGateway.json(response).path("logprobs").toString()).isEqualTo("[]");
  }

  @Test
  void tokensThatSaySomethingElseThanTheText_go() {
    HttpResponse<String> response = transcript(withTokens("Green tea.", "It is ", SECRET));

    assertThat(RunningGateway.json(response).path("text").asText()).isEqualTo("Green tea.");
    assertThat(RunningGateway.json(response).path("logprobs").toString()).isEqualTo("[]");
  }

  @Test
  void numbersAndWordsOfATreatedSegment_go() {
    ObjectNode answer = Answers.MAPPER.createObjectNode().put("text", "It is " + SECRET);
    ObjectNode segment = answer.putArray("segments").addObject().put("id", 0);
    segment.put("text", "It is " + SECRET).putArray("tokens").add(50364).add(467).add(307);
    answer.putArray("words").addObject().put("word", "It").put("start", 0.0);

    JsonNode got = RunningGateway.json(transcript(answer));

    assertThat(got.at("/segments/0/id").asInt(-1)).isZero();
    assertThat(got.at("/segments/0/tokens").isMissingNode()).isTrue();
    assertThat(got.path("words").isMissingNode()).isTrue();
  }

  @Test
  void numbersAndWordsOfAHarmlessSegment_pass() {
    ObjectNode answer = Answers.MAPPER.createObjectNode().put("text", "Green tea.");
    ObjectNode segment = answer.putArray("segments").addObject().put("id", 0);
    segment.put("text", "Green tea.").putArray("tokens").add(50364).add(467).add(307);
    answer.putArray("words").addObject().put("word", "Green").put("start", 0.0);

    JsonNode got = RunningGateway.json(transcript(answer));

    assertThat(got.at("/segments/0/tokens")).hasSize(3);
    assertThat(got.path("words")).hasSize(1);
  }

  @Test
  void bytesOfASecretInAnyField_doNotPass() {
    ObjectNode answer = Answers.MAPPER.createObjectNode().put("text", "Green tea.");
    bytes(answer.putArray("foo"), "It is " + SECRET);

    HttpResponse<String> response = transcript(answer);

    assertThat(Surface.code(response, false)).isEqualTo("content_filter");
    assertThat(response.body()).doesNotContain("foo");
  }
}
