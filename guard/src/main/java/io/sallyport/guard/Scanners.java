package io.sallyport.guard;

/** The names of the scanners that come with Sallyport, as policies and findings use them. */
public final class Scanners {

  /** Known attack phrasing. */
  public static final String PHRASES = "phrases";

  /** Credentials of known providers, keys, passwords in connection strings. */
  public static final String SECRETS = "secrets";

  /** Links and images that would carry data out. */
  public static final String LINKS = "links";

  /** Structured personal data. */
  public static final String PERSONAL_DATA = "personal-data";

  /** Sizes, depths and repetitions. */
  public static final String LIMITS = "limits";

  /** Canary tokens that come out. */
  public static final String CANARY = "canary";

  /** The operator's instructions that come out word for word. */
  public static final String INSTRUCTIONS = "instructions";

  /** The operator's instructions that come out in other words. */
  public static final String RETOLD = "retold";

  /** What whoever takes the answer would run. */
  public static final String CONSUMER = "consumer";

  /** Threats, self-harm, hatred. */
  public static final String HARM = "harm";

  /**
   * An answer without the structure that was asked for; no scanner, but findings carry the name.
   */
  public static final String STRUCTURE = "structure";

  /** An answer in which the model declined. */
  public static final String REFUSAL = "refusal";

  /** Characters that hide text. */
  public static final String INVISIBLE = "invisible";

  /** How much a text reads like an attack: a model's judgement, together with the other signs. */
  public static final String INJECTION = "injection";

  /** A second opinion by a model upstream; no scanner, but findings carry the name. */
  public static final String JUDGE = "judge";

  /** Tool calls judged by where texts came from; no scanner, but findings carry the name. */
  public static final String FLOW = "flow";

  /** The longest secret that is looked for, in characters. */
  public static final int LONGEST_SECRET = 16_000;

  private Scanners() {}
}
