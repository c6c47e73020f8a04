package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.dialect.UpstreamDialect;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets an answer for a model: picks a route by weight, tries again where that is safe, falls back
 * in order, and leaves an upstream alone for a while after it failed again and again. Nothing is
 * tried again once the client has been sent something.
 */
public final class Dispatcher {

  private static final int MAX_ANSWER = 64 << 20;

  private final Map<String, Upstream> upstreams;
  private final Map<String, Integer> retries;
  private final Map<String, CircuitBreaker> breakers = new HashMap<>();

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
    this.retries = Map.copyOf(retries);
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(60)
            .waitDurationInOpenState(Duration.ofSeconds(10))
            // One request tries whether it is well; a server that just came up is not flooded.
            .permittedNumberOfCallsInHalfOpenState(1)
            .clock(clock)
            .build();
    upstreams.keySet().forEach(name -> breakers.put(name, CircuitBreaker.of(name, config)));
  }

  /**
   * A dispatcher after another one: upstreams that are the same stay open or left alone as they
   * are.
   */
  public static Dispatcher after(
      @Nullable Dispatcher before, Map<String, Upstream> upstreams, Map<String, Integer> retries) {
    Dispatcher next = new Dispatcher(upstreams, retries);
    if (before != null) {
      before.breakers.forEach(
          (name, breaker) -> {
            if (before.upstreams.get(name) == upstreams.get(name)) {
              next.breakers.put(name, breaker);
            }
          });
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
    CircuitBreaker breaker = breakers.get(upstream);
    return breaker == null ? "CLOSED" : breaker.getState().name();
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
    return attempt(
        model,
        cancel,
        route -> {
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

  /**
   * Sends a request that is answered as a stream, and waits for its first event.
   *
   * @throws ApiException when no route answered, or the upstream refused the request itself
   */
  public StreamedAnswer stream(
      ModelSettings model, String path, ObjectNode body, String requestId, Cancellation cancel) {
    return attempt(
        model,
        cancel,
        route -> {
          UpstreamDialect dialect = dialect(route, path);
          Reply reply = send(route, dialect, path, body, true, requestId, cancel);
          try {
            return StreamedAnswer.begin(route, reply, dialect.stream());
          } catch (UpstreamFailure failure) {
            reply.close();
            throw failure;
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
    return attempt(
        model,
        cancel,
        route -> {
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

  @FunctionalInterface
  private interface Attempt<T> {
    T on(RouteSettings route) throws UpstreamFailure;
  }

  private <T> T attempt(ModelSettings model, Cancellation cancel, Attempt<T> attempt) {
    @Nullable ApiError last = null;
    @Nullable ApiError unsaid = null;
    boolean passedOver = false;
    List<RouteSettings> routes = RouteOrder.of(model);
    for (RouteSettings route : routes) {
      CircuitBreaker breaker = breaker(route);
      int tries = 1 + retries.getOrDefault(route.upstream(), 0);
      for (int i = 0; i < tries && !cancel.isCancelled(); i++) {
        if (!Waits.permitted(breaker, route == routes.getLast(), cancel)) {
          passedOver = true;
          break;
        }
        long start = System.nanoTime();
        try {
          T answer = attempt.on(route);
          breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          return answer;
        } catch (Unsaid cannot) {
          // It was not asked, which says nothing about how it is.
          breaker.releasePermission();
          if (cannot.everywhere()) {
            throw new ApiException(cannot.error());
          }
          unsaid = cannot.error();
          break;
        } catch (Refused refused) {
          breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          last = refused.error();
          if (refused.everywhere()) {
            throw new ApiException(last);
          }
          if (!Waits.waitFor(refused.error().retryAfter(), i + 1 < tries)) {
            break;
          }
        } catch (UpstreamFailure failure) {
          if (cancel.isCancelled()) {
            breaker.releasePermission();
            break;
          }
          breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
          // What an upstream answered says more than that it could not be reached again.
          if (failure.kind() != Kind.UNREACHABLE || last == null || last.status() == 503) {
            last = failure.error();
          }
          if (failure.kind() == Kind.TIMEOUT) {
            // Who was silent for so long is not waited for a second time.
            break;
          }
        } catch (RuntimeException | Error defect) {
          // A trial that is never given back would keep the upstream closed for good.
          breaker.releasePermission();
          throw defect;
        }
      }
    }
    // That one server has no word for it is told only where no other one could have answered.
    ApiError told = last == null && !passedOver ? unsaid : last;
    throw new ApiException(told == null ? unavailable(model) : told);
  }

  private static ApiError unavailable(ModelSettings model) {
    return ApiError.upstream(
        503,
        "upstream_unavailable",
        "No upstream for model '" + model.name() + "' takes requests now; try again shortly.",
        true);
  }

  private CircuitBreaker breaker(RouteSettings route) {
    CircuitBreaker breaker = breakers.get(route.upstream());
    if (breaker == null) {
      throw new IllegalStateException("no upstream named " + route.upstream());
    }
    return breaker;
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
