package io.sallyport.gateway.pipeline;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Reservation;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Role;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import java.util.List;

/**
 * The way of every request: authenticate, authorise, reserve quota, inspect what comes in, forward,
 * inspect what goes out, settle quota, record. The surfaces bring their own texts and walk it with
 * these steps; whatever refuses on the way becomes the client's error and an event in the log.
 */
public final class Way {

  private final Authenticate authenticate;
  private final Authorise authorise;
  private final Admission admission;
  private final Reserve reserve;
  private final Inspect inspect;
  private final Recorder recorder;
  private final Trail trail;
  private final ActiveCalls active;
  private final RepeatedRequests repeats;
  private final SecondOpinion opinion;

  /** A way made of these steps. */
  public Way(
      Authenticate authenticate,
      Authorise authorise,
      Admission admission,
      Reserve reserve,
      Inspect inspect,
      Recorder recorder,
      Trail trail,
      ActiveCalls active,
      RepeatedRequests repeats,
      SecondOpinion opinion) {
    this.authenticate = authenticate;
    this.authorise = authorise;
    this.admission = admission;
    this.reserve = reserve;
    this.inspect = inspect;
    this.recorder = recorder;
    this.trail = trail;
    this.active = active;
    this.repeats = repeats;
    this.opinion = opinion;
  }

  /** A surface's part of the way, from the authenticated caller to the answer. */
  @FunctionalInterface
  public interface Walk {
    /** Walks, answers and records; or throws what the client is told. */
    void walk(Authenticated caller, Cancellation cancel) throws Exception;
  }

  /** Walks a request from its first step to its last. */
  public void walk(Passage passage, Walk walk) throws Exception {
    Exchange exchange = passage.exchange();
    Cancellation cancel = new Cancellation();
    exchange.onGone(
        () -> {
          if (!repeats.isAwaited(exchange)) {
            cancel.cancel("gone");
          }
        });
    Runnable unregister = () -> {};
    try {
      recorder.begin();
      passage.place(true);
      Authenticated caller = authenticate.check(exchange, Role.CLIENT);
      unregister = active.register(caller.principal().keyId(), cancel);
      // Revoked between the two lines above, it would be neither refused nor cut.
      authenticate.check(exchange, Role.CLIENT);
      boolean repeated =
          repeats.answer(
              passage,
              caller.principal(),
              () -> authenticate.check(exchange, Role.CLIENT),
              () -> record(passage));
      if (!repeated) {
        walk.walk(caller, cancel);
      }
    } catch (ApiException refused) {
      ApiError error = cut(cancel, refused.error());
      passage.ended(outcome(error), error.status(), error.code());
      if (exchange.isGone() && error.status() >= 500) {
        // What could not be done any more, and not what was decided before.
        left(passage);
      }
      record(passage, error);
      if (!exchange.answered()) {
        exchange.respond(error);
      } else {
        // An answer that was begun and just stayed open would keep its client waiting.
        exchange.abort();
      }
    } catch (RuntimeException defect) {
      passage.ended("failed", 500, "internal_error");
      record(passage);
      throw defect;
    } finally {
      unregister.run();
      repeats.ended(exchange);
      leave(passage);
    }
  }

  private void record(Passage passage, ApiError error) {
    boolean known = passage.principal() != null;
    if (error.code().equals("audit_unavailable")) {
      if (!passage.exchange().recorded()) {
        passage.exchange().markRecorded();
        recorder.unrecorded(passage, error);
      }
    } else if (known || trail.takesStranger(error)) {
      record(passage);
    }
  }

  /** Gives up the place of a request's event, which is in the log now or will never be. */
  private void leave(Passage passage) {
    if (passage.place(false)) {
      recorder.end();
    }
  }

  /** Says that the client went away before it had its answer. */
  static void left(Passage passage) {
    // 499 is what logs have for a client that closed its connection before it was sent a status.
    boolean begun = passage.streamed() && passage.exchange().answered();
    passage.ended("aborted", begun ? 200 : 499, "client_gone");
  }

  /** How a request ends that is answered with an error. */
  static String outcome(ApiError error) {
    return switch (error.code()) {
      case "content_filter" -> "blocked";
      case "key_revoked" -> "revoked";
      case "shutting_down" -> "aborted";
      default -> error.status() >= 500 ? "failed" : "refused";
    };
  }

  /** What a client is told whose call was cut, or the error when it was not. */
  static ApiError cut(Cancellation cancel, ApiError error) {
    return switch (cancel.reason()) {
      case ActiveCalls.REVOKED ->
          new ApiError(
              401,
              "invalid_request_error",
              "key_revoked",
              null,
              "The API key was revoked.",
              null,
              false);
      case ActiveCalls.STOPPING ->
          ApiError.internal(
              503, "shutting_down", "Sallyport is shutting down and cut this answer; try again.");
      default -> error;
    };
  }

  /** May this key call this model, and under which policy? */
  public Authorise.Permit authorise(Passage passage, Authenticated caller, String model) {
    Authorise.Permit permit = authorise.check(passage, caller.principal(), model);
    if (!permit.listed() && !inspect.isCleanName(passage, model, permit.policy())) {
      passage.model("", permit.policy().name());
      throw new ApiException(
          ApiError.blocked(
              "model", "Blocked by Sallyport: the name of the model holds what must not pass."));
    }
    return permit;
  }

  /**
   * May content pass that no scanner can read, and addresses that lead inside?
   *
   * @throws ApiException 400 when the policy does not say so
   */
  public void admit(Passage passage, TextSlots texts, Policy policy) {
    admission.check(passage, texts, policy);
  }

  /** Takes a place within the limits. */
  public Reservation reserve(
      Passage passage, Authenticated caller, List<Segment> texts, long answerTokens) {
    return reserve.take(passage, caller, texts, answerTokens);
  }

  /**
   * Inspects what comes in and puts the treated texts in place.
   *
   * @return why it is blocked, or an empty string
   */
  public String inspectInput(
      Passage passage, TextSlots texts, Policy policy, GuardContext context) {
    Inspection inspection = inspect.texts(passage, texts, Direction.INPUT, policy, context);
    passage.rated(inspection.scanned());
    if (inspection.blocked()) {
      return passage.words(inspection.clientMessage());
    }
    return texts.put(inspection.treated()) ? FIXED_TEXT : "";
  }

  /**
   * Asks a model upstream about doubtful texts, as they would go to any upstream: after they were
   * treated.
   *
   * @return why the request is blocked, or an empty string
   */
  public String secondOpinion(
      Passage passage, TextSlots texts, Policy policy, Cancellation cancel) {
    return opinion.of(passage, texts, policy, cancel);
  }

  /** What is said when a text that can't be replaced holds what must not pass. */
  static final String FIXED_TEXT =
      "Blocked by Sallyport: a field's name holds text that has to be redacted; rename the field.";

  /**
   * An upstream's own words about an error go to the client, so they are inspected as well.
   *
   * @return the error to pass on
   */
  public ApiError inspectError(
      Passage passage, ApiError error, Policy policy, GuardContext context) {
    if (!error.type().equals("invalid_request_error")) {
      return error;
    }
    Segment text = Segment.of("error.message", error.message(), Origin.ASSISTANT);
    Inspection inspection =
        inspect.texts(passage, List.of(text), Direction.OUTPUT, policy, context);
    String message =
        inspection.blocked()
            ? "The upstream refused the request; its message was blocked."
            : inspection.treated().get(0).text();
    return new ApiError(
        error.status(),
        error.type(),
        error.code(),
        error.param(),
        message,
        error.retryAfter(),
        error.retry());
  }

  /** The inspecting step itself, for answers. */
  public Inspect inspect() {
    return inspect;
  }

  /** A streamed answer is about to go out; where that is wanted, it is in the log before. */
  void begun(Passage passage) {
    try {
      recorder.begun(passage);
    } catch (ApiException unavailable) {
      // Its event is held, so there must be no other.
      passage.exchange().markRecorded();
      throw unavailable;
    }
  }

  /** Takes down a streamed text of an answer, piece by piece. */
  StreamRecord streamRecord(Passage passage) {
    return new StreamRecord(recorder, passage);
  }

  /** Records a request whose quota is settled; before the client has its last byte. */
  public void record(Passage passage) {
    passage.exchange().markRecorded();
    recorder.record(passage);
    passage.recorded();
    // Before the client has its answer: its next request must not find this one counted twice.
    leave(passage);
  }

  /** Settles the quota and records an answered request; before the client has its last byte. */
  public void finish(Passage passage, Reservation reservation) {
    Exchange exchange = passage.exchange();
    if (passage.outcome().equals("ok") && exchange.isGone() && !repeats.isAwaited(exchange)) {
      left(passage);
    }
    reserve.settle(passage, reservation);
    record(passage);
  }

  /** Settles the quota of a request that ends with an error, which {@link #walk} records. */
  public void settleFailed(Passage passage, Reservation reservation) {
    boolean nothingSent = passage.upstream().isEmpty() && passage.verdict() == Verdict.BLOCK;
    if (nothingSent) {
      reserve.cancel(passage, reservation);
    } else {
      reserve.settle(passage, reservation);
    }
  }
}
