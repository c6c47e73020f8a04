package io.sallyport.review.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a rule looks for: nodes with arrows between them, such as {@code untrusted ~> m:llm ~>
 * t:tool[effect=write|send]}. {@code ->} is one flow, {@code <->} one whose arrow may point either
 * way, {@code ~>} a way of any length that content takes, {@code -[crosses]->} a flow with
 * conditions.
 *
 * @param nodes at least one
 * @param links one fewer than nodes
 */
public record Pattern(List<NodeTerm> nodes, List<Link> links) {

  private static final Set<String> FACTS =
      new TreeSet<>(List.of("holds", "crossed", "faces", "multi", "receives"));

  private static final Set<String> MODELS =
      Set.of(
          "agent",
          "decider",
          "embedder",
          "generative",
          "hosted",
          "judge",
          "llm",
          "mcp",
          "model",
          "orchestrator",
          "owned-model",
          "predictor",
          "self-hosted");

  /** Copies the lists. */
  public Pattern {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  /**
   * A node.
   *
   * @param name as {@code at} and {@code unless} refer to it
   * @param groups any one of which it belongs to
   * @param conditions all of which hold
   */
  public record NodeTerm(String name, List<String> groups, List<Condition> conditions) {}

  /**
   * An arrow.
   *
   * @param path whether any number of flows may lie between
   * @param either whether the flow may be drawn either way
   * @param conditions of each flow on it
   */
  public record Link(boolean path, boolean either, List<Condition> conditions) {}

  /**
   * A condition.
   *
   * @param key what is asked
   * @param values any one of which is enough; empty for a plain fact
   * @param not whether the opposite is asked
   */
  public record Condition(String key, List<String> values, boolean not) {}

  /** Whether it rests on more than that a component of some kind is there. */
  public boolean restsOnFact() {
    return !links.isEmpty()
        || nodes.getFirst().conditions().stream()
            .anyMatch(condition -> !condition.not() && FACTS.contains(condition.key()));
  }

  /** Whether it starts with whatever untrusted content comes from. */
  public boolean startsAnywhere() {
    return nodes.getFirst().groups().equals(List.of("untrusted"));
  }

  /** Whether a model, or what acts by one, is among its nodes. */
  public boolean aboutModels() {
    return nodes.stream().anyMatch(node -> !Collections.disjoint(node.groups(), MODELS));
  }

  /** The number of the first node that is a model, or acts by one; -1 when there is none. */
  public int model() {
    for (int i = 0; i < nodes.size(); i++) {
      if (!Collections.disjoint(nodes.get(i).groups(), MODELS)) {
        return i;
      }
    }
    return -1;
  }

  /** The number of a named node. */
  public int indexOf(String name) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException saying what was found and expected
   */
  public static Pattern parse(String text) {
    List<NodeTerm> nodes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (String token : tokens(text)) {
      boolean arrow = token.endsWith("->") || token.endsWith("~>");
      if (arrow == (nodes.size() == links.size())) {
        throw new IllegalArgumentException(
            "found '" + token + "' (expected: nodes and arrows in turn, as in 'untrusted ~> llm')");
      }
      if (arrow) {
        links.add(link(token));
      } else {
        nodes.add(node(token, nodes.size()));
      }
    }
    if (nodes.size() != links.size() + 1) {
      throw new IllegalArgumentException("found '" + text + "' (expected: a node at the end)");
    }
    return new Pattern(nodes, links);
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    int depth = 0;
    for (char c : text.toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (Character.isWhitespace(c) && depth == 0) {
        if (!token.isEmpty()) {
          tokens.add(token.toString());
          token.setLength(0);
        }
      } else {
        token.append(c);
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("found '" + text + "' (expected: as many '[' as ']')");
    }
    if (!token.isEmpty()) {
      tokens.add(token.toString());
    }
    return tokens;
  }

  private static Link link(String token) {
    boolean path = token.endsWith("~>");
    int open = token.indexOf('[');
    int close = token.lastIndexOf(']');
    String inside = open < 0 ? "" : token.substring(open + 1, close);
    String shape = open < 0 ? token : token.substring(0, open) + token.substring(close + 1);
    if (!shape.equals("->")
        && !shape.equals("~>")
        && !shape.equals("<->")
        && !shape.equals("<-->")
        && !shape.equals("-->")
        && !shape.equals("~~>")) {
      throw new IllegalArgumentException(
          "found '" + token + "' (expected: ->, <->, ~>, -[…]->, <-[…]-> or ~[…]~>)");
    }
    return new Link(path, shape.startsWith("<"), conditions(inside));
  }

  private static NodeTerm node(String token, int number) {
    int open = token.indexOf('[');
    String inside = open < 0 ? "" : token.substring(open + 1, token.lastIndexOf(']'));
    String head = open < 0 ? token : token.substring(0, open);
    int colon = head.indexOf(':');
    String name = colon < 0 ? "node" + number : head.substring(0, colon);
    List<String> groups = List.of(head.substring(colon + 1).split("\\|", -1));
    if (groups.contains("")) {
      throw new IllegalArgumentException(
          "found '" + token + "' (expected: name:group[conditions])");
    }
    return new NodeTerm(name, groups, conditions(inside));
  }

  private static List<Condition> conditions(String text) {
    List<Condition> conditions = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String one = part.strip();
      if (one.isEmpty()) {
        continue;
      }
      boolean not = one.startsWith("!");
      String body = not ? one.substring(1) : one;
      int equals = body.indexOf('=');
      String key = (equals < 0 ? body : body.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      List<String> values =
          equals < 0 ? List.of() : List.of(body.substring(equals + 1).strip().split("\\|", -1));
      conditions.add(new Condition(key, values, not));
    }
    return conditions;
  }
}
