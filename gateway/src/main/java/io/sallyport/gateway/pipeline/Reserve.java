package io.sallyport.gateway.pipeline;

import io.sallyport.access.AccessControl;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Limits;
import io.sallyport.access.QuotaDecision;
import io.sallyport.access.QuotaDecision.Exceeded;
import io.sallyport.access.Reservation;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.TokenEstimate;
import java.util.List;
import java.util.Locale;

/** Step three, and the last but one: take a place within the limits, and settle what was used. */
public final class Reserve {

  private final AccessControl access;

  /** Reserves from these limits. */
  public Reserve(AccessControl access) {
    this.access = access;
  }

  /**
   * Takes a place.
   *
   * @param texts what goes in
   * @param answerTokens the most tokens that may come out
   * @throws ApiException 429 when a limit is used up, 400 when the request alone is over one
   */
  public Reservation take(
      Passage passage, Authenticated caller, List<Segment> texts, long answerTokens) {
    boolean counted =
        caller.keyLimits().tokensPerMinute() != Limits.UNLIMITED
            || caller.tenantLimits().tokensPerMinute() != Limits.UNLIMITED;
    long estimate = answerTokens;
    if (counted) {
      for (Segment text : texts) {
        estimate += TokenEstimate.of(text.text());
      }
    }
    return switch (access.quotas().reserve(caller, estimate)) {
      case Reservation reservation -> {
        headers(passage, caller, reservation);
        yield reservation;
      }
      case Exceeded exceeded -> throw new ApiException(refusal(exceeded));
    };
  }

  /** Puts what was used in the place of the estimate, and into the usage. */
  public void settle(Passage passage, Reservation reservation) {
    reservation.settle(passage.tokensIn() + passage.tokensOut() + passage.judged().tokens());
    count(passage);
  }

  /** Gives the place back: nothing was sent on, but perhaps to a judge. */
  public void cancel(Passage passage, Reservation reservation) {
    if (passage.judged().tokens() > 0) {
      reservation.settle(passage.judged().tokens());
    } else {
      reservation.cancel();
    }
    count(passage);
  }

  private void count(Passage passage) {
    var principal = passage.principal();
    if (principal != null && !passage.model().isEmpty()) {
      access
          .usage()
          .record(
              principal,
              passage.model(),
              passage.tokensIn(),
              passage.tokensOut(),
              passage.verdict() == Verdict.BLOCK);
      Judged judged = passage.judged();
      if (!judged.model().isEmpty()) {
        access
            .usage()
            .record(principal, judged.model(), judged.tokensIn(), judged.tokensOut(), false);
      }
    }
  }

  private static void headers(Passage passage, Authenticated caller, Reservation reservation) {
    header(
        passage,
        "requests",
        caller.keyLimits().requestsPerMinute(),
        reservation.remainingRequests());
    header(passage, "tokens", caller.keyLimits().tokensPerMinute(), reservation.remainingTokens());
  }

  private static void header(Passage passage, String what, long limit, long remaining) {
    if (limit != Limits.UNLIMITED) {
      passage.exchange().responseHeader("x-ratelimit-limit-" + what, Long.toString(limit));
      passage.exchange().responseHeader("x-ratelimit-remaining-" + what, Long.toString(remaining));
    }
  }

  private static ApiError refusal(Exceeded exceeded) {
    String what = exceeded.resource().name().toLowerCase(Locale.ROOT);
    String whose = exceeded.scope() == QuotaDecision.Scope.KEY ? "this key" : "the tenant";
    if (!exceeded.possible()) {
      return ApiError.badRequest(
          "request_over_limit",
          null,
          "The request alone needs more "
              + what
              + " than "
              + whose
              + " has in a minute ("
              + exceeded.limit()
              + "); send less, or set max_completion_tokens.");
    }
    return ApiError.rateLimited(
        "The limit of "
            + exceeded.limit()
            + " "
            + what
            + " a minute for "
            + whose
            + " is used up; try again in "
            + Math.max(1, exceeded.retryAfter().toSeconds())
            + " s.",
        exceeded.retryAfter());
  }
}
