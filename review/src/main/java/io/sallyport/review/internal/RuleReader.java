package io.sallyport.review.internal;

import io.sallyport.review.Catalogs;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a rule's file. */
public final class RuleReader {

  private static final int MOST_POINTS = 5;

  private RuleReader() {}

  /** Reads one rule; problems are collected, each with file and line. */
  public static Rule read(String file, YamlValue value, List<String> problems) {
    Form form = Form.of(file, "", value, problems);
    String match = form.required("match", "match: untrusted ~> llm");
    Pattern pattern = pattern(form, match);
    List<String> nodes =
        pattern == null ? List.of() : pattern.nodes().stream().map(Pattern.NodeTerm::name).toList();
    String at = form.text("at", nodes.isEmpty() ? "" : nodes.getLast());
    if (pattern != null && !nodes.contains(at)) {
      form.problem("at", "found '" + at + "' (expected: " + String.join(", ", nodes) + ")");
    }
    List<String> unless = form.texts("unless");
    unless.forEach(one -> control(form, "unless", one, nodes));
    List<String> eases = form.texts("eases");
    eases.forEach(one -> control(form, "eases", one, List.of()));
    String ask = form.text("ask", "");
    boolean absentOnly = form.oneOf("when", List.of("absent")) != null;
    if (ask.isEmpty() && !absentOnly && pattern != null && !pattern.restsOnFact()) {
      form.problem(
          "ask",
          "found none, though the rule rests on no flow, boundary or data (expected: a question)");
    }
    Map<String, List<String>> maps = maps(form);
    Rule rule =
        new Rule(
            form.required("id", "id: prompt-injection"),
            form.required("title", "title: …"),
            form.required("attack", "attack: prompt-injection"),
            "true".equals(form.text("ai", "true")),
            match,
            at,
            unless,
            form.texts("subsumes"),
            eases,
            points(form, "likelihood"),
            points(form, "impact"),
            form.required("why", "why: …"),
            form.required("fix", "fix: …"),
            form.required("verify", "verify: …"),
            ask,
            maps,
            where(form, at, nodes),
            form.text("merges", ""),
            weighs(form, maps),
            !ask.isEmpty() || absentOnly,
            form.at());
    form.value("fixtures");
    form.done();
    return rule;
  }

  // A text is about the node that findings are at; a map says which node, or the flows.
  private static Map<String, String> where(Form form, String at, List<String> nodes) {
    Map<String, String> where = new LinkedHashMap<>();
    YamlValue value = form.value("where");
    if (value == null) {
      return where;
    }
    if (value instanceof YamlValue.Fields fields) {
      Form inner = form.inner("where", fields);
      for (String name : fields.values().keySet()) {
        if (!nodes.contains(name) && !name.equals(Where.FLOW)) {
          inner.problem(
              name,
              "found '"
                  + name
                  + "' (expected: "
                  + String.join(", ", nodes)
                  + ", "
                  + Where.FLOW
                  + ")");
        }
        where.put(name, inner.text(name, ""));
      }
      inner.done();
    } else {
      where.put(at, form.text("where", ""));
    }
    where.forEach(
        (name, expression) -> {
          String problem = Where.problem(name, expression);
          if (!problem.isEmpty()) {
            form.problem("where", problem);
          }
        });
    return where;
  }

  // Data counts where it can be disclosed or changed, unless the rule says otherwise.
  private static Rule.Weighs weighs(Form form, Map<String, List<String>> maps) {
    String said = form.oneOf("weighs-data", List.of("true", "false", "way"));
    List<String> stride = maps.getOrDefault("stride", List.of());
    boolean place =
        said == null ? stride.contains("I") || stride.contains("T") : said.equals("true");
    return "way".equals(said) ? Rule.Weighs.WAY : place ? Rule.Weighs.PLACE : Rule.Weighs.NONE;
  }

  private static @Nullable Pattern pattern(Form form, String match) {
    if (match.isEmpty()) {
      return null;
    }
    try {
      Pattern pattern = Pattern.parse(match);
      Conditions.check(pattern);
      return pattern;
    } catch (IllegalArgumentException e) {
      form.problem("match", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static void control(Form form, String key, String text, List<String> nodes) {
    int mark = text.indexOf('@');
    String id = mark < 0 ? text : text.substring(0, mark);
    var controls = Vocabulary.standard().controls().keySet();
    if (!controls.contains(id)) {
      form.problem(key, "found '" + id + "' (expected: " + Nearest.expected(id, controls) + ")");
    }
    if (mark >= 0 && !nodes.contains(text.substring(mark + 1))) {
      form.problem(
          key,
          "found '" + text + "' (expected: control@node with " + String.join(", ", nodes) + ")");
    }
  }

  // Written as "3, because …".
  private static Score.Part points(Form form, String key) {
    String text = form.required(key, key + ": 3, anybody can write to it");
    int comma = text.indexOf(',');
    String number = comma < 0 ? text : text.substring(0, comma);
    if (!number.strip().matches("[1-5]") || comma < 0) {
      if (!text.isEmpty()) {
        form.problem(
            key, "found '" + text + "' (expected: 1 to " + MOST_POINTS + ", a comma, the reason)");
      }
      return new Score.Part(1, "");
    }
    return new Score.Part(Integer.parseInt(number.strip()), text.substring(comma + 1).strip());
  }

  private static Map<String, List<String>> maps(Form form) {
    Map<String, List<String>> maps = new LinkedHashMap<>();
    YamlValue value = form.value("maps");
    if (value == null) {
      form.problem("maps", "found none (expected: at least stride)");
      return maps;
    }
    Form inner = form.inner("maps", value);
    for (String key : Catalogs.standard().keys()) {
      List<String> ids = inner.texts(key);
      Catalogs.Catalog catalog = Catalogs.standard().catalog(key);
      List<String> known = new ArrayList<>();
      for (String id : ids) {
        if (catalog != null && catalog.entries().containsKey(id)) {
          known.add(id);
        } else if (catalog != null) {
          inner.problem(
              key,
              "found '"
                  + id
                  + "' (expected: "
                  + Nearest.expected(id, catalog.entries().keySet())
                  + ")");
        }
      }
      if (!known.isEmpty()) {
        maps.put(key, known);
      }
    }
    inner.done();
    return maps;
  }
}
