package io.sallyport.gateway.reload;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.core.Principal;
import io.sallyport.gateway.config.Changes;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationSource;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.config.Restart;
import io.sallyport.gateway.config.Settings;
import io.sallyport.gateway.reload.ReloadReport.Outcome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration anew. The new one is read, checked and prepared wholly before anything
 * changes; then it is in the log, on disk; then it is in force for every request that comes in from
 * there on. Whatever goes wrong on the way, the old one stays.
 */
public final class Reloader {

  private static final System.Logger LOGGER = System.getLogger("sallyport.gateway");

  /** Makes ready what a configuration needs. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * Prepares.
     *
     * @throws IllegalArgumentException when something that it names is not there, such as a secret
     */
    Prepared prepare(Configuration next);
  }

  /**
   * A configuration that only has to be put in force.
   *
   * @param secrets settings whose secret has another content than the one in force
   * @param enter puts it in force
   */
  public record Prepared(SortedSet<String> secrets, Runnable enter) {}

  private static final String UNRECORDED =
      "the audit log cannot take that the configuration changed; a changed file is tried again by"
          + " itself when it can";

  private final ConfigurationSource source;
  private final InstantSource clock;
  private final Preparation preparation;
  private final AuditLog log;
  private final Consumer<ReloadReport> told;
  private final Settings atStart;
  private volatile Configuration inForce;
  private volatile LoadedConfiguration loaded;
  private volatile SortedSet<String> waiting = new TreeSet<>();
  private volatile List<Path> refused = List.of();
  private volatile ReloadReport last;

  /**
   * A reloader of a gateway that starts.
   *
   * @param first what is in force
   * @param told hears of each report
   */
  public Reloader(
      ConfigurationSource source,
      LoadedConfiguration first,
      Preparation preparation,
      AuditLog log,
      Consumer<ReloadReport> told,
      InstantSource clock) {
    this.clock = clock;
    this.source = source;
    this.loaded = first;
    this.atStart = first.settings();
    this.inForce = first.configuration();
    this.preparation = preparation;
    this.log = log;
    this.told = told;
    this.last = report(Outcome.STARTED, "start", List.of());
  }

  /**
   * Writes down what is in force at the start.
   *
   * @throws AuditException when the log cannot take it
   */
  public void started() throws AuditException, InterruptedException {
    log.append(event(last, null, "")).awaitDurable();
    told.accept(last);
  }

  /** What came of the last time. */
  public ReloadReport last() {
    return last;
  }

  /** The settings in force: those that were read last and found right, but for {@link #waiting}. */
  public Settings settings() {
    return inForce(loaded, waiting);
  }

  private Settings inForce(LoadedConfiguration read, SortedSet<String> without) {
    return read.settings().keeping(without, atStart);
  }

  /** The settings that were read and take effect with the next start only. */
  public SortedSet<String> waiting() {
    return new TreeSet<>(waiting);
  }

  /** The configuration in force. */
  public Configuration configuration() {
    return inForce;
  }

  /**
   * The files that the configuration was read from or names, and those that one named which was
   * refused last: when they are there, or right, it can be in force.
   */
  public List<Path> files() {
    return Stream.concat(loaded.files().stream(), refused.stream()).distinct().toList();
  }

  /** Reads it because a file changed or a signal came. */
  public ReloadReport reload(String by) {
    return reload(by, null, "");
  }

  /**
   * Reads it because somebody asked for it.
   *
   * @param who an administrator; null when nobody did
   * @param requestId the request they asked with, empty for none
   */
  public synchronized ReloadReport reload(String by, @Nullable Principal who, String requestId) {
    ReloadReport report;
    List<Path> named = List.of();
    try {
      LoadedConfiguration next = source.read();
      named = next.files();
      Changes changes = loaded.settings().changesTo(next.settings());
      SortedSet<String> restart =
          Restart.of(inForce, next.configuration(), atStart.changesTo(next.settings()));
      Configuration applied = Restart.without(inForce, next.configuration());
      Prepared prepared = preparation.prepare(applied);
      SortedSet<String> changed = changes.marked();
      prepared.secrets().forEach(name -> changed.add("~" + name));
      report = enter(next, applied, prepared, changed, restart, by, who, requestId);
    } catch (ConfigurationException e) {
      named = e.files();
      report = kept(e.problems(), by, who, requestId);
    } catch (IllegalArgumentException e) {
      report = kept(List.of(String.valueOf(e.getMessage())), by, who, requestId);
    }
    refused = report.outcome().refused() ? named : List.of();
    boolean again = last.outcome() == Outcome.UNRECORDED && report.outcome() == Outcome.UNRECORDED;
    last = report;
    if (!again) {
      // It is tried each second until there is room: said once.
      LOGGER.log(
          report.outcome().refused() ? System.Logger.Level.ERROR : System.Logger.Level.INFO,
          report.line());
    }
    told.accept(report);
    return report;
  }

  private ReloadReport enter(
      LoadedConfiguration next,
      Configuration applied,
      Prepared prepared,
      SortedSet<String> changed,
      SortedSet<String> restart,
      String by,
      @Nullable Principal who,
      String requestId) {
    if (changed.isEmpty()) {
      loaded = next;
      return report(Outcome.UNCHANGED, by, List.of());
    }
    ReloadReport report =
        new ReloadReport(
            Outcome.APPLIED,
            clock.instant(),
            by,
            inForce(next, restart).digest(),
            changed,
            restart,
            List.of());
    try {
      log.append(event(report, who, requestId)).awaitDurable();
    } catch (AuditException e) {
      // A change that nobody could find afterwards must not take effect.
      return report(Outcome.UNRECORDED, by, List.of(UNRECORDED));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return report(Outcome.UNRECORDED, by, List.of("interrupted"));
    }
    prepared.enter().run();
    loaded = next;
    waiting = restart;
    inForce = applied;
    return report;
  }

  private ReloadReport kept(
      List<String> problems, String by, @Nullable Principal who, String requestId) {
    ReloadReport report = report(Outcome.KEPT, by, problems);
    log.append(event(report, who, requestId));
    return report;
  }

  /** That the one in force stays as it is. */
  private ReloadReport report(Outcome outcome, String by, List<String> problems) {
    return new ReloadReport(
        outcome, clock.instant(), by, settings().digest(), new TreeSet<>(), waiting, problems);
  }

  private static AuditEvent event(ReloadReport report, @Nullable Principal who, String requestId) {
    AuditEvent.Builder event =
        AuditEvent.builder(EventKind.CONFIGURATION)
            .time(report.at())
            .outcome(report.outcome().wireName())
            .attribute("by", report.by())
            .attribute("digest", report.digest());
    if (who != null) {
      event.principal(who).requestId(requestId);
    }
    attribute(event, "changed", report.changed());
    attribute(event, "restart", report.restart());
    if (!report.problems().isEmpty()) {
      event.attribute("problems", String.join("\n", report.problemsWithoutValues()));
    }
    return event.build();
  }

  private static void attribute(AuditEvent.Builder event, String name, SortedSet<String> values) {
    if (!values.isEmpty()) {
      event.attribute(name, String.join(" ", values));
    }
  }
}
