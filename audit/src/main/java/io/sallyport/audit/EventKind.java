package io.sallyport.audit;

import java.util.Locale;

/** What an audit event is about. */
public enum EventKind {
  /** A call of a model, passed or refused. */
  REQUEST,
  /** A streamed answer is about to go out; its request has an event of its own at its end. */
  BEGUN,
  /** A key, tenant, grant or setting was changed, or somebody tried. */
  ADMIN,
  /** A measurement that shows that a control works. */
  EVIDENCE,
  /** The configuration that is in force from here on. */
  CONFIGURATION,
  /** Part of a request's content, encrypted. */
  CONTENT,
  /** Start, stop and failures of the gate itself. */
  SYSTEM;

  /** The name used in the log. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
