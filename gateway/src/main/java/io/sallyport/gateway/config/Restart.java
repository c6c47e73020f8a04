package io.sallyport.gateway.config;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which settings only a new start can change, and how a configuration is without them. */
public final class Restart {

  private static final Set<String> LIVE =
      Set.of("audit.mode", "audit.content", "audit.whenUnwritable");

  private Restart() {}

  /** Those of the changed settings that take effect with the next start only. */
  public static SortedSet<String> of(Configuration now, Configuration next, Changes changes) {
    SortedSet<String> waiting = new TreeSet<>();
    for (String name : changes.names()) {
      if (waits(name, now, next)) {
        waiting.add(name);
      }
    }
    return waiting;
  }

  /** Whether a setting of this name may need a new start. */
  public static boolean mayNeed(String name) {
    return name.equals("data")
        || name.startsWith("server.")
        || name.startsWith("telemetry.")
        || (name.startsWith("audit.") && !LIVE.contains(name));
  }

  private static boolean waits(String name, Configuration now, Configuration next) {
    if (name.startsWith("server.")) {
      return !now.server().equals(next.server());
    }
    if (name.equals("data")) {
      return !now.data().equals(next.data());
    }
    if (name.startsWith("telemetry.")) {
      return !now.telemetry().equals(next.telemetry());
    }
    return mayNeed(name);
  }

  /** The new configuration as far as it can be in force without a new start. */
  public static Configuration without(Configuration now, Configuration next) {
    return next.with(
        now.server(), now.data(), withWriting(now.audit(), next.audit()), now.telemetry());
  }

  /** How events are written and what is kept of texts can change at any time; places cannot. */
  private static AuditSettings withWriting(AuditSettings now, AuditSettings next) {
    return now.writing(next.strict(), next.content(), next.serveUnwritable());
  }
}
