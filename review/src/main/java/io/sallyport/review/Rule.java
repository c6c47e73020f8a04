package io.sallyport.review;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A threat and where it is found. See docs/review.md for the form of its file.
 *
 * @param id stable name
 * @param title for people
 * @param attack the class of attack, shared by rules about the same one
 * @param ai whether it is about AI rather than any system
 * @param match the pattern, as written
 * @param at name of the node that a finding is at
 * @param unless controls, any one of which answers it: {@code control} or {@code control@node}
 * @param subsumes ids of less specific rules that say the same of the same element
 * @param eases controls that make it less likely without answering it
 * @param likelihood points before the facts of a place count, with the reason
 * @param impact points before the facts of a place count, with the reason
 * @param why what can happen and why here
 * @param fix what to do, concretely
 * @param verify how to see that it was done
 * @param ask the question, for rules that only ask; else empty, also for rules that speak only
 *     where a control is said to be absent
 * @param maps ids of catalogs, by catalog
 * @param where CEL expressions that have to hold, by the name of a node, or {@code flow} for each
 *     flow of the way; empty for most rules
 * @param merges name of a family of which one element is told once, by its worst way; empty for
 *     most rules
 * @param weighs the data that makes its impact larger or smaller
 * @param asks whether it asks a question instead of making a finding
 * @param source where it is defined
 */
public record Rule(
    String id,
    String title,
    String attack,
    boolean ai,
    String match,
    String at,
    List<String> unless,
    List<String> subsumes,
    List<String> eases,
    Score.Part likelihood,
    Score.Part impact,
    String why,
    String fix,
    String verify,
    String ask,
    Map<String, List<String>> maps,
    Map<String, String> where,
    String merges,
    Weighs weighs,
    boolean asks,
    Location source) {

  /** Which data a rule's impact hangs on. */
  public enum Weighs {
    /** What lies at the place or passes it, and at the way's end. */
    PLACE,
    /** Only what the flows of the way carry. */
    WAY,
    /** None. */
    NONE
  }

  /** Copies the collections. */
  public Rule {
    unless = List.copyOf(unless);
    subsumes = List.copyOf(subsumes);
    eases = List.copyOf(eases);
    where = Collections.unmodifiableMap(new LinkedHashMap<>(where));
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
  }

  /** The controls of {@code unless}, without the nodes that they are limited to. */
  public List<String> answers() {
    return unless.stream()
        .map(one -> one.contains("@") ? one.substring(0, one.indexOf('@')) : one)
        .distinct()
        .toList();
  }

  /** The ids of one catalog; none when it maps to none. */
  public List<String> maps(String catalog) {
    return maps.getOrDefault(catalog, List.of());
  }
}
