package io.sallyport.gateway.config;

import io.sallyport.core.Origin;
import java.time.Duration;
import java.util.Set;

/**
 * A model upstream that is asked about doubtful texts.
 *
 * @param model its name, as clients would call it
 * @param from the lowest injection score at which it is asked, in (0, 1); above the threshold of
 *     the scanner {@code injection} it is not
 * @param timeout how long one request may wait for it in all
 * @param characters the most characters of a text that it is sent
 * @param origins the kinds of texts that it is asked about
 */
public record JudgeSettings(
    String model, double from, Duration timeout, int characters, Set<Origin> origins) {

  /** Copies the set. */
  public JudgeSettings {
    origins = Set.copyOf(origins);
  }
}
