package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speech, transcripts and captions: what only sound has. */
final class SoundOverHttpTest {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";

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

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return RunningGateway.send(
        request.header("authorization", "Bearer " + gateway.clientKey()).build());
  }

  /** Forms hold the model as a field, so the upstream answers whatever it is asked. */
  private static void answers(UnrulyUpstream.Behaviour behaviour) {
    upstream.on("*", behaviour);
    upstream.on("", behaviour);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\n00:00:00,000 --> 00:00:01,500\n%s\n\n2\n00:00:01,500 --> 00:00:03,000\n%s\n",
        "WEBVTT\n\n00:00.000 --> 00:01.500 align:start\n%s\n\n00:01.500 --> 00:03.000\n%s"
      })
  void secretThatGoesOnInTheNextCue_isRedactedAndTheCuesStay(String captions) {
    String text = captions.formatted("The key is " + SECRET.substring(0, 9), SECRET.substring(9));
    answers(call -> call.respond(200, "text/plain", text));

    HttpResponse<String> response =
        send(OneShot.TRANSCRIPTIONS.ask(gateway, "m", "Which tea?", ""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .doesNotContain(SECRET.substring(0, 9))
        .doesNotContain(SECRET.substring(9))
        .contains("The key is [");
    List<String> structure = captions.lines().filter(line -> !line.equals("%s")).toList();
    assertThat(response.body().lines()).containsSubsequence(structure);
  }

  @Test
  void captionsWithoutAnythingToTreat_passByteForByte() {
    String text =
        "WEBVTT\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n1\r\n00:00.000 --> 00:01.500\r\n"
            + "- Green\r\n- tea\r\n\r\n\r\nid\r\n00:02.000 --> 00:03.000 line:0\r\n 7 \r\n\n";
    answers(call -> call.respond(200, "text/vtt", text));

    HttpResponse<String> response =
        send(OneShot.TRANSCRIPTIONS.ask(gateway, "m", "Which tea?", ""));

    assertThat(response.body()).isEqualTo(text);
  }

  @Test
  void textThatIsCalledSound_isNotPassedOn() {
    upstream.on("*", call -> call.respond(200, "audio/mpeg", "The key is " + SECRET + "."));

    HttpResponse<String> response = send(OneShot.SPEECH.ask(gateway, "m", "Which tea?", ""));

    assertThat(response.statusCode()).isEqualTo(502);
  }

  @Test
  void sound_reachesTheUpstreamAsItWas() {
    answers(call -> OneShot.TRANSCRIPTIONS.answer(call, "Green tea."));

    send(OneShot.TRANSCRIPTIONS.ask(gateway, "m", "Which tea?", ""));

    String body = upstream.seen().getLast().body();
    assertThat(body)
        .contains("name=\"model\"\r\n\r\nm\r\n", "name=\"prompt\"\r\n\r\nWhich tea?\r\n")
        .contains("filename=\"sound.wav\"", "RIFF", "--sallyport-")
        .doesNotContain("--edge");
    assertThat(upstream.seen().getLast().line()).startsWith("POST /v1/audio/transcriptions ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--edge\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n",
        "--edge\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n--edge--\r\nmore",
        "--edge\r\ncontent-disposition: form-data; name=\"model\"\r\ncontent-transfer-encoding:"
            + " base64\r\n\r\nbQ==\r\n--edge--\r\n",
        "--edge\r\ncontent-disposition: form-data; name=\"a\"; name=\"model\"\r\n\r\nm\r\n--edge--\r\n",
        "--edge\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n--edge\r\n"
            + "content-disposition: form-data; name=\"model\"\r\n\r\nn\r\n--edge--\r\n",
        "preamble\r\n--edge--\r\n",
        ""
      })
  void formThatCouldBeReadTwoWays_isRefused(String form) {
    upstream.forget();
    HttpRequest.Builder request =
        gateway
            .request("/v1/audio/transcriptions")
            .setHeader("content-type", "multipart/form-data; boundary=edge")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.getBytes(StandardCharsets.UTF_8)));

    assertThat(send(request).statusCode()).isEqualTo(400);
    assertThat(upstream.seen()).isEmpty();
  }

  private HttpResponse<String> sentAgain(String boundary, String language) {
    String form =
        """
        --edge
        content-disposition: form-data; name="model"

        m
        --edge
        content-disposition: form-data; name="language"

        LANGUAGE
        --edge
        content-disposition: form-data; name="file"; filename="a.wav"
        content-type: audio/wav

        SOUND
        --edge--
        """;
    byte[] body =
        form.replace("\n", "\r\n")
            .replace("LANGUAGE", language)
            .replace("SOUND", "RIFF\0\0\0\0WAVEfmt ")
            .replace("edge", boundary)
            .getBytes(StandardCharsets.UTF_8);
    return send(
        gateway
            .request("/v1/audio/transcriptions")
            .header("idempotency-key", "recording-1")
            .setHeader("content-type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  @Test
  void sameFormWithAnotherBoundary_isTheSameRequest() {
    upstream.forget();
    upstream.on("m", call -> call.json(200, "{\"text\":\"said\"}"));

    HttpResponse<String> first = sentAgain("first-made-up", "en");
    HttpResponse<String> again = sentAgain("second", "en");
    HttpResponse<String> other = sentAgain("second", "de");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(again.headers().firstValue("idempotency-replayed")).hasValue("true");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency_key_reused");
    assertThat(upstream.seen()).hasSize(1);
  }
}
