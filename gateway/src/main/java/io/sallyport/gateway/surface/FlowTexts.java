package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import io.sallyport.guard.flow.Confidentiality;
import io.sallyport.guard.flow.FlowPolicy;
import io.sallyport.guard.flow.FlowSegment;
import io.sallyport.guard.flow.ToolRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of a chat request as information-flow rules look at them: what a tool returned with
 * what the operator says of the tool, what tools say of themselves, and of the messages only what
 * was said.
 */
public final class FlowTexts {

  private final JsonNode body;
  private final FlowPolicy policy;
  private final Map<String, String> toolOfCall = new HashMap<>();

  private FlowTexts(JsonNode body, FlowPolicy policy) {
    this.body = body;
    this.policy = policy;
    for (JsonNode message : body.path("messages")) {
      for (JsonNode call : message.path("tool_calls")) {
        String name =
            call.path("function").path("name").asText(call.path("custom").path("name").asText(""));
        toolOfCall.put(call.path("id").asText(""), name);
      }
    }
  }

  /** The texts of a request, as its client sent them. */
  public static List<FlowSegment> of(JsonNode body, List<Segment> segments, FlowPolicy policy) {
    FlowTexts texts = new FlowTexts(body, policy);
    List<FlowSegment> labelled = new ArrayList<>();
    for (Segment segment : segments) {
      String path = segment.path();
      if (path.startsWith("messages[") && path.contains("].content")) {
        labelled.add(texts.said(segment));
      } else if (path.startsWith("tools[") || path.startsWith("functions[")) {
        labelled.add(texts.description(segment));
      }
    }
    return labelled;
  }

  private FlowSegment said(Segment segment) {
    JsonNode message = body.path("messages").path(index(segment.path()));
    String role = message.path("role").asText();
    if (!role.equals("tool") && !role.equals("function")) {
      boolean foreign = segment.trust() == Trust.UNTRUSTED;
      return new FlowSegment(
          segment, foreign ? Confidentiality.INTERNAL : Confidentiality.PUBLIC, "");
    }
    String tool = message.path("name").asText("");
    tool = toolOfCall.getOrDefault(message.path("tool_call_id").asText(), tool);
    Optional<ToolRule> rule = policy.rule(tool);
    Segment judged =
        rule.isPresent() && rule.get().trusted()
            ? with(segment, segment.origin(), Trust.TRUSTED)
            : segment;
    return new FlowSegment(
        judged,
        rule.map(ToolRule::returns).orElse(Confidentiality.INTERNAL),
        "what a tool returned");
  }

  private FlowSegment description(Segment segment) {
    boolean old = segment.path().startsWith("functions[");
    JsonNode definition = body.path(old ? "functions" : "tools").path(index(segment.path()));
    String tool =
        old
            ? definition.path("name").asText("")
            : definition
                .path("function")
                .path("name")
                .asText(definition.path("custom").path("name").asText(""));
    boolean own = policy.rule(tool).map(rule -> !rule.thirdParty()).orElse(false);
    Segment judged = with(segment, Origin.TOOL, own ? Trust.TRUSTED : Trust.UNTRUSTED);
    return new FlowSegment(judged, Confidentiality.PUBLIC, "what a tool says of itself");
  }

  private static Segment with(Segment segment, Origin origin, Trust trust) {
    return new Segment(segment.path(), segment.text(), origin, trust, segment.source());
  }

  private static int index(String path) {
    int from = path.indexOf('[') + 1;
    return Integer.parseInt(path.substring(from, path.indexOf(']', from)));
  }
}
