package io.sallyport.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sallyport.audit.Forwarding;
import io.sallyport.gateway.pipeline.Keeping;
import io.sallyport.gateway.pipeline.Passage;
import io.sallyport.gateway.reload.ReloadReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus metrics. Label values come from the configuration only, so their number is bounded.
 */
public final class Meters {

  private final MeterRegistry registry;
  private final Map<String, Timer> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter> findings = new ConcurrentHashMap<>();
  private final Map<String, Timer> steps = new ConcurrentHashMap<>();
  private final Map<String, Counter> personalData = new ConcurrentHashMap<>();
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
  private final DistributionSummary heldBack;
  private final AtomicLong reloadFailed = new AtomicLong();
  private final AtomicLong reloadedAt = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private @Nullable Gauge digest;

  /** Metrics in a registry. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.heldBack =
        DistributionSummary.builder("sallyport.stream.held")
            .description("Characters held back in a stream, seen at each event")
            .register(registry);
    Gauge.builder("sallyport.configuration.reload.failed", reloadFailed::get)
        .description("1 when the last configuration that was read is wrong")
        .register(registry);
    Gauge.builder("sallyport.configuration.reload.seconds", reloadedAt::get)
        .description("When the configuration was read last, in seconds since 1970")
        .register(registry);
    Gauge.builder("sallyport.configuration.restart.pending", waiting::get)
        .description("Settings that were read and take effect with the next start only")
        .register(registry);
  }

  /** Shows how many requests are being worked on. */
  public void inFlight(IntSupplier count) {
    Gauge.builder("sallyport.requests.active", () -> count.getAsInt()).register(registry);
  }

  /** Shows which configuration is in force and what came of the last reading. */
  public void configuration(ReloadReport report) {
    Counter.builder("sallyport.configuration.reloads")
        .tag("outcome", report.outcome().wireName())
        .register(registry)
        .increment();
    reloadFailed.set(report.outcome().refused() ? 1 : 0);
    reloadedAt.set(report.at().getEpochSecond());
    waiting.set(report.restart().size());
    Gauge before = digest;
    if (before != null) {
      registry.remove(before);
    }
    digest =
        Gauge.builder("sallyport.configuration.info", () -> 1)
            .description("The digest of the configuration in force")
            .tag("digest", report.digest())
            .register(registry);
  }

  /** Shows how far the sinks are, and what could not be written. */
  public void kept(Keeping keeping, Forwarding forwarding) {
    Gauge.builder("sallyport.audit.unwritten", keeping::unwritten)
        .description("Answers that went out and whose events are not in the log")
        .register(registry);
    Gauge.builder("sallyport.audit.writable", () -> keeping.log().healthy() ? 1 : 0)
        .description("1 while the log can be written")
        .register(registry);
    FunctionCounter.builder("sallyport.audit.lost", keeping, Keeping::lost)
        .description("Events that will never be in the log")
        .register(registry);
    for (Forwarding.Sink sink : forwarding.sinks()) {
      String name = sink.forwarder().name();
      Gauge.builder("sallyport.audit.sink.lag", () -> sink.forwarder().lag())
          .description("Events that wait for a sink")
          .tag("sink", name)
          .register(registry);
      FunctionCounter.builder(
              "sallyport.audit.sink.delivered", sink, s -> s.forwarder().delivered())
          .tag("sink", name)
          .register(registry);
      FunctionCounter.builder("sallyport.audit.sink.failures", sink, s -> s.forwarder().failures())
          .tag("sink", name)
          .register(registry);
      FunctionCounter.builder("sallyport.audit.sink.served", sink, s -> s.beyond().get())
          .description("Requests that were served while a sink was dead")
          .tag("sink", name)
          .register(registry);
    }
  }

  /** Counts a finished request. */
  public void record(Passage passage) {
    String key =
        passage.surface()
            + '\n'
            + passage.outcome()
            + '\n'
            + passage.verdict().wireName()
            + '\n'
            + passage.status();
    requests
        .computeIfAbsent(
            key,
            k ->
                Timer.builder("sallyport.requests")
                    .tag("surface", passage.surface())
                    .tag("outcome", passage.outcome())
                    .tag("verdict", passage.verdict().wireName())
                    .tag("status", Integer.toString(passage.status()))
                    .register(registry))
        .record(Duration.ofNanos(System.nanoTime() - passage.exchange().startNanos()));
    for (Passage.Found found : passage.found()) {
      String rule = found.located().finding().rule();
      findings
          .computeIfAbsent(
              rule, r -> Counter.builder("sallyport.findings").tag("rule", r).register(registry))
          .increment();
    }
    passage.personalData().forEach(this::personalData);
    passage
        .timings()
        .forEach(
            (step, took) ->
                steps
                    .computeIfAbsent(
                        step,
                        s -> Timer.builder("sallyport.steps").tag("step", s).register(registry))
                    .record(took));
  }

  /** Personal data by direction and type; both come from fixed lists. */
  private void personalData(String kind, int count) {
    int slash = kind.indexOf('/');
    personalData
        .computeIfAbsent(
            kind,
            k ->
                Counter.builder("sallyport.personal.data")
                    .tag("direction", k.substring(0, slash))
                    .tag("type", k.substring(slash + 1))
                    .register(registry))
        .increment(count);
  }

  /** Counts a request that was refused before it became a call of a model. */
  public void refused(String code) {
    refusals
        .computeIfAbsent(
            code, c -> Counter.builder("sallyport.refusals").tag("code", c).register(registry))
        .increment();
  }

  /** Counts a list of models that an upstream did not give. */
  public void unlisted(String upstream) {
    Counter.builder("sallyport.models.unlisted")
        .description("Lists of models that an upstream did not give")
        .tag("upstream", upstream)
        .register(registry)
        .increment();
  }

  /** Counts a question to the model that is asked for a second opinion. */
  public void judged(String outcome) {
    Counter.builder("sallyport.judge")
        .description("Second opinions, by what came of them")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  /** Notes how much of a stream is held back. */
  public void held(int characters) {
    heldBack.record(characters);
  }
}
