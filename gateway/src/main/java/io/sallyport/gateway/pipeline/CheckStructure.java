package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.pipeline.ChatCompletions.ChatCall;
import io.sallyport.gateway.surface.StructuredAnswer;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import java.util.Optional;

/** Checks at the end of an answer whether it has the structure that was asked for. */
final class CheckStructure {

  private static final String RULE = Scanners.STRUCTURE + "/not-as-asked";

  private CheckStructure() {}

  /** The structure that a request asks for, when the policy wants it checked. */
  static Optional<StructuredAnswer> wanted(ObjectNode request, Policy policy) {
    return policy.scanner(Scanners.STRUCTURE).runs(Direction.OUTPUT)
        ? StructuredAnswer.of(request)
        : Optional.empty();
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
