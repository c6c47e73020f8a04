package io.sallyport.text.internal;

/** One transformation of a text. */
interface Step {

  /** The name that appears in the view's way. */
  String name();

  /** Whether the traits leave a chance that the step changes the text; cheap. */
  boolean wanted(Traits traits);

  /**
   * Applies the step.
   *
   * @return the new reading, or {@code text} itself when there is nothing to do
   */
  MappedText apply(MappedText text, Allowance allowance);
}
