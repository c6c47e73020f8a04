package io.sallyport.guard.flow;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How tool calls are judged.
 *
 * @param mode what a judgement does
 * @param undeclared how a tool is judged that no rule names
 * @param withoutApproval whether what needs a person's approval is refused instead
 * @param ownWords up to how many characters a user's message counts as the person's own words; a
 *     longer one may hold pasted text and steers nothing. At least 0
 * @param tools the rules; the first one that fits a name holds
 */
public record FlowPolicy(
    Mode mode, Undeclared undeclared, boolean withoutApproval, int ownWords, List<ToolRule> tools) {

  /** What a judgement does. */
  public enum Mode {
    /** Nothing is judged. */
    OFF,
    /** Judgements are recorded and change nothing. */
    LOG,
    /** A call that may not pass does not pass. */
    ENFORCE;

    /** The name used in configuration. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a tool is judged that no rule names. */
  public enum Undeclared {
    /** As one that may do anything, by the words of its name less; recorded only. */
    LOG,
    /** The same, enforced. */
    JUDGE,
    /** Its calls never pass. */
    DENY;

    /** The name used in configuration. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Up to how many characters a user's message counts as the person's own words. */
  public static final int OWN_WORDS = 1_000;

  /** Copies and checks. */
  public FlowPolicy {
    if (ownWords < 0) {
      throw new IllegalArgumentException("ownWords: " + ownWords + " (expected: at least 0)");
    }
    tools = List.copyOf(tools);
  }

  /** Enforces what is declared, records the rest. */
  public static FlowPolicy standard(List<ToolRule> tools) {
    return new FlowPolicy(Mode.ENFORCE, Undeclared.LOG, false, OWN_WORDS, tools);
  }

  /** Judges nothing. */
  public static FlowPolicy off() {
    return new FlowPolicy(Mode.OFF, Undeclared.LOG, false, OWN_WORDS, List.of());
  }

  /** The same with other rules. */
  public FlowPolicy withTools(List<ToolRule> rules) {
    return new FlowPolicy(mode, undeclared, withoutApproval, ownWords, rules);
  }

  /** The rule for a tool. */
  public Optional<ToolRule> rule(String tool) {
    return tools.stream().filter(rule -> rule.isAbout(tool)).findFirst();
  }
}
