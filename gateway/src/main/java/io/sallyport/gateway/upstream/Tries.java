package io.sallyport.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which upstream is asked when: routes by weight, the same one again where that is safe, fallbacks
 * in order, and one that failed again and again not for a while.
 */
final class Tries {

  private final Map<String, Integer> retries;
  private final Map<String, Breaker> breakers = new HashMap<>();

  /**
   * For these upstreams.
   *
   * @param retries how often a request is tried again on an upstream, by name; 0 when absent
   * @param clock by which an upstream is left alone
   */
  Tries(Collection<String> upstreams, Map<String, Integer> retries, Clock clock) {
    this.retries = Map.copyOf(retries);
    upstreams.forEach(name -> breakers.put(name, new Breaker(name, clock)));
  }

  /** Goes on with what others know of the upstreams that are still the same. */
  void take(Tries before, Predicate<String> same) {
    before.breakers.forEach(
        (name, breaker) -> {
          if (same.test(name)) {
            breakers.put(name, breaker);
          }
        });
  }

  /** The state of an upstream's circuit breaker: CLOSED, OPEN or HALF_OPEN. */
  String state(String upstream) {
    Breaker breaker = breakers.get(upstream);
    return breaker == null ? "CLOSED" : breaker.circuit().getState().name();
  }

  /** One try. */
  @FunctionalInterface
  interface Attempt<T> {
    /**
     * Asks.
     *
     * @throws UpstreamFailure when nothing came of it that a client was sent, so that there may be
     *     another try
     */
    T on(RouteSettings route, Trial trial) throws UpstreamFailure;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws ApiException when no route answered, or the upstream refused the request itself
   */
  <T> T attempt(ModelSettings model, Cancellation cancel, Attempt<T> attempt) {
    @Nullable ApiError last = null;
    @Nullable ApiError unsaid = null;
    boolean passedOver = false;
    List<RouteSettings> routes = RouteOrder.of(model);
    for (RouteSettings route : routes) {
      CircuitBreaker breaker = breaker(route).circuit();
      int tries = 1 + retries.getOrDefault(route.upstream(), 0);
      for (int i = 0; i < tries && !cancel.isCancelled(); i++) {
        if (!Waits.permitted(breaker, route == routes.getLast(), cancel)) {
          passedOver = true;
          break;
        }
        Trial trial = new Trial(breaker);
        try {
          T answer = attempt.on(route, trial);
          trial.answered();
          return answer;
        } catch (Unsaid cannot) {
          // It was not asked, which says nothing about how it is.
          trial.left();
          if (cannot.everywhere()) {
            throw new ApiException(cannot.error());
          }
          unsaid = cannot.error();
          break;
        } catch (Refused refused) {
          trial.answered();
          last = refused.error();
          if (refused.everywhere()) {
            throw new ApiException(last);
          }
          if (!Waits.waitFor(refused.error().retryAfter(), i + 1 < tries)) {
            break;
          }
        } catch (UpstreamFailure failure) {
          if (cancel.isCancelled()) {
            trial.left();
            break;
          }
          trial.failed(failure);
          // What an upstream answered says more than that it could not be reached again.
          if (failure.kind() != Kind.UNREACHABLE || last == null || last.status() == 503) {
            last = failure.error();
          }
          if (failure.kind() == Kind.TIMEOUT) {
            // Who was silent for so long is not waited for a second time.
            break;
          }
        } catch (RuntimeException | Error defect) {
          trial.left();
          throw defect;
        }
      }
    }
    // That one server has no word for it is told only where no other one could have answered.
    ApiError told = last == null && !passedOver ? unsaid : last;
    throw new ApiException(told == null ? unavailable(model, routes) : told);
  }

  private ApiError unavailable(ModelSettings model, List<RouteSettings> routes) {
    Duration wait =
        routes.stream()
            .map(route -> breaker(route).pause())
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new ApiError(
        503,
        "upstream_error",
        "upstream_unavailable",
        null,
        "Every upstream for model '"
            + model.name()
            + "' has failed again and again and is left alone for now; try again in "
            + (wait.toMillis() + 999) / 1000
            + " s.",
        wait,
        true);
  }

  private Breaker breaker(RouteSettings route) {
    Breaker breaker = breakers.get(route.upstream());
    if (breaker == null) {
      throw new IllegalStateException("no upstream named " + route.upstream());
    }
    return breaker;
  }
}
