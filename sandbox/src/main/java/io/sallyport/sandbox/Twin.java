package io.sallyport.sandbox;

/** The two simulated assistants. They know the same; they differ in whom they obey. */
public enum Twin {
  /** Follows every instruction, wherever it finds it. */
  NAIVE("simulated-naive"),
  /** Follows the user only, and refuses to leak or to be overridden. */
  HARDENED("simulated-hardened");

  private final String model;

  Twin(String model) {
    this.model = model;
  }

  /** The id under which it is called; it says that it is a simulation. */
  public String model() {
    return model;
  }
}
