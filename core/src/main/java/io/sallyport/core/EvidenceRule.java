package io.sallyport.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Says which evidence the log takes: a port, because whoever knows the controls is not whoever
 * writes the log.
 */
@FunctionalInterface
public interface EvidenceRule {

  /**
   * Why a record must not be added, in one line that begins with the field's name; empty when it
   * may be.
   *
   * @param now when it is to be added
   */
  Optional<String> refusal(Evidence record, Instant now);
}
