package io.sallyport.review.internal;

import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.Component;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an attacker does at a step of an attack path, in tactics of MITRE ATLAS, told from what the
 * step leaves, carries and reaches. The rules are data: {@code tactics.yaml}.
 */
public final class Tactics {

  private static final List<Rule> RULES = read();

  private final Graph graph;
  private final List<BitSet> fits = new ArrayList<>();

  /** Which step of a path a rule is about. */
  private enum At {
    FIRST,
    LAST,
    ANY
  }

  /** A rule; an empty set asks for nothing. */
  private record Rule(
      String tactic,
      At step,
      Set<String> begins,
      Set<String> from,
      Set<String> at,
      Set<String> carries,
      Set<String> effects,
      Set<String> holds,
      Set<String> reads,
      Set<String> feeds,
      Set<String> unless,
      String why) {}

  /** For the paths of a graph. */
  Tactics(Graph graph) {
    this.graph = graph;
    for (Rule rule : RULES) {
      BitSet nodes = new BitSet();
      for (int node = 0; node < graph.size(); node++) {
        nodes.set(node, fits(rule, node));
      }
      fits.add(nodes);
    }
  }

  private static List<Rule> read() {
    List<String> problems = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    if (YamlReader.resource("tactics.yaml") instanceof YamlValue.Items items) {
      for (YamlValue item : items.values()) {
        rules.add(rule(Form.of("tactics.yaml", "", item, problems)));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return List.copyOf(rules);
  }

  private static Rule rule(Form form) {
    String tactic = form.required("tactic", "AML.TA0004");
    if (Catalogs.standard().name("atlas-tactics", tactic).isEmpty()) {
      form.problem("tactic", "found '" + tactic + "' (expected: a tactic of ATLAS)");
    }
    String step = form.oneOf("step", List.of("first", "last", "any"));
    Rule rule =
        new Rule(
            tactic,
            step == null ? At.ANY : At.valueOf(step.toUpperCase(Locale.ROOT)),
            Set.copyOf(form.texts("begins")),
            Set.copyOf(form.texts("from")),
            Set.copyOf(form.texts("at")),
            Set.copyOf(form.texts("carries")),
            Set.copyOf(form.texts("effects")),
            Set.copyOf(form.texts("holds")),
            Set.copyOf(form.texts("reads")),
            Set.copyOf(form.texts("feeds")),
            Set.copyOf(form.texts("unless")),
            form.required("why", "What it means."));
    form.done();
    return rule;
  }

  private static boolean none(Set<String> wanted, Predicate<String> there) {
    return !wanted.isEmpty() && wanted.stream().noneMatch(there);
  }

  // What a rule asks of the element that a step reaches.
  private boolean fits(Rule rule, int node) {
    Component component = graph.node(node);
    if (none(rule.at, component.kind()::is)
        || none(rule.effects, component.effects()::contains)
        || none(rule.holds, graph.tags(node)::contains)) {
      return false;
    }
    if (rule.unless.stream().anyMatch(control -> graph.standingNodes(control).get(node))) {
      return false;
    }
    boolean reads =
        rule.reads.isEmpty() || graph.in(node).stream().anyMatch(edge -> reads(rule, edge));
    return reads
        && (rule.feeds.isEmpty()
            || graph.out(node).stream()
                .anyMatch(edge -> !none(rule.feeds, graph.node(edge.to()).kind()::is)));
  }

  private boolean reads(Rule rule, Graph.Edge edge) {
    Component source = graph.node(edge.from());
    return (source.kind().is("store") || source.kind().is("secrets"))
        && !none(rule.reads, graph.tags(edge.from())::contains);
  }

  /**
   * The tactics of a step.
   *
   * @param actor node at which the path starts
   * @param first whether it is the path's first step
   * @param last whether it is the path's last step
   */
  List<AttackPath.Tactic> of(int actor, Graph.Edge edge, boolean first, boolean last) {
    List<AttackPath.Tactic> found = new ArrayList<>();
    for (int number = 0; number < RULES.size(); number++) {
      Rule rule = RULES.get(number);
      boolean here =
          switch (rule.step) {
            case FIRST -> first;
            case LAST -> last;
            case ANY -> true;
          };
      if (here
          && fits.get(number).get(edge.to())
          && !none(rule.begins, graph.node(actor).kind()::is)
          && !none(rule.from, graph.node(edge.from()).kind()::is)
          && !none(rule.carries, graph.tags(edge.flow())::contains)
          && found.stream().noneMatch(one -> one.id().equals(rule.tactic))) {
        found.add(new AttackPath.Tactic(rule.tactic, rule.why));
      }
    }
    return found;
  }
}
