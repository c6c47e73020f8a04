package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The public port. Reads each request within its limits on an event loop, then hands it to a
 * virtual thread. Whatever goes wrong, the client gets JSON that an OpenAI client understands.
 */
public final class Listener {

  /**
   * What the listener accepts.
   *
   * @param options host, port and TLS
   * @param maxBody largest body in bytes
   * @param bodyTimeout how long a body may take from its head to its last byte
   * @param headTimeout how long a connection may take to send the head of its next request
   * @param maxConcurrent how many requests are worked on at once; more are told to come back
   */
  public record Settings(
      HttpServerOptions options,
      int maxBody,
      Duration bodyTimeout,
      Duration headTimeout,
      int maxConcurrent) {}

  private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Settings settings;
  private final Supplier<Routes> inForce;
  private final RefusalLog refusals;
  private final InstantSource clock;
  private final Consumer<Exchange> ended;
  private final Handling handling;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Runnable beforeCut;
  private volatile String deployment = "";
  private volatile int port;
  private volatile boolean draining;

  /**
   * Prepares a listener; {@link #start} opens the port.
   *
   * @param inForce the routes for requests that come in now; a request keeps those that it met
   * @param clock says when requests come in
   * @param ended is told of each request that is at its end, also on event loops
   * @param beforeCut ends what is still under way when the listener stops, as well as it can
   */
  public Listener(
      Vertx vertx,
      Settings settings,
      Supplier<Routes> inForce,
      RefusalLog refusals,
      InstantSource clock,
      Consumer<Exchange> ended,
      Runnable beforeCut) {
    this.beforeCut = beforeCut;
    this.vertx = vertx;
    this.settings = settings;
    this.inForce = inForce;
    this.refusals = refusals;
    this.clock = clock;
    this.ended = ended;
    this.handling = new Handling(inFlight, refusals, ended);
  }

  /** Opens the port and returns its number, which the system chose when the settings said 0. */
  public int start() throws InterruptedException {
    DeploymentOptions deploy =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    try {
      deployment =
          vertx
              .deployVerticle(() -> new Port(), deploy)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      return port;
    } catch (ExecutionException e) {
      throw cannotListen(e.getCause() == null ? e : e.getCause());
    }
  }

  private IllegalStateException cannotListen(Throwable cause) {
    HttpServerOptions options = settings.options();
    if (options.isSsl() && !(cause instanceof BindException)) {
      return new IllegalStateException(
          "server.tls: "
              + cause.getMessage()
              + " (expected: certificate and key as PEM files that can be read and belong together)",
          cause);
    }
    return new IllegalStateException(
        "cannot listen on "
            + options.getHost()
            + ":"
            + options.getPort()
            + ": "
            + cause.getMessage()
            + ". Choose another port with --port, or stop what uses it.",
        cause);
  }

  /** Every address that is answered, as method and pattern. */
  public Set<String> addresses() {
    return inForce.get().addresses();
  }

  /** How many requests are being worked on. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Whether new requests are turned away. */
  public BooleanSupplier draining() {
    return () -> draining;
  }

  /** Turns new requests away, lets the running ones finish for at most the given time, closes. */
  public void stop(Duration patience) throws InterruptedException {
    draining = true;
    awaitIdle(System.nanoTime() + patience.toNanos());
    if (inFlight.get() > 0) {
      // A stream that just broke off would look like a fault of the network.
      beforeCut.run();
      awaitIdle(System.nanoTime() + LAST_MOMENT.toNanos());
    }
    try {
      // Whoever is still there is cut, and gets a moment to write down that it was.
      vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the listener did not close", e.getCause());
    } finally {
      awaitIdle(System.nanoTime() + LAST_MOMENT.toNanos());
    }
  }

  private void awaitIdle(long deadline) throws InterruptedException {
    synchronized (inFlight) {
      while (inFlight.get() > 0 && System.nanoTime() < deadline) {
        inFlight.wait(50);
      }
    }
  }

  private void accept(HttpServerRequest request) {
    Exchange exchange = new Exchange(request, clock.instant());
    Routes.Stay stay = enter();
    try {
      accept(request, exchange, stay);
    } catch (RuntimeException e) {
      stay.end();
      throw e;
    }
  }

  private Routes.Stay enter() {
    while (true) {
      Routes.Stay stay = inForce.get().enter();
      if (stay != null) {
        return stay;
      }
    }
  }

  private void accept(HttpServerRequest request, Exchange exchange, Routes.Stay stay) {
    Routes routes = stay.routes();
    Function<ApiError, ObjectNode> shape = routes.errors(exchange.path());
    if (shape != null) {
      exchange.errors(shape);
    }
    if (draining) {
      refuse(
          exchange,
          ApiError.internal(503, "shutting_down", "Sallyport is shutting down; try again."),
          stay);
      return;
    }
    if (inFlight.get() >= settings.maxConcurrent()) {
      refuse(
          exchange,
          ApiError.internal(
              503,
              "overloaded",
              "Sallyport is working on "
                  + settings.maxConcurrent()
                  + " requests, as many as it may; try again shortly."),
          stay);
      return;
    }
    Routes.Match match;
    try {
      RequestHead.check(request, settings.maxBody());
      match = routes.match(exchange.method(), exchange.path());
      exchange.address(match.address());
      Routes.Shaping shaping = match.shaping();
      if (shaping != null) {
        exchange.errors(shaping::error);
      }
      exchange.pathParameter(RequestHead.decodePath(match.parameter()));
    } catch (ApiException refused) {
      if (refused.error().status() == 405) {
        exchange.responseHeader("allow", String.join(", ", routes.allowed(exchange.path())));
      }
      refuse(exchange, refused.error(), stay);
      return;
    }
    exchange.inviteBody();
    new BodyReader(vertx, request, settings.maxBody(), settings.bodyTimeout())
        .read(
            body -> {
              exchange.body(body);
              handling.start(match.handler(), exchange, stay::end);
            },
            error -> refuse(exchange, error, stay));
  }

  private void refuse(Exchange exchange, ApiError error, Routes.Stay stay) {
    try {
      refuse(exchange, error);
    } finally {
      stay.end();
    }
  }

  private void refuse(Exchange exchange, ApiError error) {
    refusals.refused(Refusal.of(exchange, error));
    exchange.respondAndClose(error);
    ended.accept(exchange);
  }

  /** One event loop's share of the port. */
  private final class Port extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      ConnectionWatch watch = new ConnectionWatch(vertx, settings.headTimeout());
      HttpServer server =
          vertx
              .createHttpServer(new HttpServerOptions(settings.options()))
              .connectionHandler(
                  connection -> {
                    watch.opened(connection);
                    StrictHttp.tighten(connection, settings.options(), refusals);
                  })
              .requestHandler(
                  request -> {
                    HttpConnection connection = request.connection();
                    watch.busy(connection);
                    request.response().endHandler(end -> watch.waiting(connection));
                    accept(request);
                  })
              .invalidRequestHandler(
                  request ->
                      refuse(new Exchange(request, clock.instant()), RequestHead.invalid(request)));
      server
          .listen()
          .onSuccess(
              listening -> {
                port = listening.actualPort();
                started.complete();
              })
          .onFailure(started::fail);
    }
  }
}
