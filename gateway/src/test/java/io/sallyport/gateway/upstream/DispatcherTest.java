package io.sallyport.gateway.upstream;

import static io.sallyport.gateway.upstream.FakeUpstreams.answer;
import static io.sallyport.gateway.upstream.FakeUpstreams.ask;
import static io.sallyport.gateway.upstream.FakeUpstreams.failing;
import static io.sallyport.gateway.upstream.FakeUpstreams.good;
import static io.sallyport.gateway.upstream.FakeUpstreams.model;
import static io.sallyport.gateway.upstream.FakeUpstreams.refused;
import static io.sallyport.gateway.upstream.FakeUpstreams.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

  private static final String WORD = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";

  private final FakeUpstreams fakes = new FakeUpstreams();

  @Test
  void routes_areSharedOutByWeight() {
    fakes.upstream("heavy", good());
    fakes.upstream("light", good());
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("heavy", 3), route("light", 1)));

    for (int i = 0; i < 4000; i++) {
      ask(dispatcher, model);
    }

    // Nine standard deviations to either side of 3000.
    assertThat(fakes.calls().stream().filter("heavy"::equals).count()).isBetween(2750L, 3250L);
    assertThat(fakes.calls()).hasSize(4000);
  }

  @Test
  void fallbacks_areTriedInTheOrderOfTheConfiguration() {
    fakes.upstream("first", failing());
    fakes.upstream("second", failing());
    fakes.upstream("third", good());
    ModelSettings model = model(List.of(route("first", 1)), route("second", 1), route("third", 1));

    Answer answer = ask(fakes.dispatcher(0), model);

    assertThat(answer.route().upstream()).isEqualTo("third");
    assertThat(fakes.calls()).containsExactly("first", "second", "third");
  }

  @Test
  void failure_isTriedAgainAsOftenAsTheUpstreamAllows() {
    fakes.upstream("only", failing());

    ApiError error = refused(fakes.dispatcher(2), model(List.of(route("only", 1))));

    assertThat(fakes.calls()).hasSize(3);
    assertThat(error.status()).isEqualTo(502);
    assertThat(error.code()).isEqualTo("upstream_unreachable");
  }

  @Test
  void requestThatIsWrong_isNotTriedElsewhere() {
    fakes.upstream("first", () -> answer(400, "{\"error\":{\"message\":\"too long\"}}"));
    fakes.upstream("second", good());

    ApiError error =
        refused(fakes.dispatcher(2), model(List.of(route("first", 1)), route("second", 1)));

    assertThat(fakes.calls()).containsExactly("first");
    assertThat(error.status()).isEqualTo(400);
  }

  @Test
  void refusalThatIsTheUpstreamsOwn_goesToTheNextRoute() {
    fakes.upstream("key", () -> answer(401, "{}"));
    fakes.upstream("busy", () -> answer(429, "{}"));
    fakes.upstream("other", () -> answer(404, "{}"));
    fakes.upstream("good", good());
    ModelSettings model =
        model(List.of(route("key", 1)), route("busy", 1), route("other", 1), route("good", 1));

    assertThat(ask(fakes.dispatcher(0), model).route().upstream()).isEqualTo("good");
    assertThat(fakes.calls()).containsExactly("key", "busy", "other", "good");
  }

  @Test
  void answerThatIsNoJson_isTriedElsewhere() {
    fakes.upstream("first", () -> answer(200, "<html>"));
    fakes.upstream("second", good());

    Answer answer = ask(fakes.dispatcher(0), model(List.of(route("first", 1)), route("second", 1)));

    assertThat(answer.route().upstream()).isEqualTo("second");
  }

  @Test
  void streamThatBreaksBeforeItsFirstEvent_isTriedElsewhere() throws Exception {
    fakes.upstream(
        "first",
        () -> new FakeUpstreams.Pieces(200, Map.of(), List.of(": hello\n\n").iterator(), true));
    String end = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    fakes.upstream(
        "second", () -> answer(200, "data: " + WORD + "\n\ndata: " + end + "\n\ndata: [DONE]\n\n"));

    stream(
        answer -> {
          assertThat(answer.route().upstream()).isEqualTo("second");
          assertThat(answer.next()).hasToString(WORD);
          assertThat(answer.next()).hasToString(end);
          assertThat(answer.next()).isNull();
        });
  }

  /** A stream that says a word and breaks, and one that is well. */
  private void breakingLater() {
    fakes.upstream(
        "first",
        () ->
            new FakeUpstreams.Pieces(
                200, Map.of(), List.of("data: " + WORD + "\n\n").iterator(), true));
    fakes.upstream("second", () -> answer(200, "data: " + WORD + "\n\n"));
  }

  @Test
  void streamThatBreaksLater_isTriedAgainWhereItsReaderHasPassedNothingOn() {
    breakingLater();
    List<String> read = new ArrayList<>();

    stream(
        answer -> {
          read.add(answer.route().upstream());
          assertThat(answer.next()).hasToString(WORD);
          if (answer.route().upstream().equals("first")) {
            answer.next();
          }
        });

    assertThat(read).containsExactly("first", "first", "second");
  }

  @Test
  void streamThatBreaksLater_isNotTriedAgainWhereItsReaderHasPassedOnSomething() {
    breakingLater();

    stream(
        answer -> {
          assertThat(answer.next()).isNotNull();
          assertThat(catchThrowableOfType(UpstreamFailure.class, answer::next).kind())
              .isEqualTo(Kind.BROKEN);
        });

    assertThat(fakes.calls()).containsExactly("first");
  }

  private void stream(Dispatcher.Reading reading) {
    fakes.dispatcher(1).stream(
        model(List.of(route("first", 1)), route("second", 1)),
        "/chat/completions",
        JsonNodeFactory.instance.objectNode(),
        "r",
        new Cancellation(),
        reading);
  }

  @Test
  void cancelledCall_isNotTriedAgain() {
    Cancellation cancel = new Cancellation();
    fakes.upstream(
        "only",
        () -> {
          cancel.cancel("gone");
          throw new UpstreamFailure(Kind.BROKEN, "reset");
        });
    Dispatcher dispatcher = fakes.dispatcher(5);

    assertThatThrownBy(
            () ->
                dispatcher.ask(
                    model(List.of(route("only", 1))),
                    "/chat/completions",
                    JsonNodeFactory.instance.objectNode(),
                    "r",
                    cancel))
        .isInstanceOf(ApiException.class);

    assertThat(fakes.calls()).hasSize(1);
  }
}
