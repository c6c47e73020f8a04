package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that its server did not bring to an end is told as one nowhere, a whole one is. */
final class CutAnswersTest {

  private static final String ITEM =
      "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hello.'}]}";

  private static final Pattern SHORT =
      Pattern.compile(
          "finish_reason\":\"length|stop_reason\":\"max_tokens|\"reason\":\"max_output_tokens");

  /** How an upstream ends a stream without an end. */
  enum Cut {
    CHAT_WITHOUT_REASON("chat") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hello.").toString()).done();
      }
    },
    MESSAGE_WITHOUT_REASON("messages") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        Tongue.MESSAGES.begin(call);
        Tongue.MESSAGES.said(call, "Hello.");
        Tongue.send(call, "{'type':'message_stop'}");
        call.end();
      }
    },
    CANCELLED("responses") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        last(call, true, "completed", "'status':'cancelled'");
      }
    },
    IN_PROGRESS("responses") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        last(call, true, "completed", "'status':'in_progress'");
      }
    },
    INCOMPLETE("responses") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        last(
            call,
            true,
            "incomplete",
            "'status':'incomplete','incomplete_details':{'reason':'another'}");
      }
    },
    WHOLE_AT_THE_END("responses") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        last(call, false, "completed", "'status':'completed'");
      }
    },
    WHOLE_PART("responses") {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        Tongue.RESPONSES.begin(call);
        Tongue.send(
            call,
            "{'type':'response.output_text.done','output_index':0,'content_index':0,"
                + "'text':'Hello.'}");
        Tongue.RESPONSES.finish(call);
      }
    };

    private final String api;

    Cut(String api) {
      this.api = api;
    }

    abstract void say(UnrulyUpstream.Call call) throws IOException;

    static void last(UnrulyUpstream.Call call, boolean pieces, String event, String status)
        throws IOException {
      Tongue.RESPONSES.begin(call);
      if (pieces) {
        Tongue.RESPONSES.said(call, "Hello.");
      }
      Tongue.send(
          call,
          "{'type':'response." + event + "','response':{'output':[" + ITEM + "]," + status + "}}");
      call.end();
    }
  }

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Polyglot(Polyglot.models(Cut.values(), cut -> cut.api), "");
    upstream = all.upstream();
    gateway = all.gateway();
    for (Cut cut : Cut.values()) {
      upstream.on(Polyglot.model(cut), cut::say);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(Cut.values())
        .flatMap(cut -> Stream.of(Surface.values()).map(each -> Arguments.of(cut, each)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void streamWithoutAnEnd_isToldAsItIs(Cut cut, Surface surface) {
    HttpResponse<String> response = all.ask(surface, Polyglot.model(cut), true);

    boolean ended = List.of(Cut.INCOMPLETE, Cut.WHOLE_AT_THE_END, Cut.WHOLE_PART).contains(cut);
    assertThat(gateway.eventOf(response).path("outcome").asText())
        .isEqualTo(ended ? "ok" : "failed");
    if (ended) {
      assertThat(surface.text(response, true)).isEqualTo("Hello.");
      boolean cutShort = SHORT.matcher(response.body()).find();
      assertThat(cutShort).isEqualTo(cut == Cut.INCOMPLETE);
    } else {
      assertThat(surface.complete(response.body())).isFalse();
      assertThat(Surface.code(response, true)).isEqualTo("upstream_broken");
    }
  }
}
