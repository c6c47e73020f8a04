package io.sallyport.gateway.console;

import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Refusal;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Allowances;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Decision;
import io.sallyport.gateway.pipeline.Decisions;
import io.sallyport.gateway.pipeline.Passage;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.gateway.pipeline.Way;
import io.sallyport.guard.AllowEntry;
import io.sallyport.guard.Policy;
import io.sallyport.privacy.PrivacyGate;
import io.sallyport.sandbox.SimulatedAssistant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The console's pages. Rendered here, without scripts in the page, for whoever signed in. */
public final class Console {

  private static final int SHOWN = 50;
  private static final int LONGEST_PROMPT = 20_000;

  private final Sessions sessions;
  private final Supplier<Configuration> configuration;
  private final Decisions decisions;
  private final Allowances allowances;
  private final Overview overview;
  private final Way way;
  private final Trail trail;
  private final Waiting waiting;
  private final TryIt tryIt;
  private final TryPrivacy tryPrivacy;
  private final LiveDecisions live;
  private final Pages pages = new Pages();

  /** A console over these. */
  public Console(
      Sessions sessions,
      Supplier<Configuration> configuration,
      Decisions decisions,
      Allowances allowances,
      Overview overview,
      Way way,
      Trail trail,
      Approvals approvals,
      Map<String, PrivacyGate> gates) {
    this.sessions = sessions;
    this.configuration = configuration;
    this.decisions = decisions;
    this.allowances = allowances;
    this.overview = overview;
    this.way = way;
    this.trail = trail;
    this.waiting = new Waiting(approvals, trail);
    this.tryIt = new TryIt(way.inspect());
    this.tryPrivacy = new TryPrivacy(configuration, gates);
    this.live = new LiveDecisions(sessions, decisions, pages);
  }

  /** Adds the addresses. */
  public void addTo(Routes routes, BooleanSupplier draining) {
    routes.add("GET", "/", html(this::home));
    routes.add("POST", "/console/login", html(this::signIn));
    routes.add("POST", "/console/logout", html(signedIn(this::signOut)));
    routes.add("GET", "/console", html(signedIn(this::decisions)));
    routes.add("GET", "/console/try", html(signedIn(this::showTry)));
    routes.add("POST", "/console/try", html(signedIn(this::runTry)));
    routes.add("GET", "/console/privacy", html(signedIn(this::showPrivacy)));
    routes.add("POST", "/console/privacy", html(signedIn(this::runPrivacy)));
    routes.add("POST", "/console/allow", html(signedIn(this::allow)));
    routes.add("GET", "/console/approvals", html(signedIn(this::approvals)));
    routes.add("POST", "/console/approvals", html(signedIn(this::approve)));
    routes.add("GET", "/console/events", exchange -> live.follow(exchange, draining));
    routes.add("GET", "/console/style.css", file("style.css", "text/css; charset=utf-8"));
    routes.add("GET", "/console/console.js", file("console.js", "text/javascript; charset=utf-8"));
    routes.add("GET", "/favicon.ico", file("icon.svg", "image/svg+xml"));
    routes.add("GET", "/console/icon.svg", file("icon.svg", "image/svg+xml"));
  }

  @FunctionalInterface
  private interface SignedIn {
    void handle(Exchange exchange, Session session) throws Exception;
  }

  private Routes.Handler signedIn(SignedIn handler) {
    return exchange -> {
      Optional<Session> session = sessions.find(exchange);
      if (session.isEmpty()) {
        redirect(exchange, "/");
      } else {
        exchange.caller(session.get().principal());
        handler.handle(exchange, session.get());
      }
    };
  }

  /** Errors of these addresses are for a person at a browser. */
  private Routes.Handler html(Routes.Handler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (ApiException refused) {
        if (!exchange.recorded()) {
          trail.refused(Refusal.of(exchange, refused.error()));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("message", refused.error().message());
        page(exchange, refused.error().status(), "error", values, null);
      }
    };
  }

  private void home(Exchange exchange) {
    if (sessions.find(exchange).isPresent()) {
      redirect(exchange, "/console");
    } else {
      page(exchange, 200, "login", Map.of("problem", ""), null);
    }
  }

  private void signIn(Exchange exchange) {
    trail.requireHealthy();
    Sessions.requireOwnPage(exchange);
    String problem = sessions.signIn(exchange, Form.of(exchange).text("key"));
    Principal who = exchange.caller();
    if (problem.isEmpty() && who != null) {
      trail.did(exchange, who, "console.sign-in", Map.of());
      redirect(exchange, "/console");
    } else {
      trail.refused(Refusal.of(exchange, ApiError.unauthorized(problem)));
      page(exchange, 401, "login", Map.of("problem", problem), null);
    }
  }

  private void signOut(Exchange exchange, Session session) {
    Sessions.requireToken(session, Form.of(exchange).text("csrf"));
    sessions.signOut(exchange);
    trail.did(exchange, session.principal(), "console.sign-out", Map.of());
    redirect(exchange, "/");
  }

  private void decisions(Exchange exchange, Session session) {
    List<Decision> visible =
        decisions.recent(500).stream()
            .filter(decision -> session.sees(decision.tenant()))
            .limit(SHOWN)
            .toList();
    Map<String, Object> values = new HashMap<>();
    values.put("decisions", visible);
    values.put("overview", overview.now(configuration.get()));
    Map<Verdict, Long> totals =
        decisions.totals(session.seesAll() ? null : session.principal().tenant());
    values.put("allowed", totals.getOrDefault(Verdict.ALLOW, 0L));
    values.put("flagged", totals.getOrDefault(Verdict.FLAG, 0L));
    values.put("redacted", totals.getOrDefault(Verdict.REDACT, 0L));
    values.put("blocked", totals.getOrDefault(Verdict.BLOCK, 0L));
    page(exchange, 200, "decisions", values, session);
  }

  private void showTry(Exchange exchange, Session session) {
    tryPage(exchange, session, "", SimulatedAssistant.models().get(0), "balanced", null);
  }

  private void runTry(Exchange exchange, Session session) {
    Form form = Form.of(exchange);
    Sessions.requireToken(session, form.text("csrf"));
    String prompt = form.text("prompt");
    if (prompt.isBlank() || prompt.length() > LONGEST_PROMPT) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_prompt",
              "prompt",
              "The prompt has "
                  + prompt.length()
                  + " characters (expected: 1 to "
                  + LONGEST_PROMPT
                  + ")."));
    }
    String model =
        SimulatedAssistant.models().contains(form.text("model"))
            ? form.text("model")
            : SimulatedAssistant.models().get(0);
    var policies = configuration.get().policies();
    String policy = policies.containsKey(form.text("policy")) ? form.text("policy") : "balanced";
    String tenant = session.principal().tenant();
    trail.requireHealthy();
    Passage passage = new Passage(exchange, "console.try");
    passage.model(model, policy);
    TryIt.Outcome outcome =
        tryIt.run(
            passage,
            prompt,
            allowances.apply(policies.getOrDefault(policy, Policy.balanced()), tenant),
            tenant);
    boolean blocked = outcome.verdict().equals(Verdict.BLOCK.wireName());
    passage.ended(blocked ? "blocked" : "ok", 200, blocked ? "content_filter" : "");
    way.record(passage);
    tryPage(exchange, session, prompt, model, policy, outcome);
  }

  private void tryPage(
      Exchange exchange,
      Session session,
      String prompt,
      String model,
      String policy,
      TryIt.@Nullable Outcome outcome) {
    Map<String, Object> values = new HashMap<>();
    values.put("prompt", prompt);
    values.put("model", model);
    values.put("models", SimulatedAssistant.models().subList(0, 2));
    values.put("policy", policy);
    values.put("policies", configuration.get().policies().keySet().stream().sorted().toList());
    values.put("ran", outcome != null);
    values.put("outcome", outcome == null ? new TryIt.Outcome("", "", "", List.of()) : outcome);
    page(exchange, 200, "try", values, session);
  }

  private void showPrivacy(Exchange exchange, Session session) {
    page(
        exchange,
        200,
        "privacy",
        tryPrivacy.values("", "balanced", TryPrivacy.Outcome.NONE),
        session);
  }

  private void runPrivacy(Exchange exchange, Session session) {
    Form form = Form.of(exchange);
    Sessions.requireToken(session, form.text("csrf"));
    String text = form.text("text");
    String policy = form.text("policy");
    trail.requireHealthy();
    TryPrivacy.Outcome outcome = tryPrivacy.run(text, policy, session.principal().tenant());
    trail.did(
        exchange,
        session.principal(),
        "console.privacy",
        Map.of("policy", policy, "personalData", outcome.summary()));
    page(exchange, 200, "privacy", tryPrivacy.values(text, policy, outcome), session);
  }

  /**
   * Allows a false alarm: whatever was found in exactly this text, for the tenant it happened to.
   */
  private void allow(Exchange exchange, Session session) {
    Form form = Form.of(exchange);
    Sessions.requireToken(session, form.text("csrf"));
    Decisions.Alarm alarm =
        decisions
            .alarm(form.text("reason"))
            .filter(found -> session.sees(found.tenant()))
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.notFound(
                            "not_found", null, "This finding is no longer in memory.")));
    if (!session.principal().has(Role.OPERATOR)) {
      throw new ApiException(ApiError.forbidden("role_missing", "Only operators may allow."));
    }
    trail.requireChangeable();
    Map<String, String> what =
        Map.of(
            "rule", alarm.reason().rule(), "textHash", alarm.textHash(), "tenant", alarm.tenant());
    // Written down first: an allowance that nobody can account for must not hold.
    trail.did(exchange, session.principal(), "allow.add", what);
    try {
      allowances.add(
          alarm.tenant(),
          new AllowEntry(
              AllowEntry.Kind.TEXT_HASH,
              alarm.textHash(),
              null,
              "allowed in the console as a false alarm of " + alarm.reason().rule()));
    } catch (IOException e) {
      trail.done(exchange, session.principal(), "allow.failed", what);
      throw new ApiException(
          ApiError.internal(
              503, "storage_unavailable", "The allow-list cannot be written; nothing is allowed."));
    }
    redirect(exchange, "/console");
  }

  private void approvals(Exchange exchange, Session session) {
    page(exchange, 200, "approvals", Map.of("approvals", waiting.seenBy(session)), session);
  }

  private void approve(Exchange exchange, Session session) {
    Form form = Form.of(exchange);
    Sessions.requireToken(session, form.text("csrf"));
    waiting.decide(exchange, session, form.text("id"), form.text("decision"));
    redirect(exchange, "/console/approvals");
  }

  private Routes.Handler file(String name, String type) {
    byte[] bytes = Pages.text(name).getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      secure(exchange);
      exchange.responseHeader("cache-control", "max-age=300");
      exchange.respond(200, type, bytes);
    };
  }

  private void page(
      Exchange exchange,
      int status,
      String template,
      Map<String, ?> values,
      @Nullable Session session) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("signedIn", session != null);
    all.put("csrf", session == null ? "" : session.csrf());
    all.put("who", session == null ? "" : session.principal().name());
    all.put("here", template);
    secure(exchange);
    exchange.responseHeader("cache-control", "no-store");
    exchange.respond(
        status,
        "text/html; charset=utf-8",
        pages.render(template, all).getBytes(StandardCharsets.UTF_8));
  }

  private static void redirect(Exchange exchange, String to) {
    secure(exchange);
    exchange.responseHeader("location", to);
    exchange.respond(303, "text/plain", new byte[0]);
  }

  static void secure(Exchange exchange) {
    exchange.responseHeader(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
            + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    exchange.responseHeader("referrer-policy", "no-referrer");
    exchange.responseHeader("x-frame-options", "DENY");
    exchange.responseHeader("cross-origin-opener-policy", "same-origin");
  }
}
