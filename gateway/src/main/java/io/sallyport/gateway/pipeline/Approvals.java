package io.sallyport.gateway.pipeline;

import io.sallyport.guard.flow.FlowDecision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Calls that wait for a person. An approval holds for one call: the same tool with the same
 * arguments, asked for with the same key in the same conversation, once. Kept in memory: what waits
 * when the gate stops has to be asked for again.
 */
public final class Approvals {

  /** How long a call waits, and how long an approval holds. */
  public static final Duration LASTS = Duration.ofMinutes(30);

  private static final int MOST = 1_000;
  private static final int MOST_OF_KEY = 50;

  /** Where a call stands. */
  public enum State {
    /** Nobody has decided. */
    WAITING,
    /** It may pass once. */
    APPROVED,
    /** It may not pass. */
    DENIED;

    /** The name used in the API. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One call that waits or was decided.
   *
   * @param id what it is called in the API and in the console
   * @param tenant whose it is
   * @param keyId the key that asked
   * @param keyName the key's name
   * @param conversation the conversation it belongs to
   * @param decision why it was held back, with the call
   * @param asked when it was asked for
   * @param state where it stands
   */
  public record Approval(
      String id,
      String tenant,
      String keyId,
      String keyName,
      String conversation,
      FlowDecision decision,
      Instant asked,
      State state) {

    Approval with(State newState) {
      return new Approval(id, tenant, keyId, keyName, conversation, decision, asked, newState);
    }
  }

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Approval> byMatch = new LinkedHashMap<>();

  /** Nothing waits yet. */
  public Approvals(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether a call was approved; the approval is used up by asking.
   *
   * @return false when nobody decided yet, or against it
   */
  synchronized boolean take(
      String tenant, String keyId, String conversation, FlowDecision decision) {
    forget();
    String match = match(tenant, keyId, conversation, decision);
    Approval known = byMatch.get(match);
    if (known == null || known.state() != State.APPROVED) {
      return false;
    }
    byMatch.remove(match);
    return true;
  }

  /** Lets a call wait; the same call again is the same approval. */
  synchronized Approval wait(
      String tenant, String keyId, String keyName, String conversation, FlowDecision decision) {
    forget();
    String match = match(tenant, keyId, conversation, decision);
    Approval known = byMatch.get(match);
    if (known != null) {
      return known;
    }
    makeRoom(keyId);
    byte[] id = new byte[10];
    random.nextBytes(id);
    Approval approval =
        new Approval(
            "ap-" + HexFormat.of().formatHex(id),
            tenant,
            keyId,
            keyName,
            conversation,
            decision,
            clock.instant(),
            State.WAITING);
    byMatch.put(match, approval);
    return approval;
  }

  /** All that wait or were decided, the newest first. */
  public synchronized List<Approval> list() {
    forget();
    return byMatch.values().stream()
        .sorted(Comparator.comparing(Approval::asked).reversed())
        .toList();
  }

  /**
   * Decides one that waits. The decision is written down and holds in one step, so of two people
   * who decide at once only one is written down.
   *
   * @param sees whether whoever decides may know of the call
   * @param write writes the decision down; it does not hold when this throws
   * @return the call as it stands now; empty when nothing of this id waits
   */
  synchronized Optional<Approval> decide(
      String id, boolean approve, Predicate<Approval> sees, Consumer<Approval> write) {
    forget();
    for (Map.Entry<String, Approval> entry : byMatch.entrySet()) {
      Approval waiting = entry.getValue();
      if (waiting.id().equals(id) && waiting.state() == State.WAITING && sees.test(waiting)) {
        write.accept(waiting);
        entry.setValue(waiting.with(approve ? State.APPROVED : State.DENIED));
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  private void forget() {
    Instant oldest = clock.instant().minus(LASTS);
    byMatch.values().removeIf(approval -> approval.asked().isBefore(oldest));
  }

  /** One key that asks without end drops its own oldest, not those of others. */
  private void makeRoom(String keyId) {
    List<String> own = new ArrayList<>();
    byMatch.forEach(
        (match, approval) -> {
          if (approval.keyId().equals(keyId)) {
            own.add(match);
          }
        });
    if (own.size() >= MOST_OF_KEY) {
      byMatch.remove(own.getFirst());
    } else if (byMatch.size() >= MOST) {
      byMatch.remove(byMatch.keySet().iterator().next());
    }
  }

  private static String match(
      String tenant, String keyId, String conversation, FlowDecision decision) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          List.of(
              tenant, keyId, conversation, decision.call().tool(), decision.call().arguments())) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: not available (expected: in every JDK)", e);
    }
  }
}
