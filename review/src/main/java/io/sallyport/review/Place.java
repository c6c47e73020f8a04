package io.sallyport.review;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a rule holds.
 *
 * @param id stable: of the rule and the element that it is at
 * @param at id of the element that it is at
 * @param elements ids of the elements that the rule names, the one it is at first
 * @param flows ids of the flows on the way, in their order
 * @param steps the way as a reader sees it, one step each
 * @param facts what matched, with file and line
 * @param missing controls any one of which would answer it, with what is known of them
 * @param score of this place
 * @param confidence how sure it is
 * @param also ids of further elements on the same way at which the rule holds
 * @param covers less specific rules that hold here too and say the same
 * @param status what was decided
 * @param note about the decision; empty when there is none
 */
public record Place(
    String id,
    String at,
    List<String> elements,
    List<String> flows,
    List<String> steps,
    List<Fact> facts,
    List<Missing> missing,
    Score score,
    Confidence confidence,
    List<String> also,
    List<Rule> covers,
    Status status,
    String note) {

  /** Copies the lists. */
  public Place {
    elements = List.copyOf(elements);
    flows = List.copyOf(flows);
    steps = List.copyOf(steps);
    facts = List.copyOf(facts);
    missing = List.copyOf(missing);
    also = List.copyOf(also);
    covers = List.copyOf(covers);
  }

  /**
   * Something that the file says.
   *
   * @param text for a reader
   * @param at where it says so
   */
  public record Fact(String text, Location at) {}

  /**
   * A control that would answer the finding.
   *
   * @param control id of the catalog of controls
   * @param state absent, failed or unknown
   */
  public record Missing(String control, ControlState state) {}

  /**
   * What was decided, as a report says it: empty when nothing was, and for a decision that has
   * expired what it was.
   */
  public String decision() {
    return status == Status.OPEN ? note : (status.wireName() + ' ' + note).strip();
  }

  /** Ids of all elements at which the rule holds here: where the way arrives, then further on. */
  public List<String> everywhere() {
    List<String> all = new ArrayList<>(List.of(at));
    all.addAll(also);
    return all;
  }

  /** The same place after a decision. */
  public Place as(Status decided, String because) {
    return changed(score, also, covers, decided, because);
  }

  /**
   * The same place, which says what other rules say of it too; the worst score of them all counts,
   * with what the file says for it.
   *
   * @param others what they are, and the place of each
   */
  public Place covering(Map<Rule, Place> others) {
    Place all = this;
    for (Map.Entry<Rule, Place> one : others.entrySet()) {
      all = all.with(one.getValue(), one.getKey().title());
    }
    return all.changed(all.score, also, List.copyOf(others.keySet()), status, note);
  }

  // What makes a place worse is said: a reader sees no point without the fact behind it.
  private Place with(Place other, String title) {
    if (other.score.compareTo(score) <= 0) {
      return this;
    }
    Set<Fact> all = new LinkedHashSet<>(facts);
    other.facts.stream()
        .filter(fact -> !all.contains(fact))
        .map(fact -> title.isEmpty() ? fact : new Fact(title + ": " + fact.text(), fact.at()))
        .forEach(all::add);
    return new Place(
        id,
        at,
        elements,
        flows,
        steps,
        List.copyOf(all),
        missing.stream().map(one -> other.known(one)).toList(),
        other.score,
        other.confidence == Confidence.CONFIRMED ? Confidence.CONFIRMED : confidence,
        also,
        covers,
        status,
        note);
  }

  // What is known to be missing here says more than what nobody said.
  private Missing known(Missing said) {
    return missing.stream()
        .filter(one -> one.control().equals(said.control()) && one.state().lacks())
        .findFirst()
        .orElse(said);
  }

  /** The same place, which speaks for one further down the way; the worse score counts. */
  public Place leadingTo(Place further) {
    List<String> all = new ArrayList<>(also);
    all.add(further.at);
    Set<Rule> rules = new LinkedHashSet<>(covers);
    rules.addAll(further.covers);
    Place worse = with(further, "");
    return worse.changed(worse.score, all, List.copyOf(rules), status, note);
  }

  /** The same place with another score. */
  public Place rated(Score other) {
    return changed(other, also, covers, status, note);
  }

  private Place changed(
      Score rated, List<String> further, List<Rule> rules, Status decided, String because) {
    return new Place(
        id,
        at,
        elements,
        flows,
        steps,
        facts,
        missing,
        rated,
        confidence,
        further,
        rules,
        decided,
        because);
  }
}
