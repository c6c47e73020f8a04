package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import io.sallyport.guard.flow.Confidentiality;
import io.sallyport.guard.flow.FlowPolicy;
import io.sallyport.guard.flow.FlowRead;
import io.sallyport.guard.flow.FlowSegment;
import io.sallyport.guard.flow.TaintMemory;
import io.sallyport.guard.flow.ToolNames;
import io.sallyport.guard.flow.ToolRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The texts of a chat request as information-flow rules look at them: what a tool returned with
 * what the operator says of the tool, what tools say of themselves, and of the messages only what
 * was said. Pictures, sound and files that nobody reads here are untrusted content too.
 */
public final class FlowTexts {

  /** Parts that hold words and nothing else. */
  private static final Set<String> WORDS =
      Set.of("text", "refusal", "input_text", "output_text", "thinking", "reasoning");

  private final JsonNode body;
  private final FlowPolicy policy;
  private final CalledTools called;
  private final Map<CalledTools.Meant, Confidentiality> levels = new IdentityHashMap<>();

  private FlowTexts(JsonNode body, FlowPolicy policy) {
    this.body = body;
    this.policy = policy;
    this.called = new CalledTools(body.path("messages"));
  }

  /**
   * Labels the texts of a request, as its client sent them; those that were untrusted once are so
   * again, whatever the client calls them now.
   *
   * @return what the model will have read, and which tools the request offers
   */
  public static FlowRead label(
      JsonNode body, TextSlots slots, FlowPolicy policy, TaintMemory memory, String tenant) {
    FlowTexts texts = new FlowTexts(body, policy);
    List<FlowSegment> known =
        memory.labelFlow(tenant, slots.segments().stream().map(texts::said).toList());
    slots.relabel(
        segments -> {
          List<Segment> labelled = new ArrayList<>();
          for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean falls = known.get(i).segment().trust() == Trust.UNTRUSTED;
            labelled.add(falls ? with(segment, segment.origin(), Trust.UNTRUSTED) : segment);
          }
          return labelled;
        });
    List<FlowSegment> read = new ArrayList<>();
    for (FlowSegment part : known) {
      String path = part.segment().path();
      if (isSaid(path)) {
        read.add(part);
      } else if (path.startsWith("tools[") || path.startsWith("functions[")) {
        read.add(texts.description(part.segment()));
      }
    }
    texts.media(read);
    return new FlowRead(read, texts.offered());
  }

  private static boolean isSaid(String path) {
    return path.startsWith("messages[") && path.contains("].content");
  }

  private FlowSegment said(Segment segment) {
    if (!isSaid(segment.path())) {
      return new FlowSegment(segment, Confidentiality.PUBLIC, "");
    }
    int index = index(segment.path());
    if (!CalledTools.isResult(body.path("messages").path(index))) {
      boolean foreign = segment.trust() == Trust.UNTRUSTED;
      return new FlowSegment(
          segment, foreign ? Confidentiality.INTERNAL : Confidentiality.PUBLIC, "");
    }
    CalledTools.Meant meant = called.of(index);
    boolean trusted = segment.origin() == Origin.TOOL && isTrusted(meant);
    return new FlowSegment(
        trusted ? with(segment, segment.origin(), Trust.TRUSTED) : segment,
        confidentiality(meant),
        "what a tool returned");
  }

  /** Only where every tool that it could be from is trusted. */
  private boolean isTrusted(CalledTools.Meant meant) {
    return meant.certain()
        && meant.tools().stream()
            .allMatch(
                tool ->
                    tool.equals(ToolNames.bare(tool))
                        && policy.rule(tool).map(ToolRule::trusted).orElse(false));
  }

  /** The highest of all tools that it could be from; of all there are where no call says it. */
  private Confidentiality confidentiality(CalledTools.Meant meant) {
    // One answer stands for all results that no call tells.
    return levels.computeIfAbsent(meant, this::highest);
  }

  private Confidentiality highest(CalledTools.Meant meant) {
    Confidentiality highest = meant.certain() ? Confidentiality.PUBLIC : Confidentiality.INTERNAL;
    for (String tool : meant.tools()) {
      highest =
          highest(
              highest,
              policy
                  .rule(ToolNames.bare(tool))
                  .map(ToolRule::returns)
                  .orElse(Confidentiality.INTERNAL));
    }
    if (!meant.certain()) {
      for (ToolRule rule : policy.tools()) {
        highest = highest(highest, rule.returns());
      }
    }
    return highest;
  }

  private static Confidentiality highest(Confidentiality one, Confidentiality other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** What only the model sees may say anything. */
  private void media(List<FlowSegment> read) {
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      JsonNode content = message.path("content");
      for (int k = 0; content.isArray() && k < content.size(); k++) {
        boolean words = WORDS.contains(content.get(k).path("type").asText());
        if (!words && !message.path("role").asText().equals("assistant")) {
          Segment segment = Segment.of("messages[" + i + "].content[" + k + "]", "", Origin.FILE);
          Confidentiality level =
              CalledTools.isResult(message)
                  ? confidentiality(called.of(i))
                  : Confidentiality.INTERNAL;
          read.add(new FlowSegment(segment, level, "a picture, sound or file"));
        }
      }
    }
  }

  private Set<String> offered() {
    Set<String> offered = new HashSet<>();
    for (JsonNode tool : body.path("tools")) {
      String name = CalledTools.name(tool);
      offered.add(name.isEmpty() ? tool.path("name").asText("") : name);
    }
    body.path("functions").forEach(tool -> offered.add(tool.path("name").asText("")));
    return offered;
  }

  private FlowSegment description(Segment segment) {
    boolean old = segment.path().startsWith("functions[");
    JsonNode definition = body.path(old ? "functions" : "tools").path(index(segment.path()));
    String tool = old ? definition.path("name").asText("") : CalledTools.name(definition);
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
