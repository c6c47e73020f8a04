package io.sallyport.review;

import java.util.List;

/**
 * A way from somebody to something worth having, over findings that are open.
 *
 * @param actor id of where it starts
 * @param asset id of where it ends
 * @param steps in their order
 * @param tactics ATLAS tactics on the way, in the order of the matrix
 * @param risk of the worst finding on it, 1 to 25
 */
public record AttackPath(
    String actor, String asset, List<Step> steps, List<String> tactics, int risk) {

  /** Copies the lists. */
  public AttackPath {
    steps = List.copyOf(steps);
    tactics = List.copyOf(tactics);
  }

  /**
   * One step.
   *
   * @param from id of the element it leaves
   * @param to id of the element it reaches
   * @param flow id of the flow that it takes
   * @param findings ids of open findings at the element that it reaches
   * @param tactics what an attacker does there
   */
  public record Step(
      String from, String to, String flow, List<String> findings, List<Tactic> tactics) {
    /** Copies the lists. */
    public Step {
      findings = List.copyOf(findings);
      tactics = List.copyOf(tactics);
    }
  }

  /**
   * What an attacker does at a step.
   *
   * @param id of a tactic of MITRE ATLAS
   * @param why that is possible there, for a person
   */
  public record Tactic(String id, String why) {}
}
