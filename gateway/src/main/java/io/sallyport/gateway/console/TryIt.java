package io.sallyport.gateway.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.Json;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.sandbox.SimulatedAssistant;
import java.util.ArrayList;
import java.util.List;

/** Runs one prompt against the simulated assistant twice: without the guard, and with it. */
final class TryIt {

  private final SimulatedAssistant assistant = new SimulatedAssistant();
  private final Guard guard;

  TryIt(Guard guard) {
    this.guard = guard;
  }

  /**
   * What came of a prompt.
   *
   * @param open the answer without the guard
   * @param verdict what the guard decided
   * @param guarded the answer with the guard, or why there is none
   * @param reasons what the guard found, each as a sentence
   */
  record Outcome(String open, String verdict, String guarded, List<String> reasons) {}

  Outcome run(String model, String prompt, Policy policy, String tenant) {
    GuardContext context = new GuardContext(tenant, "try", List.of());
    String open = answer(model, prompt);
    List<String> reasons = new ArrayList<>();
    Inspection in =
        guard.inspect(
            List.of(Segment.of("prompt", prompt, Origin.USER)), Direction.INPUT, policy, context);
    explain(in, reasons);
    if (in.blocked()) {
      return new Outcome(open, in.verdict().wireName(), in.clientMessage(), reasons);
    }
    String passed = in.treated().get(0).text();
    String answer = passed.equals(prompt) ? open : answer(model, passed);
    Inspection out =
        guard.inspect(
            List.of(Segment.of("answer", answer, Origin.ASSISTANT)),
            Direction.OUTPUT,
            policy,
            context);
    explain(out, reasons);
    String guarded = out.blocked() ? out.clientMessage() : out.treated().get(0).text();
    return new Outcome(open, in.verdict().max(out.verdict()).wireName(), guarded, reasons);
  }

  private String answer(String model, String prompt) {
    ObjectNode request = Json.MAPPER.createObjectNode();
    request.put("model", model);
    request.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return assistant
        .complete(request)
        .path("choices")
        .path(0)
        .path("message")
        .path("content")
        .asText();
  }

  private static void explain(Inspection inspection, List<String> reasons) {
    for (SegmentFinding located : inspection.findings()) {
      reasons.add(
          located.verdict().wireName()
              + " · "
              + located.title()
              + " ("
              + located.finding().rule()
              + "): "
              + located.finding().explanation());
    }
  }
}
