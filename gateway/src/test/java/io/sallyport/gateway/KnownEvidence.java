package io.sallyport.gateway;

import io.sallyport.core.Evidence;
import io.sallyport.core.EvidenceRule;
import java.time.Instant;
import java.util.Optional;

/** Which evidence the log takes in tests, in the place of the catalog of controls. */
final class KnownEvidence implements EvidenceRule {

  @Override
  public Optional<String> refusal(Evidence record, Instant now) {
    return record.control().equals("unknown")
        ? Optional.of("control: found 'unknown' (expected: another)")
        : Optional.empty();
  }
}
