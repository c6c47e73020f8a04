package io.sallyport.guard.flow;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Where the hashes of untrusted passages outlast the process. */
public interface PassageRecord {

  /** What was learned before, the oldest first. */
  List<Long> known();

  /**
   * Takes what is new before anything is done with the texts that it came from. One call at a time.
   *
   * @param learned the new hashes
   * @param all everything that is remembered, these included, the oldest first
   */
  void learn(Collection<Long> learned, Supplier<List<Long>> all);

  /** A record that is lost with the process. */
  static PassageRecord none() {
    return new PassageRecord() {
      @Override
      public List<Long> known() {
        return List.of();
      }

      @Override
      public void learn(Collection<Long> learned, Supplier<List<Long>> all) {
        // Nothing outlasts the process.
      }
    };
  }
}
