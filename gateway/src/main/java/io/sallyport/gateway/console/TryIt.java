package io.sallyport.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.pipeline.Inspect;
import io.sallyport.gateway.pipeline.Passage;
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
  private final Inspect inspect;

  TryIt(Inspect inspect) {
    this.inspect = inspect;
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

  /** Runs a prompt; the passage has the model, and takes down what the guard did. */
  Outcome run(Passage passage, String prompt, Policy policy, String tenant) {
    GuardContext context = GuardContext.of(tenant, "try");
    String model = passage.model();
    JsonNode unguarded = ask(model, prompt);
    String open = text(unguarded);
    List<String> reasons = new ArrayList<>();
    Inspection in =
        inspect.texts(
            passage,
            List.of(Segment.of("prompt", prompt, Origin.USER)),
            Direction.INPUT,
            policy,
            context);
    explain(in, reasons);
    if (in.blocked()) {
      return new Outcome(open, in.verdict().wireName(), in.clientMessage(), reasons);
    }
    String passed = in.treated().get(0).text();
    JsonNode asked = passed.equals(prompt) ? unguarded : ask(model, passed);
    String answer = text(asked);
    passage.answeredBy(Configuration.SIMULATION, false);
    passage.tokens(
        asked.at("/usage/prompt_tokens").asLong(), asked.at("/usage/completion_tokens").asLong());
    Inspection out =
        inspect.texts(
            passage,
            List.of(Segment.of("answer", answer, Origin.ASSISTANT)),
            Direction.OUTPUT,
            policy,
            context);
    explain(out, reasons);
    String guarded = out.blocked() ? out.clientMessage() : out.treated().get(0).text();
    return new Outcome(open, in.verdict().max(out.verdict()).wireName(), guarded, reasons);
  }

  private JsonNode ask(String model, String prompt) {
    ObjectNode request = Json.MAPPER.createObjectNode();
    request.put("model", model);
    request.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return assistant.complete(request);
  }

  private static String text(JsonNode completion) {
    return completion.at("/choices/0/message/content").asText();
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
