package io.sallyport.guard.flow;

import io.sallyport.core.Origin;
import io.sallyport.core.Trust;
import io.sallyport.guard.flow.FlowDecision.Outcome;
import io.sallyport.guard.flow.FlowPolicy.Mode;
import io.sallyport.guard.flow.FlowPolicy.Undeclared;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

  /** What became of the calls of one answer, in their order. */
  public List<FlowDecision> judge(
      FlowPolicy policy, List<FlowSegment> conversation, List<ToolCall> calls) {
    if (policy.mode() == Mode.OFF || calls.isEmpty()) {
      return List.of();
    }
    Ground ground = Ground.of(conversation, policy.ownWords());
    List<FlowDecision> decisions = new ArrayList<>();
    for (ToolCall call : calls) {
      Optional<ToolRule> declared = policy.rule(call.tool());
      FlowDecision decision = judge(policy, declared, ground, call);
      boolean recorded =
          policy.mode() == Mode.LOG
              || (declared.isEmpty() && policy.undeclared() == Undeclared.LOG);
      decisions.add(recorded ? decision.recordedOnly() : decision);
    }
    return decisions;
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
        || (rule.onlyReads() && !leaks(rule, arguments, ground))) {
      return decision(call, Outcome.ALLOW, "flow/allowed", why(rule, ground), List.of(call.path()));
    }
    return afterUntrusted(policy, rule, arguments, ground, call);
  }

  /**
   * Whether a reading call may carry something out or open what nobody asked for: what goes to a
   * third party leaves, an address that nobody wrote was composed from what was read, one with a
   * query or a token does something when it is opened, and secrets are read for who named them.
   */
  private static boolean leaks(ToolRule rule, Arguments arguments, Ground ground) {
    if (rule.thirdParty() || rule.returns() == Confidentiality.SECRET) {
      return true;
    }
    for (Arguments.Value value : arguments.values()) {
      boolean address = value.text().contains("://");
      boolean acts = value.text().indexOf('?') >= 0 || hasToken(value.text());
      if (address && (acts || !ground.says(value.folded()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address holds a run of letters and digits that nobody would type. */
  private static boolean hasToken(String address) {
    int run = 0;
    boolean digit = false;
    boolean letter = false;
    for (int at = 0; at <= address.length(); at++) {
      char next = at < address.length() ? address.charAt(at) : ' ';
      if (Character.isLetterOrDigit(next)) {
        run++;
        digit |= Character.isDigit(next);
        letter |= Character.isLetter(next);
      } else {
        if (run >= 16 && digit && letter) {
          return true;
        }
        run = 0;
        digit = false;
        letter = false;
      }
    }
    return false;
  }

  private FlowDecision afterUntrusted(
      FlowPolicy policy, ToolRule rule, Arguments arguments, Ground ground, ToolCall call) {
    List<String> way = new ArrayList<>(List.of(ground.firstUntrusted().orElseThrow()));
    Outcome held = policy.withoutApproval() ? Outcome.DENY : Outcome.APPROVE;
    List<String> steering = new ArrayList<>();
    for (Arguments.Value value : arguments.values()) {
      // What a third party is to write or send, it gets to read.
      boolean content =
          !rule.onlyReads() && !rule.thirdParty() && role(rule, value.argument()).content();
      if (value.free() || content) {
        continue;
      }
      if (!ground.names(value.folded())) {
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
      steering.add(value.folded());
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
            || rule.onlyReads() && leaks(rule, arguments, ground);
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

  private Optional<FlowDecision> brokenRule(ToolRule rule, Arguments arguments, ToolCall call) {
    for (Arguments.Value value : arguments.values()) {
      ArgumentRule limit = rule.arguments().get(value.argument());
      if (limit == null) {
        continue;
      }
      boolean tooMuch =
          limit.largest().isPresent() && !(value.number() <= limit.largest().getAsDouble());
      if (tooMuch || !limit.allows(value.text())) {
        return Optional.of(
            decision(
                call,
                Outcome.DENY,
                "flow/argument-rule",
                "The argument '"
                    + value.path()
                    + "' is "
                    + (tooMuch ? "over the largest value" : "none of the values")
                    + " that the rule of this tool allows.",
                List.of(call.path() + ".arguments." + value.path())));
      }
    }
    return Optional.empty();
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

  /**
   * What a conversation has brought so far, as the rules look at it.
   *
   * @param speakers the texts of those who may ask for something: the person, the system prompt
   * @param facts other trusted texts, which name things and ask for nothing
   */
  private record Ground(
      boolean isEmpty,
      Optional<String> firstUntrusted,
      Optional<String> firstSecret,
      List<List<String>> speakers,
      List<String> facts,
      List<String> all) {

    static Ground of(List<FlowSegment> conversation, int ownWords) {
      Optional<String> untrusted = Optional.empty();
      Optional<String> secret = Optional.empty();
      List<String> person = new ArrayList<>();
      List<String> instructions = new ArrayList<>();
      List<String> facts = new ArrayList<>();
      List<String> all = new ArrayList<>();
      for (FlowSegment part : conversation) {
        Trust trust = part.segment().trust();
        Origin origin = part.segment().origin();
        String text = part.segment().text();
        all.add(text);
        if (trust == Trust.UNTRUSTED && untrusted.isEmpty()) {
          untrusted = Optional.of(place(part));
        }
        if (part.confidentiality() == Confidentiality.SECRET && secret.isEmpty()) {
          secret = Optional.of(place(part));
        }
        if (trust == Trust.MIXED && origin == Origin.USER && text.length() <= ownWords) {
          person.add(text);
        } else if (trust == Trust.TRUSTED) {
          boolean asks = origin == Origin.SYSTEM || origin == Origin.DEVELOPER;
          (asks ? instructions : facts).add(text);
        }
      }
      return new Ground(
          conversation.isEmpty(), untrusted, secret, List.of(person, instructions), facts, all);
    }

    private static String place(FlowSegment part) {
      return part.segment().path() + (part.source().isEmpty() ? "" : " (" + part.source() + ")");
    }

    /** Whether a value stands anywhere in what was said or read. */
    boolean says(String value) {
      return names(all, value);
    }

    boolean names(String value) {
      return names(facts, value) || speakers.stream().anyMatch(texts -> names(texts, value));
    }

    /** Whether somebody who may ask for a call did so and named something that steers it. */
    boolean wanted(List<String> steering, Predicate<List<String>> asks) {
      return speakers.stream()
          .anyMatch(
              texts ->
                  steering.stream().anyMatch(value -> names(texts, value)) && asks.test(texts));
    }

    private static boolean names(List<String> texts, String value) {
      return texts.stream().anyMatch(text -> Words.holds(Words.folded(text), value));
    }
  }
}
