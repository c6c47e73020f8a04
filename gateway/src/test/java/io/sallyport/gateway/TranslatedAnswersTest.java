package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of another API say in words of their own reaches clients of every API. */
final class TranslatedAnswersTest {

  private static Polyglot all;
  private static UnrulyUpstream upstream;

  @BeforeAll
  static void start() throws Exception {
    all = new Polyglot(Polyglot.EACH, "");
    upstream = all.upstream();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void inputThatComesWithTheBeginOfACall_isPassedOn(Surface surface, boolean stream) {
    upstream.on(
        "messages",
        call -> {
          ObjectNode use = Tongue.json("{'type':'tool_use','id':'call_1','name':'read_mail'}");
          use.putObject("input").put("folder", "inbox");
          if (!call.request().json().path("stream").asBoolean()) {
            ObjectNode body =
                Tongue.json(
                    "{'id':'msg_u','type':'message','role':'assistant','model':'u','content':[],"
                        + "'usage':{'input_tokens':5,'output_tokens':7},'stop_reason':'tool_use'}");
            body.withArray("/content").add(use);
            call.json(200, body.toString());
            return;
          }
          Tongue.MESSAGES.begin(call);
          ObjectNode start = Tongue.json("{'type':'content_block_start','index':0}");
          start.set("content_block", use);
          call.event(start.toString());
          Tongue.send(call, "{'type':'content_block_stop','index':0}");
          Tongue.MESSAGES.finish(call);
        });
    ObjectNode ask = surface.ask("messages", "", "Read my mail, please.");

    HttpResponse<String> response = all.post(surface, surface.withTool(ask, "read_mail"), stream);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("read_mail").contains("folder").contains("inbox");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopSequenceThatWasMet_isTold(boolean stream) {
    for (String met : new String[] {"XX", "never asked for"}) {
      upstream.on(
          "messages",
          call -> {
            ObjectNode end = Tongue.json("{'stop_reason':'stop_sequence'}");
            end.put("stop_sequence", met);
            if (!call.request().json().path("stream").asBoolean()) {
              ObjectNode body =
                  Tongue.json(
                      "{'id':'msg_u','type':'message','role':'assistant','model':'u',"
                          + "'content':[{'type':'text','text':'One.'}],"
                          + "'usage':{'input_tokens':5,'output_tokens':7}}");
              call.json(200, body.setAll(end).toString());
              return;
            }
            Tongue.MESSAGES.begin(call);
            Tongue.MESSAGES.said(call, "One.");
            ObjectNode last = Tongue.json("{'type':'message_delta','usage':{'output_tokens':7}}");
            last.set("delta", end);
            call.event(last.toString());
            Tongue.send(call, "{'type':'message_stop'}");
            call.end();
          });
      ObjectNode ask = Surface.MESSAGES.ask("messages", "", "Which?");
      ask.putArray("stop_sequences").add("XX");

      HttpResponse<String> response = all.post(Surface.MESSAGES, ask, stream);

      String told =
          met.equals("XX")
              ? "\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"XX\""
              : "\"stop_reason\":\"end_turn\",\"stop_sequence\":null";
      assertThat(response.body()).contains(told);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void likelihoodOfTokens_isTold(boolean stream) {
    upstream.on(
        "responses",
        call -> {
          String entry = "[{'token':'Yes','logprob':-0.25,'bytes':[89,101,115],'top_logprobs':[]}]";
          ObjectNode part = Tongue.json("{'type':'output_text','text':'Yes','annotations':[]}");
          part.set("logprobs", RunningGateway.json(entry.replace('\'', '"')));
          if (!call.request().json().path("stream").asBoolean()) {
            ObjectNode body =
                Tongue.json("{'id':'resp_u','object':'response','status':'completed','model':'u'}");
            body.putArray("output")
                .addObject()
                .put("type", "message")
                .putArray("content")
                .add(part);
            call.json(200, body.toString());
            return;
          }
          Tongue.RESPONSES.begin(call);
          ObjectNode delta = Tongue.json("{'type':'response.output_text.delta','delta':'Yes'}");
          delta.set("logprobs", part.get("logprobs"));
          call.event(delta.toString());
          Tongue.RESPONSES.finish(call);
        });
    ObjectNode ask = Surface.RESPONSES.ask("responses", "", "Which?");
    ask.putArray("include").add("message.output_text.logprobs");

    HttpResponse<String> response = all.post(Surface.RESPONSES, ask, stream);

    assertThat(response.body()).contains("\"token\":\"Yes\"").contains("-0.25");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void onlyChoice_isToldWhateverItsNumber(Surface surface, boolean stream) {
    upstream.on(
        "chat",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            call.events().event(Answers.delta(7, "content", "One.").toString());
            call.event(Answers.finish(7, "stop").toString()).done();
            return;
          }
          ObjectNode body = Answers.completion("One.");
          ((ObjectNode) body.at("/choices/0")).put("index", 7);
          call.json(200, body.toString());
        });

    assertThat(surface.text(all.ask(surface, "chat", stream), stream)).isEqualTo("One.");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void answerWithoutAReasonForItsEnd_isWholeOnlyAsADocument(Surface surface, boolean stream) {
    upstream.on(
        "chat",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            call.events().event(Answers.delta(0, "content", "One.").toString()).done();
            return;
          }
          ObjectNode body = Answers.completion("One.");
          ((ObjectNode) body.at("/choices/0")).putNull("finish_reason");
          call.json(200, body.toString());
        });

    HttpResponse<String> response = all.ask(surface, "chat", stream);

    assertThat(Surface.code(response, stream)).isEqualTo(stream ? "upstream_broken" : "");
    assertThat(stream || surface.text(response, false).equals("One.")).isTrue();
    assertThat(stream && surface.complete(response.body())).isFalse();
  }
}
