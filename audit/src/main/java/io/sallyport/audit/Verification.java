package io.sallyport.audit;

import org.jspecify.annotations.Nullable;

/**
 * What checking a log found.
 *
 * @param valid whether everything fits together
 * @param events number of events that were found right, from the first on
 * @param signed how many of them the log's checkpoint covers; the rest, at most some seconds'
 *     worth, is still in the journal
 * @param firstBad leaf index of the first event that is damaged, missing or cannot be proven; null
 *     when valid, and when the damage is not at one event, as with a forged checkpoint
 * @param reason what is wrong, for a person; null when valid
 * @param dropped number of events that are past retention: they are gone, their hashes and the
 *     proofs over them are intact
 */
public record Verification(
    boolean valid,
    long events,
    long signed,
    @Nullable Long firstBad,
    @Nullable String reason,
    long dropped) {

  /** Of a log that still has every event. */
  public Verification(
      boolean valid, long events, long signed, @Nullable Long firstBad, @Nullable String reason) {
    this(valid, events, signed, firstBad, reason, 0);
  }
}
