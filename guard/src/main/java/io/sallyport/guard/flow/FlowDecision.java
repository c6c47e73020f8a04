package io.sallyport.guard.flow;

import java.util.List;
import java.util.Locale;

/**
 * What becomes of a call.
 *
 * @param call the call
 * @param outcome whether it may pass
 * @param rule which rule decided, for example {@code flow/steered-by-untrusted}
 * @param explanation for a person: what was found, and what to do; never a value of the arguments
 * @param way the places that the decision rests on, from the untrusted text to the call
 * @param enforced false when it is recorded only
 */
public record FlowDecision(
    ToolCall call,
    Outcome outcome,
    String rule,
    String explanation,
    List<String> way,
    boolean enforced) {

  /** Whether a call may pass. */
  public enum Outcome {
    /** It may. */
    ALLOW,
    /** Only when a person approves it. */
    APPROVE,
    /** Not at all. */
    DENY;

    /** The name used in the log. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public FlowDecision {
    way = List.copyOf(way);
  }

  /** Whether the call is held back. */
  public boolean holds() {
    return enforced && outcome != Outcome.ALLOW;
  }

  /** The same, recorded only. */
  public FlowDecision recordedOnly() {
    return new FlowDecision(call, outcome, rule, explanation, way, false);
  }
}
