package io.sallyport.gateway.pipeline;

import io.sallyport.core.Principal;
import io.sallyport.core.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last decisions, for the console to show and to follow live. Thread-safe. */
public final class Decisions {

  private static final int KEPT = 500;

  private final ArrayDeque<Decision> last = new ArrayDeque<>();
  private final CopyOnWriteArrayList<Consumer<Decision>> followers = new CopyOnWriteArrayList<>();
  private final Map<String, Alarm> alarms = new HashMap<>();
  private final Map<Total, LongAdder> totals = new ConcurrentHashMap<>();
  private long count;

  private record Total(String tenant, Verdict verdict) {}

  /** The last decisions, the newest first. */
  public synchronized List<Decision> recent(int atMost) {
    List<Decision> recent = new ArrayList<>();
    var newestFirst = last.descendingIterator();
    while (newestFirst.hasNext() && recent.size() < atMost) {
      recent.add(newestFirst.next());
    }
    return recent;
  }

  /**
   * A finding that an operator may call a false alarm.
   *
   * @param tenant whose request it was in
   * @param textHash SHA-256 of the whole text that it was found in
   * @param reason the finding
   */
  public record Alarm(String tenant, String textHash, Decision.Reason reason) {}

  /** The finding of an id, if it is still in memory and was not in a stream. */
  public synchronized Optional<Alarm> alarm(String id) {
    return Optional.ofNullable(alarms.get(id));
  }

  /** How many requests had which verdict since the start; of one tenant, or of all for null. */
  public Map<Verdict, Long> totals(@Nullable String tenant) {
    Map<Verdict, Long> sums = new EnumMap<>(Verdict.class);
    totals.forEach(
        (key, count) -> {
          if (tenant == null || key.tenant().equals(tenant)) {
            sums.merge(key.verdict(), count.sum(), Long::sum);
          }
        });
    return sums;
  }

  /** Tells a follower of each decision from now on, until the returned action is run. */
  public Runnable follow(Consumer<Decision> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  void add(Passage passage) {
    Decision decision;
    synchronized (this) {
      decision = decision(passage, ++count);
      last.addLast(decision);
      if (last.size() > KEPT) {
        last.removeFirst().reasons().forEach(reason -> alarms.remove(reason.id()));
      }
    }
    totals
        .computeIfAbsent(new Total(passage.tenant(), passage.verdict()), key -> new LongAdder())
        .increment();
    followers.forEach(follower -> follower.accept(decision));
  }

  private Decision decision(Passage passage, long number) {
    List<Decision.Reason> reasons = new ArrayList<>();
    Set<String> offered = new HashSet<>();
    for (Passage.Found found : passage.found()) {
      var located = found.located();
      Decision.Reason reason =
          new Decision.Reason(
              passage.exchange().id() + "-" + reasons.size(),
              located.finding().rule(),
              located.title(),
              located.verdict(),
              passage.path(located.path()),
              found.excerpt(),
              passage.words(located.finding().explanation()),
              !found.textHash().isEmpty() && offered.add(found.textHash()));
      reasons.add(reason);
      if (reason.allowable()) {
        alarms.put(reason.id(), new Alarm(passage.tenant(), found.textHash(), reason));
      }
    }
    Principal principal = passage.principal();
    return new Decision(
        number,
        passage.began(),
        passage.exchange().id(),
        passage.tenant(),
        principal == null ? "" : principal.name(),
        passage.surface(),
        passage.model(),
        passage.verdict(),
        passage.outcome(),
        passage.exchange().took().toMillis(),
        reasons);
  }
}
