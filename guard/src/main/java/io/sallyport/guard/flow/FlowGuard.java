package io.sallyport.guard.flow;

import io.sallyport.guard.flow.FlowDecision.Outcome;
import io.sallyport.guard.flow.FlowPolicy.Mode;
import io.sallyport.guard.flow.FlowPolicy.Undeclared;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges the calls that a model asks for by where the texts came from that it had read. The rules
 * know nothing of wording: a call that writes, sends or spends after untrusted content entered
 * passes only when the person asked for it and every argument that steers it stands word for word
 * in a trusted text or in the person's own words. Secrets never leave without a person's approval.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class FlowGuard {

  private final ToolWords words = ToolWords.load();

  /** What became of the calls of one answer, in their order; any tool may have been offered. */
  public List<FlowDecision> judge(
      FlowPolicy policy, List<FlowSegment> conversation, List<ToolCall> calls) {
    return judge(policy, new FlowRead(conversation, null), calls);
  }

  /** What became of the calls of one answer, in their order. */
  public List<FlowDecision> judge(FlowPolicy policy, FlowRead read, List<ToolCall> calls) {
    if (policy.mode() == Mode.OFF || calls.isEmpty()) {
      return List.of();
    }
    Ground ground = Ground.of(read.texts(), policy.ownWords());
    List<FlowDecision> decisions = new ArrayList<>();
    for (ToolCall call : calls) {
      FlowDecision worst = null;
      for (ToolCall inner : BundledCalls.of(call)) {
        FlowDecision decision = judgeOne(policy, ground, read, inner);
        if (worst == null || severity(decision) > severity(worst)) {
          worst = decision;
        }
      }
      FlowDecision decided = Objects.requireNonNull(worst);
      decisions.add(
          new FlowDecision(
              call,
              decided.outcome(),
              decided.rule(),
              decided.explanation(),
              decided.way(),
              decided.enforced()));
    }
    return decisions;
  }

  private static int severity(FlowDecision decision) {
    return decision.outcome().ordinal() + (decision.holds() ? Outcome.values().length : 0);
  }

  private FlowDecision judgeOne(FlowPolicy policy, Ground ground, FlowRead read, ToolCall named) {
    String tool = ToolNames.bare(named.tool());
    ToolCall call = new ToolCall(named.path(), named.id(), tool, named.arguments());
    Optional<ToolRule> declared = policy.rule(tool);
    FlowDecision decision = judge(policy, declared, ground, call);
    if (policy.mode() == Mode.LOG) {
      return decision.recordedOnly();
    }
    if (declared.isPresent() || policy.undeclared() != Undeclared.LOG) {
      return decision;
    }
    // What nobody declared and nobody offered may still be run by the client under another name.
    if (!read.offers(tool) && !read.offers(named.tool()) && ground.firstUntrusted().isPresent()) {
      Outcome held = policy.withoutApproval() ? Outcome.DENY : Outcome.APPROVE;
      return decision(
          call,
          held,
          "flow/unknown-tool",
          "After untrusted content, the model asked for a tool that is neither declared nor among the request's tools. "
              + advice(held),
          List.of(ground.firstUntrusted().orElseThrow(), call.path()));
    }
    return decision.recordedOnly();
  }

  private FlowDecision judge(
      FlowPolicy policy, Optional<ToolRule> declared, Ground ground, ToolCall call) {
    if (declared.isEmpty() && policy.undeclared() == Undeclared.DENY) {
      return decision(
          call,
          Outcome.DENY,
          "flow/undeclared-tool",
          "No rule names this tool, and the policy refuses such tools. Declare it under guard.flow.tools.",
          List.of(call.path()));
    }
    ToolRule rule = declared.orElseGet(() -> inferred(call.tool()));
    Arguments arguments = Arguments.of(call.arguments());
    if (!rule.onlyReads() && !arguments.readable()) {
      return decision(
          call,
          Outcome.DENY,
          "flow/unreadable-arguments",
          "The arguments are neither a JSON object nor a text, so nobody can say what the call does.",
          List.of(call.path()));
    }
    Optional<FlowDecision> broken = brokenRule(rule, arguments, call);
    if (broken.isPresent()) {
      return broken.get();
    }
    if (ground.firstUntrusted().isEmpty()
        || (rule.onlyReads() && !leaks(rule, call, arguments, ground))) {
      return decision(call, Outcome.ALLOW, "flow/allowed", why(rule, ground), List.of(call.path()));
    }
    return afterUntrusted(policy, rule, arguments, ground, call);
  }

  /**
   * Whether a reading call may carry something out or open what nobody asked for: what goes to a
   * third party leaves, an address that nobody wrote was composed from what was read, one with a
   * query or a token does something when it is opened, and secrets are read for who named them.
   */
  private boolean leaks(ToolRule rule, ToolCall call, Arguments arguments, Ground ground) {
    if (rule.thirdParty() || rule.returns() == Confidentiality.SECRET) {
      return true;
    }
    // What a secret says is no address that somebody wrote.
    boolean secret = ground.firstSecret().isPresent();
    for (Arguments.Value value : arguments.values()) {
      boolean written = secret ? ground.names(value) : ground.says(value);
      if (isAddress(call, value) && (Addresses.acts(value.text()) || !written)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAddress(ToolCall call, Arguments.Value value) {
    boolean named =
        words.isHost(value.argument())
            && (value.kind() == Arguments.Kind.TEXT || value.kind() == Arguments.Kind.NUMBER);
    boolean bare = words.opens(call.tool()) && Addresses.isHost(value.text());
    return named && !value.text().isBlank() || bare || Addresses.isAddress(value.text());
  }

  private FlowDecision afterUntrusted(
      FlowPolicy policy, ToolRule rule, Arguments arguments, Ground ground, ToolCall call) {
    List<String> way = new ArrayList<>(List.of(ground.firstUntrusted().orElseThrow()));
    Outcome held = policy.withoutApproval() ? Outcome.DENY : Outcome.APPROVE;
    List<Arguments.Value> steering = new ArrayList<>();
    for (Arguments.Value value : arguments.values()) {
      // What a third party is to write or send, it gets to read.
      boolean content =
          !rule.onlyReads() && !rule.thirdParty() && role(rule, value.argument()).content();
      boolean name = value.kind() == Arguments.Kind.NAME;
      if (value.free() || content && !name) {
        continue;
      }
      boolean flag = value.kind() == Arguments.Kind.TRUE || value.kind() == Arguments.Kind.FALSE;
      if (flag && isFlagWanted(value, ground)) {
        continue;
      }
      if (flag || !ground.names(value)) {
        way.add(call.path() + ".arguments." + value.path());
        return decision(
            call,
            held,
            "flow/steered-by-untrusted",
            "After untrusted content, the argument '"
                + value.path()
                + "' of a call that "
                + does(rule)
                + " stands neither in a trusted text nor in the person's own words. "
                + advice(held),
            way);
      }
      steering.add(value);
    }
    way.add(call.path());
    if (!rule.onlyReads()
        && !ground.wanted(steering, texts -> words.isAskedFor(rule, call.tool(), texts))) {
      return decision(
          call,
          held,
          "flow/not-asked-for",
          "After untrusted content, neither the person nor the system prompt both asked for a call that "
              + does(rule)
              + " and named what it is about. "
              + advice(held),
          way);
    }
    boolean wayOut =
        rule.effects().contains(Effect.SEND)
            || rule.thirdParty()
            || rule.onlyReads() && leaks(rule, call, arguments, ground)
            || arguments.values().stream().anyMatch(value -> isAddress(call, value));
    if (wayOut && ground.firstSecret().isPresent()) {
      way.addFirst(ground.firstSecret().orElseThrow());
      return decision(
          call,
          held,
          "flow/secret-leaves",
          "Secret data and untrusted content are in the conversation, and this call would carry data out. "
              + advice(held),
          way);
    }
    return decision(
        call,
        Outcome.ALLOW,
        "flow/asked-for",
        "A person or a trusted text asked for it and named every argument that steers it.",
        way);
  }

  /**
   * A flag that is set steers, unless it only makes the call more careful; so does undoing that.
   */
  private boolean isFlagWanted(Arguments.Value value, Ground ground) {
    String name = value.path().substring(value.path().lastIndexOf('.') + 1);
    boolean steers = (value.kind() == Arguments.Kind.TRUE) != words.isCautious(name);
    return !steers || ground.mentions(text -> words.isMentioned(name, text));
  }

  private Optional<FlowDecision> brokenRule(ToolRule rule, Arguments arguments, ToolCall call) {
    return ArgumentLimits.broken(rule, arguments)
        .map(
            broken ->
                decision(
                    call,
                    Outcome.DENY,
                    "flow/argument-rule",
                    "The argument '" + broken.path() + "' is " + broken.why(),
                    List.of(call.path() + ".arguments." + broken.path())));
  }

  private ArgumentRule role(ToolRule rule, String argument) {
    ArgumentRule declared = rule.arguments().get(argument);
    if (declared != null) {
      return declared;
    }
    return words.isContent(argument) ? ArgumentRule.CONTENT : ArgumentRule.CONTROL;
  }

  private ToolRule inferred(String tool) {
    return new ToolRule(
        tool.isBlank() ? "?" : tool,
        words.effects(tool),
        Confidentiality.INTERNAL,
        false,
        false,
        List.of(),
        Map.of());
  }

  private static String does(ToolRule rule) {
    List<String> does = new ArrayList<>();
    for (Effect effect : EnumSet.copyOf(rule.effects())) {
      switch (effect) {
        case READ -> does.add(rule.onlyReads() ? "reads or opens what matters" : "reads");
        case WRITE -> does.add("changes something");
        case SEND -> does.add("sends data out");
        case SPEND -> does.add("spends or binds");
      }
    }
    return String.join(" and ", does);
  }

  private static String why(ToolRule rule, Ground ground) {
    if (rule.onlyReads()) {
      return "It only reads, and gives nothing away by it.";
    }
    return ground.isEmpty() ? "Nothing was read." : "No untrusted content is in the conversation.";
  }

  private static String advice(Outcome held) {
    return held == Outcome.APPROVE
        ? "A person has to approve it."
        : "The policy refuses what would need approval.";
  }

  private static FlowDecision decision(
      ToolCall call, Outcome outcome, String rule, String explanation, List<String> way) {
    return new FlowDecision(call, outcome, rule, explanation, way, true);
  }
}
