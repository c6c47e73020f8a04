package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Segment;
import io.sallyport.gateway.dialect.Event;
import io.sallyport.gateway.dialect.Usage;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.EventStream;
import io.sallyport.gateway.pipeline.ChatCompletions.ChatCall;
import io.sallyport.gateway.surface.ChatStream;
import io.sallyport.gateway.surface.Chunk;
import io.sallyport.gateway.surface.HeldCalls;
import io.sallyport.gateway.surface.Leaving;
import io.sallyport.gateway.surface.SoftRefusal;
import io.sallyport.gateway.surface.StreamGuarding;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.gateway.surface.TokenCount;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.StreamedAnswer;
import io.sallyport.gateway.upstream.UpstreamCodes;
import io.sallyport.gateway.upstream.UpstreamFailure;
import io.sallyport.gateway.upstream.UpstreamShape;
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

  void run(StreamedAnswer answer) {
    EventStream events = passage.exchange().respondEvents();
    ObjectNode last = JsonNodeFactory.instance.objectNode();
    ObjectNode usage = null;
    try {
      for (ObjectNode event = answer.next(); event != null; event = answer.next()) {
        if (event.path("error").isObject()) {
          fail(events, ApiError.upstream(502, "upstream_broken", upstreamError(event), true));
          return;
        }
        UpstreamShape.requireChunk(event);
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
        if (!pass(events, pushed(event))) {
          return;
        }
      }
      if (held.isHolding()) {
        fail(
            events,
            ApiError.upstream(502, "upstream_broken", "The stream ended within a call.", true));
        return;
      }
      if (pass(events, stream.finish(last)) && go(events, held.finish(last))) {
        Optional<String> misshapen = CheckStructure.refusal(call);
        if (misshapen.isPresent()) {
          block(events, passage.words(misshapen.get()));
        } else {
          complete(events, last, usage);
        }
      }
    } catch (UpstreamFailure failure) {
      fail(events, broken(failure));
    } catch (ApiException unusable) {
      fail(events, unusable.error());
    } catch (RuntimeException defect) {
      // The stream has begun: without an event the client would take a part for the whole.
      LOGGER.log(System.Logger.Level.ERROR, "stream failed: " + defect.getClass().getName());
      fail(events, ApiError.internal(500, "internal_error", "Sallyport failed on this answer."));
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
  private boolean pass(EventStream events, ChatStream.Outcome outcome) {
    way.inspect().found(passage, outcome.findings());
    if (outcome.blockMessage() != null) {
      block(events, passage.words(outcome.blockMessage()));
      return false;
    }
    outcome.events().forEach(written::take);
    return go(events, held.pass(outcome.events()));
  }

  private boolean go(EventStream events, List<ObjectNode> out) {
    call.structure().ifPresent(structure -> out.forEach(structure::takeEvent));
    for (ObjectNode event : end.pass(out)) {
      if (!send(events, call.speech().next(event)) || call.cancel().isCancelled()) {
        fail(events, broken(null));
        return false;
      }
      record.sent(event);
    }
    return true;
  }

  private void complete(EventStream events, ObjectNode last, @Nullable ObjectNode usage) {
    if (call.cancel().isCancelled()) {
      fail(events, broken(null));
      return;
    }
    // They go out once the event is on disk, which therefore has to say so already.
    end.events().forEach(record::sent);
    Counted counted = settle(usage);
    passage.ended("ok", 200, "");
    if (recorded(events)) {
      end.events().forEach(event -> send(events, call.speech().next(event)));
      if (includeUsage) {
        send(events, call.speech().next(Chunk.usage(last, counted.told())));
      }
      end(events, counted);
    }
  }

  private void end(EventStream events, Counted counted) {
    List<Event> last = call.speech().end(Usage.of(counted.in(), counted.out(), counted.told()));
    call.speech().keep();
    send(events, last);
    events.endWhole();
  }

  /** Sends what a client is told now; false when it has gone. */
  static boolean send(EventStream events, List<Event> out) {
    boolean there = true;
    for (Event event : out) {
      JsonNode data = event.data();
      if (data == null) {
        there = events.sendLiteral("[DONE]");
      } else if (event.name().isEmpty()) {
        there = events.send(data);
      } else {
        there = events.send(event.name(), data);
      }
    }
    return there;
  }

  /** Records the request; when that fails, the client is told instead of given the rest. */
  private boolean recorded(EventStream events) {
    try {
      way.finish(passage, call.reservation());
      return true;
    } catch (ApiException unavailable) {
      send(events, call.speech().failed(unavailable.error()));
      events.end();
      return false;
    }
  }

  private void block(EventStream events, String message) {
    Counted counted = settle(null);
    passage.ended("blocked", 200, "content_filter");
    if (!recorded(events)) {
      return;
    }
    if (call.policy().softBlock()) {
      ObjectNode last =
          new SoftRefusal(passage.exchange().id(), call.request().model())
              .lastEvent(call.policy().refusal());
      send(events, call.speech().next(last));
      end(events, counted);
    } else {
      send(events, call.speech().failed(ApiError.blocked(null, message)));
      events.end();
    }
  }

  private void fail(EventStream events, ApiError error) {
    settle(null);
    if (passage.exchange().isGone()) {
      Way.left(passage);
    } else {
      passage.ended(Way.outcome(error), 200, error.code());
    }
    if (recorded(events)) {
      send(events, call.speech().failed(error));
      events.end();
    }
  }

  private ApiError broken(@Nullable UpstreamFailure failure) {
    ApiError error =
        failure == null
            ? ApiError.upstream(502, "upstream_broken", "The stream was cut.", true)
            : failure.error();
    return Way.cut(call.cancel(), error);
  }

  /** An upstream's error in mid-stream is told in the gate's words: its own were not inspected. */
  private String upstreamError(ObjectNode event) {
    String code = UpstreamCodes.known(event.path("error").path("code").asText(""));
    return "The upstream '"
        + passage.upstream()
        + "' reported an error in its stream"
        + (code.isEmpty() ? "." : " (" + code + ").");
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
