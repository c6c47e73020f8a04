package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.pipeline.ChatCompletions.ChatCall;
import io.sallyport.gateway.surface.JsonRepair;
import io.sallyport.gateway.surface.StructuredAnswer;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks at the end of an answer whether it has the structure that was asked for. */
final class CheckStructure {

  private static final String RULE = Scanners.STRUCTURE + "/not-as-asked";

  private static final String REPAIRED = Scanners.STRUCTURE + "/repaired";

  private CheckStructure() {}

  /** The structure that a request asks for, when the policy wants it checked. */
  static Optional<StructuredAnswer> wanted(ObjectNode request, Policy policy) {
    return policy.scanner(Scanners.STRUCTURE).runs(Direction.OUTPUT)
        ? StructuredAnswer.of(request)
        : Optional.empty();
  }

  /**
   * Repairs what is not as asked for, where the policy wants that and it is certain. What comes of
   * it is inspected again: nothing may stand in it that the guard would not have let pass.
   */
  static void repair(ChatCall call, ObjectNode answer, Inspect inspect) {
    if (call.structure().isEmpty() || !call.policy().repair() || call.policy().logOnly()) {
      return;
    }
    Map<String, JsonRepair.Repaired> repaired = call.structure().get().repaired(answer);
    if (repaired.isEmpty()) {
      return;
    }
    List<Segment> texts = new ArrayList<>();
    repaired.forEach((path, one) -> texts.add(Segment.of(path, one.json(), Origin.ASSISTANT)));
    Inspection inspection =
        inspect.texts(call.passage(), texts, Direction.OUTPUT, call.policy(), call.context());
    if (inspection.blocked() || !inspection.treated().equals(texts)) {
      return;
    }
    StructuredAnswer.put(answer, repaired);
    repaired.forEach(
        (path, one) -> call.passage().found(Direction.OUTPUT, told(path, one), "", ""));
  }

  private static SegmentFinding told(String path, JsonRepair.Repaired repaired) {
    String what =
        repaired.changes().stream()
            .sorted()
            .map(JsonRepair.Change::what)
            .collect(Collectors.joining(", "));
    Finding finding =
        new Finding(
            Scanners.STRUCTURE,
            REPAIRED,
            Category.POLICY,
            Severity.LOW,
            1,
            0,
            0,
            "The answer was no JSON and was made so, as the policy says; repaired: " + what + ".",
            "");
    return new SegmentFinding(path, "repaired JSON", finding, Verdict.FLAG);
  }

  /** Records what is wrong; the message for the client when the answer may not pass. */
  static Optional<String> refusal(ChatCall call) {
    Optional<StructuredAnswer.Problem> problem =
        call.structure().flatMap(StructuredAnswer::problem);
    if (problem.isEmpty()) {
      return Optional.empty();
    }
    Verdict would = call.policy().scanner(Scanners.STRUCTURE).mode().verdict();
    Verdict verdict = call.policy().logOnly() ? Verdict.ALLOW : would;
    Finding finding =
        new Finding(
            Scanners.STRUCTURE,
            RULE,
            Category.POLICY,
            Severity.MEDIUM,
            1,
            0,
            0,
            problem.get().what(),
            "");
    call.passage()
        .found(
            Direction.OUTPUT,
            new SegmentFinding(
                problem.get().path(), "not the structure asked for", finding, verdict, would),
            "",
            "");
    return verdict == Verdict.BLOCK
        ? Optional.of(
            "Sallyport stopped the answer ("
                + RULE
                + "): "
                + problem.get().what()
                + ". Ask again, or let the policy only flag it (scanner 'structure').")
        : Optional.empty();
  }
}
