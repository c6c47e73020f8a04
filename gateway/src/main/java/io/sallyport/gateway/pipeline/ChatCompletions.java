package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Reservation;
import io.sallyport.core.Direction;
import io.sallyport.core.Segment;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.dialect.Asked;
import io.sallyport.gateway.dialect.Dialect;
import io.sallyport.gateway.dialect.Speech;
import io.sallyport.gateway.dialect.Usage;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.EventStream;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.BrokenCalls;
import io.sallyport.gateway.surface.ChatAnswer;
import io.sallyport.gateway.surface.ChatRequest;
import io.sallyport.gateway.surface.FlowTexts;
import io.sallyport.gateway.surface.PictureTokens;
import io.sallyport.gateway.surface.SoftRefusal;
import io.sallyport.gateway.surface.StructuredAnswer;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.Answer;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.gateway.upstream.StreamedAnswer;
import io.sallyport.gateway.upstream.UpstreamFailure;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Spotlight;
import io.sallyport.guard.flow.FlowRead;
import io.sallyport.guard.flow.TaintMemory;
import io.sallyport.privacy.PrivateCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model, in the dialect of its client: {@code POST /v1/chat/completions} and
 * all that is translated to it. Whatever the dialect, the steps and what they look at are the same.
 */
public final class ChatCompletions implements Routes.Shaping {

  private static final String PATH = Dispatcher.CONVERSATION;

  /** What is reserved for an answer whose length the request does not limit, in tokens. */
  private static final int USUAL_ANSWER = 1024;

  private final Dialect dialect;
  private final Way way;
  private final Supplier<Configuration> configuration;
  private final Dispatcher dispatcher;
  private final Answers answers;
  private final CanaryPlanter planter;
  private final Meters meters;
  private final JudgeCalls judge;
  private final TaintMemory memory;
  private final Privacy privacy;

  /** Answers with these. */
  public ChatCompletions(ChatSteps steps, Dialect dialect) {
    this.dialect = dialect;
    this.way = steps.way();
    this.configuration = steps.configuration();
    this.dispatcher = steps.dispatcher();
    this.answers = steps.answers();
    this.planter = new CanaryPlanter(steps.canaries());
    this.meters = steps.meters();
    this.judge = steps.judge();
    this.memory = steps.memory();
    this.privacy = steps.privacy();
  }

  /** One request on its way, with all that the steps have found out. */
  record ChatCall(
      Passage passage,
      Speech speech,
      ChatRequest request,
      ModelSettings model,
      Policy policy,
      GuardContext context,
      Reservation reservation,
      FlowRead read,
      Optional<StructuredAnswer> structure,
      @Nullable PrivateCall data,
      Cancellation cancel) {}

  @Override
  public ObjectNode error(ApiError error) {
    return dialect.error(error);
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, dialect.surface());
    way.walk(passage, (caller, cancel) -> chat(passage, caller, cancel));
  }

  private void chat(Passage passage, Authenticated caller, Cancellation cancel) {
    Asked asked = ReadRequest.asked(dialect, passage, caller, configuration.get());
    ChatRequest request = ReadRequest.checked(asked, configuration.get());
    asked.carry(request.body());
    Authorise.Permit permit = way.authorise(passage, caller, request.model());
    String policy = permit.policy().name();
    passage.hosted(request.admitTools(configuration.get().reach().hostedTools(policy)));
    way.admit(passage, request.texts(), permit.policy());
    way.admit(passage, request.promised(), permit.policy());
    FlowRead read = labelled(passage, request, permit.policy());
    Optional<StructuredAnswer> structure =
        ReadRequest.atItsPlace(asked, () -> CheckStructure.wanted(request.body(), permit.policy()));
    long answerTokens = (long) request.maxTokens(USUAL_ANSWER) * request.choices();
    Reservation reservation =
        way.reserve(passage, caller, request.texts().segments(), answerTokens);
    GuardContext context = planter.context(passage.tenant(), request, permit.policy());
    try {
      ChatCall call =
          new ChatCall(
              passage,
              asked.speech(),
              request,
              permit.model(),
              permit.policy(),
              context,
              reservation,
              read,
              structure,
              privacy.open(passage, permit.policy(), request.conversation()),
              cancel);
      forward(call);
    } catch (RuntimeException failed) {
      way.settleFailed(passage, reservation);
      throw failed;
    }
  }

  private void forward(ChatCall call) {
    ChatRequest request = call.request();
    Passage passage = call.passage();
    String blocked =
        way.inspectInput(
            passage, request.texts(), privacy.forRequests(call.policy()), call.context());
    blocked = privacy.request(passage, call.data(), request.texts(), blocked);
    if (blocked.isEmpty()) {
      blocked = way.secondOpinion(passage, request.texts(), call.policy(), call.cancel());
    }
    if (!blocked.isEmpty()) {
      refuse(call, blocked);
      return;
    }
    planter.plant(request, call.context());
    spotlight(passage, request, call.policy().spotlight(), call.context());
    if (request.stream()) {
      stream(call);
    } else {
      plain(call);
    }
  }

  /** Sets untrusted texts apart, after they were inspected, and tells the model how. */
  private void spotlight(
      Passage passage, ChatRequest request, Spotlight way, GuardContext context) {
    if (way == Spotlight.OFF) {
      return;
    }
    String secret = planter.secret(passage.tenant(), context.conversation(), "outside");
    if (request.transform(segment -> way.apply(segment, secret))) {
      request.instruct(way.note(secret));
    }
  }

  /**
   * What the model will have read, with what is known of its way; texts that were untrusted once
   * are so again, whatever the client calls them now.
   */
  private FlowRead labelled(Passage passage, ChatRequest request, Policy policy) {
    if (!judge.judges(policy)) {
      return new FlowRead(List.of(), null);
    }
    return FlowTexts.label(
        request.body(), request.texts(), policy.flow(), memory, passage.tenant());
  }

  private void plain(ChatCall call) {
    Passage passage = call.passage();
    long start = System.nanoTime();
    Answer answer = ask(call);
    passage.took("upstream", System.nanoTime() - start);
    passage.answeredBy(answer.route().upstream(), false);
    answer.body().put("model", call.request().model());
    ChatAnswer chat = ChatAnswer.of(answer.body());
    Counted counted = usage(call, answer.body().path("usage"), characters(chat));
    answer.body().set("usage", counted.told());
    way.admit(passage, chat.texts(), call.policy());
    Inspection inspection =
        way.inspect().texts(passage, chat.texts(), Direction.OUTPUT, call.policy(), call.context());
    if (inspection.blocked()) {
      refuse(call, passage.words(inspection.clientMessage()));
      return;
    }
    if (!chat.put(privacy.answer(passage, call.data(), inspection.treated()))) {
      refuse(call, Way.FIXED_TEXT);
      return;
    }
    CheckStructure.repair(call, answer.body(), way.inspect());
    call.structure().ifPresent(structure -> structure.take(answer.body()));
    Optional<String> misshapen = CheckStructure.refusal(call);
    if (misshapen.isPresent()) {
      refuse(call, passage.words(misshapen.get()));
      return;
    }
    BrokenCalls.takeOut(answer.body());
    if (judge.judges(call.policy())) {
      // Before the gate adds words of its own.
      WrittenTexts written = new WrittenTexts();
      written.take(answer.body());
      memory.wrote(passage.tenant(), call.read().texts(), written.texts());
      judge.answer(
          passage, call.policy(), call.context().conversation(), call.read(), answer.body());
    }
    ObjectNode told = call.speech().whole(answer.body());
    passage.ended("ok", 200, "");
    way.finish(passage, call.reservation());
    call.speech().keep();
    passage.exchange().respond(200, "application/json", call.speech().written(told));
  }

  private static long characters(ChatAnswer answer) {
    long characters = 0;
    for (Segment text : answer.texts().segments()) {
      characters += text.path().startsWith("choices[") ? text.text().length() : 0;
    }
    return characters;
  }

  private Answer ask(ChatCall call) {
    try {
      return answers.ask(call.passage(), call.model(), PATH, call.request().body(), call.cancel());
    } catch (ApiException refused) {
      throw inspected(call, refused);
    }
  }

  private ApiException inspected(ChatCall call, ApiException refused) {
    ApiError error =
        way.inspectError(call.passage(), refused.error(), call.policy(), call.context());
    return new ApiException(ReadRequest.inTheClientsWords(error, call.passage()));
  }

  private void stream(ChatCall call) {
    boolean includeUsage = call.request().includeUsage();
    call.request().requestUsage();
    Passage passage = call.passage();
    StreamTries tries = new StreamTries(call, includeUsage);
    try {
      dispatcher.stream(
          call.model(), PATH, call.request().body(), passage.exchange().id(), call.cancel(), tries);
    } catch (ApiException refused) {
      ApiException told = inspected(call, refused);
      if (tries.last == null || passage.exchange().recorded()) {
        throw told;
      }
      tries.last.failed(told.error());
    }
  }

  /** The streams of one request, of which at most one reaches the client. */
  private final class StreamTries implements Dispatcher.Reading {
    private final ChatCall call;
    private final boolean includeUsage;
    private long since = System.nanoTime();
    private @Nullable StreamedChat last;

    StreamTries(ChatCall call, boolean includeUsage) {
      this.call = call;
      this.includeUsage = includeUsage;
    }

    @Override
    public void read(StreamedAnswer answer) throws UpstreamFailure {
      if (last != null) {
        last.replaced();
      }
      Passage passage = call.passage();
      passage.took("first_event", System.nanoTime() - since);
      passage.answeredBy(answer.route().upstream(), true);
      last = new StreamedChat(way, call, meters, judge, memory, privacy, includeUsage);
      try {
        last.run(answer);
      } finally {
        since = System.nanoTime();
      }
    }
  }

  /** Tells the client that the guard did not let it pass, hard or soft. */
  private void refuse(ChatCall call, String message) {
    Passage passage = call.passage();
    if (!call.policy().softBlock()) {
      throw new ApiException(ApiError.blocked(null, message));
    }
    passage.ended("blocked", 200, "content_filter");
    way.settleFailed(passage, call.reservation());
    way.record(passage);
    SoftRefusal refusal = new SoftRefusal(passage.exchange().id(), call.request().model());
    if (call.request().stream()) {
      EventStream events = passage.exchange().respondEvents();
      Speech speech = call.speech();
      refusal
          .events(call.policy().refusal())
          .forEach(event -> StreamOut.send(events, speech.next(event)));
      StreamOut.send(events, speech.end(new Usage(0, 0, 0, 0)));
      events.endWhole();
    } else {
      passage
          .exchange()
          .respond(200, call.speech().whole(refusal.completion(call.policy().refusal())));
    }
  }

  /** Takes the tokens from the upstream's count, or estimates them where it gave none. */
  static Counted usage(ChatCall call, JsonNode usage, long answerCharacters) {
    Counted counted =
        Counted.of(
            usage,
            () ->
                Counted.estimate(call.request().texts().segments())
                    + PictureTokens.of(call.request().body()),
            answerCharacters);
    call.passage().tokens(counted.in(), counted.out());
    call.passage().estimated(counted.estimated());
    return counted;
  }
}
