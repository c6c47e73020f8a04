package io.sallyport.review;

import io.sallyport.core.Evidence;
import io.sallyport.review.internal.Counts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether a record of evidence has anything to do with a place of a finding. */
final class EvidenceReach {

  private EvidenceReach() {}

  /** The rule of a finding's place by its id: its own, or another of which the place tells. */
  static Rule rule(ReviewFinding finding, Place place, String id) {
    return place.covers().stream()
        .filter(rule -> rule.id().equals(id))
        .findFirst()
        .orElse(finding.rule());
  }

  /** Why a record says nothing about a place; empty when it does. */
  static String lapse(Evidence record, Rule rule, Place place, Architecture architecture) {
    Set<String> answering = new LinkedHashSet<>(rule.answers());
    answering.addAll(rule.eases());
    if (!answering.contains(record.control())) {
      return "the evidence is about "
          + record.control()
          + ", which does not answer "
          + rule.id()
          + " (expected: "
          + (answering.isEmpty() ? "none would" : String.join(", ", answering))
          + ")";
    }
    Set<String> there = subjects(record.control(), rule, place, architecture);
    return there.contains(record.subject())
        ? ""
        : "the evidence is about "
            + record.subject()
            + ", which is not on the way to "
            + place.at();
  }

  // As a control counts: on the flows and nodes of the way but where it begins; the whole system is
  // each of its elements.
  private static Set<String> subjects(
      String control, Rule rule, Place place, Architecture architecture) {
    Set<String> ids = new LinkedHashSet<>(place.elements());
    List<Flow> way =
        architecture.flows().stream().filter(flow -> place.flows().contains(flow.id())).toList();
    boolean passes = Counts.of(control) != Counts.ITSELF;
    for (Flow flow : passes ? way : List.<Flow>of()) {
      ids.add(flow.from());
      ids.add(flow.to());
    }
    boolean atOneNode = rule.unless().stream().anyMatch(one -> one.startsWith(control + '@'));
    if (!atOneNode) {
      way.stream()
          .map(Flow::from)
          .filter(from -> way.stream().noneMatch(flow -> flow.to().equals(from)))
          .filter(from -> !ours(from, architecture))
          .forEach(ids::remove);
    }
    ids.addAll(place.everywhere());
    List<String> names = new ArrayList<>(List.of(architecture.name()));
    for (String id : ids) {
      Component component = architecture.components().get(id);
      names.add(id);
      names.add(component == null ? id : component.name());
    }
    for (Flow flow : way) {
      names.add(flow.id());
      names.add(flow.name());
    }
    names.removeIf(String::isEmpty);
    return Set.copyOf(names);
  }

  private static boolean ours(String id, Architecture architecture) {
    Component component = architecture.components().get(id);
    return component != null && !component.actor() && !component.trust().outside();
  }
}
