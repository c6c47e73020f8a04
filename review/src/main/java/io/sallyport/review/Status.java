package io.sallyport.review;

import java.util.Locale;

/** What became of a finding. */
public enum Status {
  OPEN,
  /** A control answers it that the file declares and no evidence shows: what is left of it. */
  RESIDUAL,
  /** Somebody with a name accepts it until a date. */
  ACCEPTED,
  /** It was treated, and evidence is named. */
  MITIGATED,
  /** It does not apply, for a reason. */
  FALSE_POSITIVE;

  /** The name in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
