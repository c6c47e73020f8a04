package io.sallyport.gateway.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.EventStream;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.pipeline.Decision;
import io.sallyport.gateway.pipeline.Decisions;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Sends each decision to the open consoles, as the same HTML that the page holds. */
final class LiveDecisions {

  private static final int WAITING = 200;
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final Sessions sessions;
  private final Decisions decisions;
  private final Pages pages;

  LiveDecisions(Sessions sessions, Decisions decisions, Pages pages) {
    this.sessions = sessions;
    this.decisions = decisions;
    this.pages = pages;
  }

  void follow(Exchange exchange, BooleanSupplier draining) throws InterruptedException {
    Session session =
        sessions
            .find(exchange)
            .orElseThrow(() -> new ApiException(ApiError.unauthorized("Sign in first.")));
    // A console that reads too slowly misses decisions; the page shows them on the next load.
    BlockingQueue<Decision> waiting = new ArrayBlockingQueue<>(WAITING);
    Runnable unfollow =
        decisions.follow(
            decision -> {
              if (session.sees(decision.tenant())) {
                waiting.offer(decision);
              }
            });
    EventStream events = exchange.respondEvents();
    try {
      int quietSeconds = 0;
      boolean open = events.keepAlive();
      while (open && !draining.getAsBoolean() && sessions.isAlive(session)) {
        Decision decision = waiting.poll(1, TimeUnit.SECONDS);
        if (decision != null) {
          quietSeconds = 0;
          open = events.send(json(decision, session));
        } else if (++quietSeconds >= KEEP_ALIVE_SECONDS) {
          quietSeconds = 0;
          open = events.keepAlive();
        }
      }
    } finally {
      unfollow.run();
      events.end();
    }
  }

  private ObjectNode json(Decision decision, Session session) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("verdict", decision.verdict().wireName());
    node.put(
        "html", pages.render("decision", Map.of("decision", decision, "csrf", session.csrf())));
    return node;
  }
}
