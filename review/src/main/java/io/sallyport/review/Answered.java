package io.sallyport.review;

import java.util.List;

/**
 * A threat that a control answers: it would be a finding without.
 *
 * @param rule that would find it
 * @param at id of the element
 * @param controls that stand on the way, verified ones first
 */
public record Answered(Rule rule, String at, List<Standing> controls) {

  /** Copies the list. */
  public Answered {
    controls = List.copyOf(controls);
  }

  /**
   * A control where it stands.
   *
   * @param element id of the component or flow
   * @param claim what is known of it
   */
  public record Standing(String element, ControlClaim claim) {}

  /** Whether evidence shows at least one of the controls. */
  public boolean verified() {
    return controls.stream().anyMatch(one -> one.claim().state() == ControlState.VERIFIED);
  }
}
