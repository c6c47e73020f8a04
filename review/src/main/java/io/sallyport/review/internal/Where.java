package io.sallyport.review.internal;

import io.sallyport.review.Rule;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the CEL expressions of a rule ask of nodes and flows. An expression narrows the nodes that a
 * term means and the flows that a way may take before ways are looked for, so that an added part
 * never hides a way. Rules without one load nothing of CEL.
 */
final class Where {

  /** The name under which an expression is about flows. */
  static final String FLOW = "flow";

  private static final int MAX_LENGTH = 1_000;
  private static final Where NOTHING = new Where(Map.of(), null);

  private final Map<Integer, Expression> nodes;
  private final @Nullable Expression flows;

  private Where(Map<Integer, Expression> nodes, @Nullable Expression flows) {
    this.nodes = nodes;
    this.flows = flows;
  }

  /** What the expressions of a rule ask. */
  static Where of(Rule rule, Pattern pattern) {
    if (rule.where().isEmpty()) {
      return NOTHING;
    }
    Map<Integer, Expression> nodes = new HashMap<>();
    Expression flows = null;
    for (Map.Entry<String, String> one : rule.where().entrySet()) {
      Expression compiled = Expression.compile(variable(one.getKey()), one.getValue());
      if (one.getKey().equals(FLOW)) {
        flows = compiled;
      } else {
        nodes.put(pattern.indexOf(one.getKey()), compiled);
      }
    }
    return new Where(nodes, flows);
  }

  /** What is wrong with an expression; empty when nothing is. */
  static String problem(String name, String expression) {
    if (expression.isBlank()) {
      return "found no expression for '"
          + name
          + "' (expected: CEL, as in node.trust == 'partner')";
    }
    if (expression.length() > MAX_LENGTH) {
      return "found "
          + expression.length()
          + " characters (expected: an expression of at most "
          + MAX_LENGTH
          + ")";
    }
    return Expression.problem(variable(name), expression);
  }

  private static String variable(String name) {
    return name.equals(FLOW) ? "flow" : "node";
  }

  /** Leaves the nodes of a term for which its expression holds. */
  void keep(Graph graph, int term, BitSet candidates) {
    Expression expression = nodes.get(term);
    if (expression == null) {
      return;
    }
    for (int node = candidates.nextSetBit(0); node >= 0; node = candidates.nextSetBit(node + 1)) {
      if (!expression.holds(Described.node(graph, node))) {
        candidates.clear(node);
      }
    }
  }

  /** Edges for which the expression about flows does not hold. */
  BitSet refusedEdges(Graph graph) {
    BitSet refused = new BitSet();
    if (flows == null) {
      return refused;
    }
    for (int node = 0; node < graph.size(); node++) {
      for (Graph.Edge edge : graph.out(node)) {
        if (!flows.holds(Described.flow(graph, edge))) {
          refused.set(edge.number());
        }
      }
    }
    return refused;
  }
}
