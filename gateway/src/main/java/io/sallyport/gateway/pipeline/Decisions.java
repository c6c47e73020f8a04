package io.sallyport.gateway.pipeline;

import io.sallyport.core.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The last decisions, for the console to show and to follow live. Thread-safe. */
public final class Decisions {

  private static final int KEPT = 500;

  private final ArrayDeque<Decision> last = new ArrayDeque<>();
  private final CopyOnWriteArrayList<Consumer<Decision>> followers = new CopyOnWriteArrayList<>();
  private long count;

  /** The last decisions, the newest first. */
  public synchronized List<Decision> recent(int atMost) {
    List<Decision> recent = new ArrayList<>();
    var newestFirst = last.descendingIterator();
    while (newestFirst.hasNext() && recent.size() < atMost) {
      recent.add(newestFirst.next());
    }
    return recent;
  }

  /** The reason of an id, if it is still in memory. */
  public synchronized Optional<Decision.Reason> reason(String id) {
    return last.stream()
        .flatMap(decision -> decision.reasons().stream())
        .filter(reason -> reason.id().equals(id))
        .findFirst();
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
        last.removeFirst();
      }
    }
    followers.forEach(follower -> follower.accept(decision));
  }

  private static Decision decision(Passage passage, long number) {
    List<Decision.Reason> reasons = new ArrayList<>();
    for (Passage.Found found : passage.found()) {
      var located = found.located();
      reasons.add(
          new Decision.Reason(
              passage.exchange().id() + "-" + reasons.size(),
              located.finding().rule(),
              located.title(),
              located.verdict(),
              located.path(),
              found.excerpt(),
              located.finding().explanation()));
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
        Duration.between(passage.began(), Instant.now()).toMillis(),
        reasons);
  }
}
