package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.ATTACK;
import static io.sallyport.gateway.Everywhere.SECRET;
import static io.sallyport.gateway.Everywhere.model;
import static io.sallyport.gateway.Everywhere.scanned;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every behaviour on every API of a conversation, plain and streamed: what passes, what is treated
 * and what is blocked is the same everywhere, and the log says what was scanned, at the places that
 * the client knows. What comes of tools, broken upstreams and limits is in the tests beside this.
 */
final class SurfaceConformanceTest {

  private static final Pattern CANARY = Pattern.compile("never write it\\): ([a-z0-9]{22})");
  private static Everywhere all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Everywhere();
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @Test
  void everyPostAddress_isInOneOfTheTables() {
    Set<String> addresses = new TreeSet<>();
    for (String address : gateway.gateway().addresses()) {
      if (address.startsWith("POST /v1/")) {
        addresses.add(address.substring(5));
      }
    }
    Set<String> tested = new TreeSet<>(OneShotConformanceTest.paths());
    for (Surface surface : Surface.values()) {
      tested.add(surface.path());
    }

    assertThat(addresses).isEqualTo(tested);
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void harmless_passesAndTheLogSaysWhatWasScanned(Surface surface, boolean stream) {
    String model = model("fine", surface, stream);
    upstream.on(model, Answers.text("Green ", "tea, ", "of course."));

    HttpResponse<String> response = all.post(surface, surface.ask(model, "", "Which tea?"), stream);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(surface.text(response, stream)).isEqualTo("Green tea, of course.");
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("surface").asText()).isEqualTo(surface.logged());
    assertThat(event.path("outcome").asText()).isEqualTo("ok");
    assertThat(event.path("verdict").asText()).isEqualTo("allow");
    assertThat(scanned(event, "input").path("characters").asLong()).isEqualTo(10);
    assertThat(scanned(event, "input").path("origin").asText()).isEqualTo("user");
    assertThat(scanned(event, "input").path("path").asText()).isEqualTo(surface.placeOfQuestion());
    assertThat(event.path("scanned").toString()).doesNotContain("*");
    long out = 0;
    for (JsonNode text : event.path("scanned")) {
      boolean answer = text.path("path").asText().equals(surface.placeOfAnswer(stream));
      out +=
          answer && text.path("direction").asText().equals("output")
              ? text.path("characters").asLong()
              : 0;
    }
    assertThat(out).isEqualTo(21);
    assertThat(event.at("/tokens/in").asLong()).isEqualTo(5);
    assertThat(event.at("/tokens/out").asLong()).isEqualTo(7);
    if (stream) {
      assertThat(surface.complete(response.body())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void attack_isBlockedAndGoesNowhere(Surface surface, boolean stream) {
    String model = model("attack", surface, stream);

    HttpResponse<String> response = all.post(surface, surface.ask(model, "", ATTACK), stream);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Surface.code(response, stream)).isEqualTo("content_filter");
    assertThat(upstream.seen(model)).isEmpty();
    assertThat(response.body()).contains(") in " + surface.placeOfQuestion() + ", characters");
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("verdict").asText()).isEqualTo("block");
    assertThat(event.path("outcome").asText()).isEqualTo("blocked");
    assertThat(event.at("/findings/0/path").asText()).isEqualTo(surface.placeOfQuestion());
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void attackUnderASoftPolicy_isAnsweredWithTheRefusal(Surface surface, boolean stream) {
    String model = model("soft", surface, stream);

    HttpResponse<String> response =
        all.post(all.soft(), surface, surface.ask(model, "", ATTACK), stream);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(surface.text(response, stream)).isEqualTo("No, said the gate.");
    assertThat(upstream.seen(model)).isEmpty();
    assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("blocked");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void secretInTheAnswer_isRedactedHoweverItIsCut(Surface surface, boolean stream) {
    String model = model("secret", surface, stream);
    String text = "The key is " + SECRET + ", keep it.";
    upstream.on(model, Answers.text(Answers.letters(text).toArray(String[]::new)));

    HttpResponse<String> response = all.post(surface, surface.ask(model, "", "x"), stream);

    assertThat(surface.text(response, stream))
        .startsWith("The key is ")
        .endsWith(", keep it.")
        .doesNotContain("AKIA");
    assertThat(response.body()).doesNotContain(SECRET).doesNotContain(SECRET.substring(8));
    assertThat(gateway.eventOf(response).path("verdict").asText()).isEqualTo("redact");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void policyThatOnlyRecords_changesNothingAndSaysWhatItWouldHaveDone(
      Surface surface, boolean stream) {
    String model = model("watched", surface, stream);
    String text = "The key is " + SECRET + ", keep it.";
    upstream.on(model, Answers.text(Answers.letters(text).toArray(String[]::new)));

    HttpResponse<String> response =
        all.post(all.watching(), surface, surface.ask(model, "", ATTACK), stream);

    assertThat(surface.text(response, stream)).isEqualTo(text);
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("verdict").asText()).isEqualTo("allow");
    assertThat(event.at("/attributes/would").asText()).isEqualTo("block");
    assertThat(event.path("findings").toString()).contains("phrases/override", "secrets/");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void secretInTheRequest_neverReachesTheUpstream(Surface surface, boolean stream) {
    String model = model("asked", surface, stream);
    upstream.on(model, Answers.text("Fine."));

    HttpResponse<String> response =
        all.post(surface, surface.ask(model, "", "My key is " + SECRET + " and it fails."), stream);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(upstream.only(model).body()).contains("and it fails.").doesNotContain(SECRET);
    assertThat(gateway.eventOf(response).path("verdict").asText()).isEqualTo("redact");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void canarySplitOverChunks_blocksTheAnswer(Surface surface, boolean stream) {
    String model = model("canary", surface, stream);
    upstream.on(
        model,
        call -> {
          String prompt = call.request().json().at("/messages/0/content").asText();
          Answers.text(Answers.letters(prompt).toArray(String[]::new)).answer(call);
        });

    HttpResponse<String> response =
        all.post(surface, surface.ask(model, "You answer about tea.", "Which tea?"), stream);

    String prompt = upstream.only(model).json().at("/messages/0/content").asText();
    Matcher canary = CANARY.matcher(prompt);
    assertThat(canary.find()).isTrue();
    assertThat(Surface.code(response, stream)).isEqualTo("content_filter");
    assertThat(response.body()).doesNotContain(canary.group(1));
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("verdict").asText()).isEqualTo("block");
    assertThat(event.path("findings").toString()).contains("canary");
    if (stream) {
      assertThat(surface.complete(response.body())).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void unknownField_isRefusedByName(Surface surface, boolean stream) {
    for (String field : List.of("chat_template", "base_url", "extra_body", "Messages")) {
      String model = model("field", surface, stream);

      HttpResponse<String> response =
          all.post(surface, surface.ask(model, "", "x").put(field, ATTACK), stream);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Surface.code(response, stream)).isEqualTo("field_denied");
      assertThat(response.body()).contains(field);
      assertThat(upstream.seen(model)).isEmpty();
      assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("refused");
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void picture_passesOrIsDeniedAsThePolicySays(Surface surface, boolean stream) {
    String model = model("picture", surface, stream);
    upstream.on(model, Answers.text("A cat."));

    HttpResponse<String> passed = all.post(surface, surface.withImage(model), stream);
    HttpResponse<String> denied = all.post(all.narrow(), surface, surface.withImage(model), stream);

    assertThat(passed.statusCode()).isEqualTo(200);
    assertThat(gateway.eventOf(passed).at("/attributes/uninspected").asText()).endsWith("=image");
    assertThat(denied.statusCode()).isEqualTo(400);
    assertThat(Surface.code(denied, stream)).isEqualTo("content_denied");
    assertThat(gateway.eventOf(denied).at("/attributes/uninspected").asText()).endsWith("=image");
    assertThat(upstream.seen(model)).hasSize(1);
  }
}
