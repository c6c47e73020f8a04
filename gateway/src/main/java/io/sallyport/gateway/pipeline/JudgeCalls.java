package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Principal;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.surface.ChatCalls;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.flow.FlowDecision;
import io.sallyport.guard.flow.FlowDecision.Outcome;
import io.sallyport.guard.flow.FlowGuard;
import io.sallyport.guard.flow.FlowPolicy;
import io.sallyport.guard.flow.FlowRead;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the tool calls of an answer by where the texts came from that the model had read. A call
 * that may not pass is taken out of the answer, which says so; one that a person approved passes.
 */
public final class JudgeCalls {

  private final FlowGuard guard = new FlowGuard();
  private final Approvals approvals;

  /** Calls that need a person wait here. */
  public JudgeCalls(Approvals approvals) {
    this.approvals = approvals;
  }

  /** Whether calls of an answer have to be judged at all. */
  boolean judges(Policy policy) {
    return policy.flow().mode() != FlowPolicy.Mode.OFF;
  }

  /** The tools that a request offers. */
  static Set<String> offered(FlowRead read) {
    Set<String> offered = read.offered();
    return offered == null ? Set.of() : offered;
  }

  /** Judges a whole answer. */
  void answer(
      Passage passage, Policy policy, String conversation, FlowRead read, ObjectNode answer) {
    JsonNode choices = answer.path("choices");
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i) instanceof ObjectNode choice
          && choice.get("message") instanceof ObjectNode message) {
        String path = "choices[" + i + "].message";
        List<ToolCall> calls = ChatCalls.of(message, path, offered(read));
        boolean asks = message(passage, policy, conversation, read, message, path, calls);
        if (!calls.isEmpty() && !asks) {
          choice.put("finish_reason", "stop");
        }
        ChatCalls.noteBeside(choice, message);
      }
    }
  }

  /**
   * Judges the calls of one message and takes out those that may not pass.
   *
   * @return whether the message still asks for a call
   */
  boolean message(
      Passage passage,
      Policy policy,
      String conversation,
      FlowRead read,
      ObjectNode message,
      String path,
      List<ToolCall> calls) {
    List<FlowDecision> held = new ArrayList<>();
    for (FlowDecision judged : guard.judge(policy.flow(), read, calls)) {
      FlowDecision decision = policy.logOnly() ? judged.recordedOnly() : judged;
      boolean passes = decision.outcome() == Outcome.ALLOW;
      boolean approved = !passes && isApproved(passage, conversation, decision);
      if (!passes) {
        passage.found(Direction.OUTPUT, finding(decision, approved), "", "");
      }
      if (decision.holds() && !approved) {
        held.add(decision);
      }
    }
    if (held.isEmpty()) {
      return !calls.isEmpty();
    }
    Set<String> paths =
        held.stream().map(decision -> decision.call().path()).collect(Collectors.toSet());
    return ChatCalls.withhold(message, path, paths, notice(passage, conversation, held, message));
  }

  private boolean isApproved(Passage passage, String conversation, FlowDecision decision) {
    Principal principal = passage.principal();
    return decision.holds()
        && decision.outcome() == Outcome.APPROVE
        && principal != null
        && approvals.take(passage.tenant(), principal.keyId(), conversation, decision);
  }

  private String notice(
      Passage passage, String conversation, List<FlowDecision> held, ObjectNode message) {
    StringBuilder notice = new StringBuilder("[Sallyport held back what the model asked for.");
    ArrayNode list = message.putObject("sallyport").putArray("held");
    Principal principal = passage.principal();
    for (FlowDecision decision : held) {
      ObjectNode entry = list.addObject();
      entry.put("tool", decision.call().tool());
      entry.put("arguments", decision.call().arguments());
      entry.put("rule", decision.rule());
      notice.append(' ').append(decision.explanation());
      if (decision.outcome() == Outcome.APPROVE && principal != null) {
        Approvals.Approval approval =
            approvals.wait(
                passage.tenant(), principal.keyId(), principal.name(), conversation, decision);
        entry.put("approval", approval.id());
        entry.put("state", approval.state().wireName());
        notice
            .append(" (")
            .append(approval.id())
            .append(
                approval.state() == Approvals.State.DENIED
                    ? ": it was denied.)"
                    : ": approve it in the console or with POST /admin/approvals, then send the"
                        + " same request again.)");
      }
    }
    return passage.words(notice.append(']').toString());
  }

  private static SegmentFinding finding(FlowDecision decision, boolean approved) {
    boolean held = decision.holds() && !approved;
    String explanation =
        decision.explanation()
            + (approved
                ? " A person approved it."
                : held ? " It was held back." : " It was only recorded.")
            + " Way: "
            + String.join(" -> ", decision.way())
            + ".";
    Finding finding =
        new Finding(
            Scanners.FLOW,
            decision.rule(),
            Category.POLICY,
            Severity.HIGH,
            1,
            0,
            0,
            explanation,
            "");
    return new SegmentFinding(
        decision.call().path(),
        "a tool call by way of untrusted content",
        finding,
        held ? Verdict.REDACT : Verdict.FLAG,
        approved ? Verdict.FLAG : Verdict.REDACT);
  }
}
