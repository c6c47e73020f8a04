package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.dialect.UpstreamDialect;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets an answer for a model from one of its routes, in the words of whoever is asked. Nothing is
 * tried again once the client has been sent something.
 */
public final class Dispatcher {

  private static final int MAX_ANSWER = 64 << 20;

  private final Map<String, Upstream> upstreams;
  private final Tries tries;

  /**
   * Prepares a dispatcher.
   *
   * @param upstreams by name
   * @param retries how often a request is tried again on an upstream, by name; 0 when absent
   */
  public Dispatcher(Map<String, Upstream> upstreams, Map<String, Integer> retries) {
    this(upstreams, retries, new SteadyClock());
  }

  /** The same with a clock of its own, by which an upstream is left alone. */
  Dispatcher(Map<String, Upstream> upstreams, Map<String, Integer> retries, Clock clock) {
    this.upstreams = Map.copyOf(upstreams);
    this.tries = new Tries(upstreams.keySet(), retries, clock);
  }

  /**
   * A dispatcher after another one: upstreams that are the same stay open or left alone as they
   * are.
   */
  public static Dispatcher after(
      @Nullable Dispatcher before, Map<String, Upstream> upstreams, Map<String, Integer> retries) {
    Dispatcher next = new Dispatcher(upstreams, retries);
    if (before != null) {
      next.tries.take(before.tries, name -> before.upstreams.get(name) == upstreams.get(name));
    }
    return next;
  }

  /** An upstream by its name; null when there is none. */
  public @Nullable Upstream upstream(String name) {
    return upstreams.get(name);
  }

  /** Lets go of the upstreams that no dispatcher in use has. */
  public void closeAllBut(Collection<Dispatcher> inUse) {
    upstreams.forEach(
        (name, upstream) -> {
          if (inUse.stream().noneMatch(other -> other.upstreams.get(name) == upstream)) {
            upstream.close();
          }
        });
  }

  /** The state of an upstream's circuit breaker, for the console: CLOSED, OPEN or HALF_OPEN. */
  public String state(String upstream) {
    return tries.state(upstream);
  }

  /** Where texts are made vectors. */
  public static final String VECTORS = "/embeddings";

  /** Where conversations are answered in the gate's own language. */
  public static final String CONVERSATION = "/chat/completions";

  /**
   * Sends a request that is answered as a whole. A conversation is put into the words of the server
   * that is asked, and its answer into those of a chat completion.
   *
   * @param body the request; its {@code model} is replaced by what the route says
   * @throws ApiException when no route answered, or the upstream refused the request itself
   */
  public Answer ask(
      ModelSettings model, String path, ObjectNode body, String requestId, Cancellation cancel) {
    return tries.attempt(
        model,
        cancel,
        (route, trial) -> {
          UpstreamDialect dialect = dialect(route, path);
          try (Reply reply = send(route, dialect, path, body, false, requestId, cancel)) {
            byte[] bytes = Bodies.readAll(reply, MAX_ANSWER);
            boolean vectors = path.equals(VECTORS);
            if (!(parse(bytes, vectors) instanceof ObjectNode object)) {
              throw new UpstreamFailure(
                  Kind.INVALID, "upstream '" + route.upstream() + "' did not answer with JSON");
            }
            return new Answer(route, sound(path, dialect, object));
          }
        });
  }

  /** Who reads a streamed answer. */
  @FunctionalInterface
  public interface Reading {
    /**
     * Reads it to its end.
     *
     * @throws UpstreamFailure when it was not to be read to its end and the client was sent nothing
     *     of it, so that another one may take its place
     */
    void read(StreamedAnswer answer) throws UpstreamFailure;
  }

  /**
   * Sends a request that is answered as a stream, waits for its first event, and has it read.
   *
   * @throws ApiException when no route answered, or the upstream refused the request itself
   */
  public void stream(
      ModelSettings model,
      String path,
      ObjectNode body,
      String requestId,
      Cancellation cancel,
      Reading reading) {
    tries.attempt(
        model,
        cancel,
        (route, trial) -> {
          UpstreamDialect dialect = dialect(route, path);
          try (Reply reply = send(route, dialect, path, body, true, requestId, cancel);
              StreamedAnswer answer = StreamedAnswer.begin(route, reply, dialect.stream())) {
            trial.begun();
            reading.read(answer);
            return route;
          }
        });
  }

  /**
   * Sends a request that is no JSON, or whose answer is none.
   *
   * @param reading makes of a document what is wanted; what it refuses is followed by the next try
   *     or route
   * @throws ApiException when no route answered, or the upstream refused the request itself
   */
  public <T> T fetch(
      ModelSettings model,
      String path,
      Document.Sent sent,
      String requestId,
      Cancellation cancel,
      Function<Document, T> reading) {
    return tries.attempt(
        model,
        cancel,
        (route, trial) -> {
          byte[] body = sent.bytes(route.model());
          Call call =
              new Call(
                  "POST",
                  path,
                  body,
                  sent.type(),
                  "*/*",
                  false,
                  requestId,
                  cancel,
                  route.timeouts());
          try (Reply reply = accepted(route, call)) {
            String type = String.valueOf(reply.header("content-type"));
            int end = type.indexOf(';');
            String plain = (end < 0 ? type : type.substring(0, end)).strip();
            byte[] bytes = Bodies.readAll(reply, MAX_ANSWER);
            return reading.apply(new Document(route, plain.toLowerCase(Locale.ROOT), bytes));
          } catch (ApiException unsound) {
            throw UpstreamFailure.unsound(unsound.error());
          }
        });
  }

  /**
   * Asks an upstream which models it has.
   *
   * @return the {@code data} of its list
   * @throws ApiException when it does not say
   */
  public JsonNode models(String upstream, String requestId) {
    RouteSettings route = new RouteSettings(upstream, "*", 1);
    Upstream target = Objects.requireNonNull(upstreams.get(upstream), upstream);
    Call call = new Call("GET", "/models", new byte[0], false, requestId, new Cancellation());
    try (Reply reply = target.send(call)) {
      if (reply.status() != 200) {
        throw Refusals.of(route, reply, target::withoutKey);
      }
      JsonNode list = parse(Bodies.readAll(reply, MAX_ANSWER), false);
      if (list == null || !list.path("data").isArray()) {
        throw new UpstreamFailure(
            Kind.INVALID, "upstream '" + upstream + "' did not answer with a list of models");
      }
      return list.path("data");
    } catch (Refused refused) {
      throw new ApiException(refused.error());
    } catch (UpstreamFailure failure) {
      throw new ApiException(failure.error());
    }
  }

  private UpstreamDialect dialect(RouteSettings route, String path) {
    Upstream upstream = upstreams.get(route.upstream());
    return upstream == null || !path.equals(CONVERSATION)
        ? UpstreamDialect.of(UpstreamApi.CHAT)
        : upstream.dialect();
  }

  /** The request in the words of a server, before anything is sent. */
  private static byte[] said(UpstreamDialect dialect, ObjectNode body) {
    try {
      return Json.write(dialect.request(body));
    } catch (ApiException unsaid) {
      throw new Unsaid(unsaid.error());
    }
  }

  private Reply send(
      RouteSettings route,
      UpstreamDialect dialect,
      String path,
      ObjectNode body,
      boolean stream,
      String requestId,
      Cancellation cancel)
      throws UpstreamFailure {
    body.put("model", route.model());
    String address = path.equals(CONVERSATION) ? dialect.path() : path;
    byte[] bytes = said(dialect, body);
    return accepted(
        route, new Call("POST", address, bytes, stream, requestId, cancel, route.timeouts()));
  }

  /** Sends a call; what is no answer is thrown. */
  private Reply accepted(RouteSettings route, Call call) throws UpstreamFailure {
    Upstream upstream = upstreams.get(route.upstream());
    if (upstream == null) {
      throw new IllegalStateException("no upstream named " + route.upstream());
    }
    Reply reply = upstream.send(call);
    if (reply.status() / 100 != 2) {
      try (reply) {
        throw Refusals.of(route, reply, upstream::withoutKey);
      }
    }
    return reply;
  }

  /** What is no answer, whatever its status, is followed by the next try or route. */
  private static ObjectNode sound(String path, UpstreamDialect dialect, ObjectNode theirs)
      throws UpstreamFailure {
    try {
      ObjectNode answer = dialect.answer(theirs);
      if (path.equals(CONVERSATION)) {
        UpstreamShape.requireCompletion(answer);
      } else if (path.equals(VECTORS)) {
        UpstreamShape.requireVectors(answer);
      } else {
        UpstreamShape.requireNoError(answer);
      }
      return answer;
    } catch (ApiException unsound) {
      throw UpstreamFailure.unsound(unsound.error());
    }
  }

  private static @Nullable JsonNode parse(byte[] bytes, boolean vectors) {
    try {
      return vectors ? Json.readVectors(bytes) : Json.readUpstream(bytes);
    } catch (IOException e) {
      return null;
    }
  }
}
