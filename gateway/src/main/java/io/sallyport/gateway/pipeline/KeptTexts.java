package io.sallyport.gateway.pipeline;

import io.sallyport.core.Segment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a log that keeps content keeps of a request's texts, in place of what was inspected. */
final class KeptTexts {

  private final Map<Segment, Segment> kept = new IdentityHashMap<>();
  private UnaryOperator<Segment> otherwise = UnaryOperator.identity();

  /** Says what is kept of texts. */
  void put(List<Segment> inspected, List<Segment> treated) {
    for (int i = 0; i < inspected.size(); i++) {
      kept.put(inspected.get(i), treated.get(i));
    }
  }

  /** Says what is kept of every text of which nothing else was said: the model's own, and rest. */
  void others(UnaryOperator<Segment> treated) {
    otherwise = treated;
  }

  /** What is kept of a text. */
  Segment of(Segment inspected) {
    Segment treated = kept.get(inspected);
    return treated == null ? otherwise.apply(inspected) : treated;
  }
}
