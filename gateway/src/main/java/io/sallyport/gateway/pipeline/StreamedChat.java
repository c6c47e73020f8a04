package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Segment;
import io.sallyport.gateway.dialect.Event;
import io.sallyport.gateway.dialect.Usage;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.pipeline.ChatCompletions.ChatCall;
import io.sallyport.gateway.surface.ChatStream;
import io.sallyport.gateway.surface.Chunk;
import io.sallyport.gateway.surface.HeldCalls;
import io.sallyport.gateway.surface.Leaving;
import io.sallyport.gateway.surface.SoftRefusal;
import io.sallyport.gateway.surface.StreamGuarding;
import io.sallyport.gateway.surface.StructuredAnswer;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.gateway.surface.TokenCount;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.StreamedAnswer;
import io.sallyport.gateway.upstream.UpstreamFailure;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.StreamGuard;
import io.sallyport.guard.flow.TaintMemory;
import io.sallyport.privacy.PersonalDataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way to the client. Events go on as soon as the guard releases their
 * text; the request is recorded before the client has the last one.
 */
final class StreamedChat {

  private static final System.Logger LOGGER = System.getLogger("sallyport.stream");

  private final Way way;
  private final ChatCall call;
  private final Passage passage;
  private final Meters meters;
  private final StreamRecord record;
  private final ChatStream stream;
  private final HeldCalls held;
  private final Privacy privacy;
  private final Map<PersonalDataType, Integer> foundBefore;
  private final StreamEnd end = new StreamEnd();
  private final StreamOut out;
  private final boolean includeUsage;
  private final TaintMemory memory;
  private final WrittenTexts written = new WrittenTexts();
  private long guardNanos;

  /**
   * An answer to a call.
   *
   * @param includeUsage whether the client wants its usage as an event of its own
   */
  StreamedChat(
      Way way,
      ChatCall call,
      Meters meters,
      JudgeCalls judge,
      TaintMemory memory,
      Privacy privacy,
      boolean includeUsage) {
    this.includeUsage = includeUsage;
    this.way = way;
    this.call = call;
    this.passage = call.passage();
    this.meters = meters;
    this.privacy = privacy;
    this.memory = memory;
    this.foundBefore = call.data() == null ? Map.of() : call.data().found();
    this.record = way.streamRecord(passage);
    this.out = new StreamOut(way, passage, call.speech());
    call.structure().ifPresent(StructuredAnswer::begin);
    this.held = held(judge);
    this.stream = new ChatStream(new Guarding());
  }

  private HeldCalls held(JudgeCalls judge) {
    if (judge.judges(call.policy())) {
      return new HeldCalls(
          (message, path, calls) ->
              judge.message(
                  passage,
                  call.policy(),
                  call.context().conversation(),
                  call.read(),
                  message,
                  path,
                  calls),
          JudgeCalls.offered(call.read()));
    }
    // Nobody judges them, but only a whole call can be told from one that was cut.
    return new HeldCalls((message, path, calls) -> !calls.isEmpty(), Set.of());
  }

  /** How the texts of this stream are guarded. */
  private final class Guarding implements StreamGuarding {
    @Override
    public StreamGuard open(String path) {
      return way.inspect().stream(call.policy(), call.context(), path);
    }

    @Override
    public void scanned(String path, String piece) {
      record.add(path, piece);
    }

    @Override
    public Leaving leaving(String path) {
      return privacy.leaving(passage, call.data(), path);
    }

    @Override
    public void unread(TextSlots content) {
      way.admit(passage, content, call.policy());
    }

    @Override
    public Inspection again(Segment text) {
      return way.inspect().again(text, call.policy(), call.context());
    }

    @Override
    public Inspection inspect(Segment text) {
      return way.inspect().piece(passage, text, call.policy(), call.context());
    }
  }

  /**
   * Passes an answer on.
   *
   * @throws UpstreamFailure when it broke off or is none, and the client was sent nothing of it;
   *     then there may be another answer, or this one has to be told as {@link #failed}
   * @throws ApiException 503 when the log cannot take that it begins
   */
  void run(StreamedAnswer answer) throws UpstreamFailure {
    try {
      relay(answer);
    } catch (UpstreamFailure failure) {
      if (!out.isOpen() && !call.cancel().isCancelled()) {
        throw failure;
      }
      fail(broken(failure));
    } catch (ApiException unusable) {
      if (passage.exchange().recorded()) {
        throw unusable;
      }
      fail(unusable.error());
    } catch (RuntimeException defect) {
      // The stream has begun: without an event the client would take a part for the whole.
      LOGGER.log(System.Logger.Level.ERROR, "stream failed: " + defect.getClass().getName());
      fail(ApiError.internal(500, "internal_error", "Sallyport failed on this answer."));
    }
  }

  private void relay(StreamedAnswer answer) throws UpstreamFailure {
    ObjectNode last = JsonNodeFactory.instance.objectNode();
    ObjectNode usage = null;
    for (ObjectNode event = answer.next(); event != null; event = answer.next()) {
      if (event.path("usage").isObject()) {
        usage = (ObjectNode) event.path("usage");
      }
      event.put("model", call.request().model());
      if (isOnlyUsage(event)) {
        // What the client is told in the end is what was settled.
        continue;
      }
      // Later events are made like this one, so it has to be one that is inspected.
      last = event;
      if (!includeUsage || !isSound(event.path("usage"))) {
        event.remove("usage");
      } else if (event.path("usage") instanceof ObjectNode soFar) {
        TokenCount.clean(soFar);
      }
      if (!pass(pushed(event))) {
        return;
      }
    }
    if (held.isHolding()) {
      throw new UpstreamFailure(UpstreamFailure.Kind.BROKEN, "The stream ended within a call");
    }
    if (pass(stream.finish(last)) && go(held.finish(last))) {
      Optional<String> misshapen = CheckStructure.refusal(call);
      if (misshapen.isPresent()) {
        block(passage.words(misshapen.get()));
      } else {
        complete(last, usage);
      }
    }
  }

  private ChatStream.Outcome pushed(ObjectNode event) {
    long start = System.nanoTime();
    ChatStream.Outcome outcome = stream.push(event);
    guardNanos += System.nanoTime() - start;
    meters.held(stream.held());
    return outcome;
  }

  /** Sends what is released; false when the stream ended here. */
  private boolean pass(ChatStream.Outcome outcome) {
    way.inspect().found(passage, outcome.findings());
    if (outcome.blockMessage() != null) {
      block(passage.words(outcome.blockMessage()));
      return false;
    }
    outcome.events().forEach(written::take);
    return go(held.pass(outcome.events()));
  }

  private boolean go(List<ObjectNode> released) {
    call.structure().ifPresent(structure -> released.forEach(structure::takeEvent));
    for (ObjectNode event : end.pass(released)) {
      if (!out.pass(event) || call.cancel().isCancelled()) {
        fail(broken(null));
        return false;
      }
      record.sent(event);
    }
    return true;
  }

  private void complete(ObjectNode last, @Nullable ObjectNode usage) {
    if (call.cancel().isCancelled()) {
      fail(broken(null));
      return;
    }
    out.flush();
    // They go out once the event is on disk, which therefore has to say so already.
    end.events().forEach(record::sent);
    Counted counted = settle(usage);
    passage.ended("ok", 200, "");
    if (recorded()) {
      end.events().forEach(event -> out.send(call.speech().next(event)));
      if (includeUsage) {
        out.send(call.speech().next(Chunk.usage(last, counted.told())));
      }
      end(counted);
    }
  }

  private void end(Counted counted) {
    List<Event> last = call.speech().end(Usage.of(counted.in(), counted.out(), counted.told()));
    call.speech().keep();
    out.send(last);
    out.endWhole();
  }

  /** Records the request; when that fails, the client is told instead of given the rest. */
  private boolean recorded() {
    try {
      way.finish(passage, call.reservation());
      return true;
    } catch (ApiException unavailable) {
      out.send(call.speech().failed(unavailable.error()));
      out.end();
      return false;
    }
  }

  private void block(String message) {
    out.flush();
    Counted counted = settle(null);
    passage.ended("blocked", 200, "content_filter");
    if (!recorded()) {
      return;
    }
    if (call.policy().softBlock()) {
      ObjectNode last =
          new SoftRefusal(passage.exchange().id(), call.request().model())
              .lastEvent(call.policy().refusal());
      out.send(call.speech().next(last));
      end(counted);
    } else {
      out.send(call.speech().failed(ApiError.blocked(null, message)));
      out.end();
    }
  }

  /** Ends what {@link #run} could not, in place of which there is no other answer. */
  void failed(ApiError error) {
    fail(Way.cut(call.cancel(), error));
  }

  /** Takes down what was scanned of an answer that {@link #run} could not pass on. */
  void replaced() {
    passage.took("guard", guardNanos);
    privacy.streamed(passage, call.data(), foundBefore);
    record.close();
  }

  private void fail(ApiError error) {
    out.open();
    settle(null);
    if (passage.exchange().isGone()) {
      Way.left(passage);
    } else {
      passage.ended(Way.outcome(error), 200, error.code());
    }
    if (recorded()) {
      out.send(call.speech().failed(error));
      out.end();
    }
  }

  private ApiError broken(@Nullable UpstreamFailure failure) {
    ApiError error =
        failure == null
            ? ApiError.upstream(502, "upstream_broken", "The stream was cut.", true)
            : failure.error();
    return Way.cut(call.cancel(), error);
  }

  private Counted settle(@Nullable ObjectNode usage) {
    passage.took("guard", guardNanos);
    // Before the client has the end, and with it reason to send it again as something else.
    memory.wrote(passage.tenant(), call.read().texts(), written.texts());
    privacy.streamed(passage, call.data(), foundBefore);
    return ChatCompletions.usage(
        call, usage == null ? JsonNodeFactory.instance.nullNode() : usage, record.close());
  }

  private static boolean isSound(JsonNode usage) {
    return TokenCount.of(usage.path("prompt_tokens")) != TokenCount.NONE
        && TokenCount.of(usage.path("completion_tokens")) != TokenCount.NONE;
  }

  private static boolean isOnlyUsage(ObjectNode event) {
    return event.path("choices").isEmpty() && event.path("usage").isObject();
  }
}
