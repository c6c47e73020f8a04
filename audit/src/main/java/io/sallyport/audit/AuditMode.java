package io.sallyport.audit;

/** When a request's answer may be finished relative to its audit event. */
public enum AuditMode {
  /**
   * The caller waits for {@link Receipt#awaitDurable} before the last byte goes out; groups are
   * written as soon as the disk is free.
   */
  STRICT,
  /**
   * Nobody waits. Events gather for up to three milliseconds and are then written and forced
   * together, so they are durable within ten on a disk that forces in three.
   */
  GROUPED
}
