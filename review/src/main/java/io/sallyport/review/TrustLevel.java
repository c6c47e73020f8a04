package io.sallyport.review;

import java.util.Locale;

/** How far what comes from a place is trusted. Ordered from least to most. */
public enum TrustLevel {
  /** Anybody: the internet, users, public content. */
  UNTRUSTED,
  /** Another organisation under a contract. */
  PARTNER,
  /** The organisation's own. */
  INTERNAL,
  /** The organisation's own, for a few: production data, keys. */
  RESTRICTED;

  /** Outside of the organisation. */
  public boolean outside() {
    return this == UNTRUSTED || this == PARTNER;
  }

  /** The name in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
