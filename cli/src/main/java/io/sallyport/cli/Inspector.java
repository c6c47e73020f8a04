package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.text.CodePoints;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Inspects single texts and puts what was found into words or JSON. */
final class Inspector {

  static final JsonMapper MAPPER = new JsonMapper();

  /** Where a finding stands, as the guard's explanations say it. */
  private static final Pattern PLACE =
      Pattern.compile("\\b((?:characters|at) )(\\d{1,9}) to (\\d{1,9})\\b");

  private final Guard guard;
  private final Policy policy;
  private final Direction direction;
  private final Origin origin;

  Inspector(Guard guard, Policy policy, Direction direction, Origin origin) {
    this.guard = guard;
    this.policy = policy;
    this.direction = direction;
    this.origin = origin;
  }

  /** What one text came to. */
  record Result(JsonNode id, String text, Inspection inspection) {

    Verdict verdict() {
      return inspection.verdict();
    }

    ObjectNode json() {
      ObjectNode node = MAPPER.createObjectNode();
      node.set("id", id);
      node.put("verdict", verdict().wireName());
      node.put("score", inspection.score());
      ArrayNode findings = node.putArray("findings");
      CodePoints offsets = CodePoints.of(text);
      for (SegmentFinding located : inspection.findings()) {
        Finding finding = located.finding();
        ObjectNode item = findings.addObject();
        item.put("scanner", finding.scanner());
        item.put("rule", finding.rule());
        item.put("category", finding.category().wireName());
        item.put("severity", finding.severity().wireName());
        item.put("score", finding.score());
        item.put("start", offsets.fromUtf16(finding.start()));
        item.put("end", offsets.fromUtf16(finding.end()));
        item.put("verdict", located.verdict().wireName());
        item.put("explanation", inCodePoints(finding.explanation(), offsets));
      }
      node.put("ms", inspection.micros() / 1000.0);
      return node;
    }

    void describe(PrintStream out) {
      CodePoints offsets = CodePoints.of(text);
      out.printf(
          Locale.ROOT,
          "%s: %s  (injection score %.2f, %.2f ms)%n",
          id.asText(),
          verdict().wireName(),
          inspection.score(),
          inspection.micros() / 1000.0);
      for (SegmentFinding located : inspection.findings()) {
        Finding finding = located.finding();
        out.printf(
            Locale.ROOT,
            "  %-6s %s  %s, characters %d to %d%n         %s%n",
            located.verdict().wireName(),
            finding.rule(),
            located.title(),
            offsets.fromUtf16(finding.start()),
            offsets.fromUtf16(finding.end()),
            inCodePoints(finding.explanation(), offsets));
      }
    }

    /** The guard counts UTF-16 units in its sentences; all that leaves here counts code points. */
    private String inCodePoints(String explanation, CodePoints offsets) {
      Matcher place = PLACE.matcher(explanation);
      StringBuilder said = new StringBuilder();
      while (place.find()) {
        int start = Integer.parseInt(place.group(2));
        int end = Integer.parseInt(place.group(3));
        if (start <= end && end <= text.length()) {
          place.appendReplacement(
              said, place.group(1) + offsets.fromUtf16(start) + " to " + offsets.fromUtf16(end));
        }
      }
      return place.appendTail(said).toString();
    }
  }

  Result inspect(JsonNode id, String text, @Nullable Origin lineOrigin) {
    Segment segment = Segment.of("text", text, lineOrigin == null ? origin : lineOrigin);
    return new Result(
        id, text, guard.inspect(List.of(segment), direction, policy, GuardContext.none()));
  }
}
