package io.sallyport.review.internal;

import io.sallyport.review.Answered;
import io.sallyport.review.ControlClaim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a file says about controls on the ways of one graph. */
final class Claims {

  private final Graph graph;

  Claims(Graph graph) {
    this.graph = graph;
  }

  /** The claims of standing controls that answer at a match, what is known best first. */
  List<Answered.Standing> standing(
      CompiledRule compiled, List<String> answers, Matcher.Match match) {
    List<Answered.Standing> standing = new ArrayList<>();
    for (String control : answers) {
      of(compiled, control, match).stream()
          .filter(one -> one.claim().state().stands())
          .forEach(standing::add);
    }
    standing.sort(
        Comparator.comparing((Answered.Standing one) -> one.claim().state())
            .thenComparing(Answered.Standing::element)
            .thenComparing(one -> one.claim().control()));
    return standing;
  }

  /**
   * What is said about a control on the way of a match, where it would answer: an absent one counts
   * where a declared one does.
   */
  List<Answered.Standing> of(CompiledRule compiled, String control, Matcher.Match match) {
    if (!graph.named(control)) {
      return List.of();
    }
    Map<String, Answered.Standing> claims = new LinkedHashMap<>();
    for (int node : counting(compiled, control, match)) {
      ControlClaim claim = graph.claim(node, control);
      boolean elsewhere = !compiled.pattern().aboutModels() && graph.credited(control).get(node);
      if (claim != null && !elsewhere) {
        String id = graph.node(node).id();
        claims.putIfAbsent(id, new Answered.Standing(id, claim));
      }
    }
    Cutting cutting = cutting(compiled);
    for (int link = 1; link <= match.parts().size(); link++) {
      if (compiled.cuts().anywhere().contains(control) && cutting.countsOnFlow(control, link)) {
        for (Graph.Edge edge : match.parts().get(link - 1)) {
          ControlClaim claim = edge.flow().controls().get(control);
          if (claim != null) {
            claims.putIfAbsent(edge.flow().id(), new Answered.Standing(edge.flow().id(), claim));
          }
        }
      }
    }
    return List.copyOf(claims.values());
  }

  private Cutting cutting(CompiledRule compiled) {
    return new Cutting(graph, compiled.pattern(), compiled.cuts(), compiled.anchor());
  }

  private Set<Integer> counting(CompiledRule compiled, String control, Matcher.Match match) {
    Set<Integer> counting = new LinkedHashSet<>();
    if (compiled.cuts().anywhere().contains(control)) {
      Cutting cutting = cutting(compiled);
      int first = match.named().getFirst();
      for (int number = 0; number < match.named().size(); number++) {
        if (cutting.countsAt(control, number)) {
          counting.add(match.named().get(number));
        }
        if (number > 0 && cutting.countsOn(control, number)) {
          counting.addAll(cutting.passed(control, number, match));
        }
      }
      if (Counts.of(control) == Counts.RECORD) {
        counting.addAll(cutting.recorded(match));
      }
      boolean ours = compiled.pattern().startsAnywhere() && graph.own(first);
      if (ours && cutting.countsOn(control, 1)) {
        counting.add(first);
      } else if (first != match.anchor()) {
        counting.remove(first);
      }
    }
    compiled
        .cuts()
        .at()
        .forEach(
            (number, controls) -> {
              if (controls.contains(control)) {
                counting.add(match.named().get(number));
              }
            });
    return counting;
  }
}
