package io.sallyport.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.internal.rules.Rule;
import io.sallyport.artifacts.internal.rules.RuleCatalog;
import io.sallyport.core.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers as JSON, and as results of SARIF 2.1.0. */
public final class ReportJson {
  private static final JsonMapper MAPPER = new JsonMapper();
  // Formats whose places are lines to whoever reads them.
  private static final Set<String> TEXTS =
      Set.of(
          "python-source",
          "python-path",
          "shell-script",
          "powershell-script",
          "script",
          "text",
          "json",
          "yaml",
          "xml",
          "containerfile");
  private static final int LARGEST_TEXT = 4 << 20;

  private ReportJson() {}

  /** One line: {@code {path, format, verdict, findings: […], bytes, ms}}. */
  public static String line(ScanReport report) {
    return tree(report).toString();
  }

  static ObjectNode tree(ScanReport report) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("path", report.path());
    node.put("format", report.format());
    node.put("verdict", report.verdict().wireName());
    ArrayNode findings = node.putArray("findings");
    for (ScanFinding finding : report.findings()) {
      ObjectNode item = findings.addObject();
      item.put("rule", finding.rule());
      item.put("verdict", finding.verdict().wireName());
      item.put("severity", finding.severity().wireName());
      item.put("where", finding.where());
      item.put("member", finding.member());
      item.put("offset", finding.offset());
      item.put("detail", finding.detail());
      item.put("explanation", finding.explanation());
      item.put("cwe", finding.cwe());
      item.put("atlas", finding.atlas());
    }
    node.put("bytes", report.bytes());
    node.put("ms", Math.round(report.millis() * 1000) / 1000.0);
    return node;
  }

  /**
   * Reads a line back.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static ScanReport read(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      List<ScanFinding> findings = new ArrayList<>();
      for (JsonNode item : node.path("findings")) {
        findings.add(
            new ScanFinding(
                item.path("rule").asText(),
                verdict(item),
                Severity.valueOf(item.path("severity").asText().toUpperCase(Locale.ROOT)),
                item.path("member").asText(),
                item.path("offset").asLong(-1),
                item.path("detail").asText(),
                item.path("explanation").asText(),
                item.path("cwe").asText(),
                item.path("atlas").asText()));
      }
      return new ScanReport(
          node.path("path").asText(),
          node.path("format").asText(),
          verdict(node),
          findings,
          node.path("bytes").asLong(),
          node.path("ms").asDouble());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("report: not JSON (expected: a line of 'scan')", e);
    }
  }

  /** The head of a SARIF file up to its results, with every rule. */
  public static String sarifHead(String version) {
    ArrayNode rules = MAPPER.createArrayNode();
    for (Rule rule : RuleCatalog.standard().all()) {
      ObjectNode node = rules.addObject();
      node.put("id", rule.id());
      node.putObject("shortDescription").put("text", rule.title());
      node.putObject("fullDescription").put("text", rule.why());
      node.putObject("defaultConfiguration").put("level", level(rule.verdict()));
      ArrayNode tags = node.putObject("properties").putArray("tags");
      tags.add("security").add(rule.cwe()).add(rule.atlas());
    }
    return "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
        + "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"sallyport scan\",\"version\":"
        + MAPPER.createObjectNode().textNode(version)
        + ",\"rules\":"
        + rules
        + "}},\"results\":[";
  }

  /** The results of one file, each as an element of the list; empty for a clean file. */
  public static List<String> sarifResults(ScanReport report) {
    List<String> results = new ArrayList<>();
    byte[] text = text(report);
    for (ScanFinding finding : report.findings()) {
      ObjectNode node = MAPPER.createObjectNode();
      node.put("ruleId", finding.rule());
      node.put("level", level(finding.verdict()));
      node.putObject("message").put("text", finding.where() + ": " + finding.explanation());
      ObjectNode location = node.putArray("locations").addObject();
      ObjectNode physical = location.putObject("physicalLocation");
      physical.putObject("artifactLocation").put("uri", uri(report.path()));
      region(physical.putObject("region"), finding, report, text);
      location.putArray("logicalLocations").addObject().put("fullyQualifiedName", finding.where());
      results.add(node.toString());
    }
    return results;
  }

  /** A line of a text; bytes of anything else, all of them where the finding is about the whole. */
  private static void region(
      ObjectNode region, ScanFinding finding, ScanReport report, byte @Nullable [] text) {
    long offset = finding.member().isEmpty() ? finding.offset() : -1;
    if (finding.detail().matches("line [0-9]{1,9}") && finding.member().isEmpty()) {
      region.put("startLine", Integer.parseInt(finding.detail().substring(5)));
    } else if (text != null) {
      int line = 1;
      for (int i = 0; i < Math.min(offset, text.length); i++) {
        line += text[i] == '\n' ? 1 : 0;
      }
      region.put("startLine", line);
    } else {
      region.put("byteOffset", Math.max(0, offset));
      region.put("byteLength", offset >= 0 ? 1 : Math.max(0, report.bytes()));
    }
  }

  /** The content of a text that can still be read; null for anything else. */
  private static byte @Nullable [] text(ScanReport report) {
    try {
      Path file = Path.of(report.path());
      if (!TEXTS.contains(report.format())
          || report.findings().isEmpty()
          || Files.size(file) > LARGEST_TEXT) {
        return null;
      }
      return Files.readAllBytes(file);
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  /** The end of a SARIF file. */
  public static String sarifTail() {
    return "]}]}";
  }

  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "/._-~".indexOf(c) >= 0)) {
        uri.append(c);
      } else {
        uri.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return uri.toString();
  }

  private static String level(ScanVerdict verdict) {
    return switch (verdict) {
      case MALICIOUS, ERROR -> "error";
      case SUSPICIOUS -> "warning";
      case CLEAN -> "note";
    };
  }

  private static ScanVerdict verdict(JsonNode node) {
    return ScanVerdict.valueOf(node.path("verdict").asText().toUpperCase(Locale.ROOT));
  }
}
