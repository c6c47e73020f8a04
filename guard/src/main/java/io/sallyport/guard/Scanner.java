package io.sallyport.guard;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import java.util.List;
import java.util.Set;

/** Looks for one kind of thing. Stateless and safe for use by many threads. */
public interface Scanner {

  /** The name used in policies and findings, for example {@code secrets}. */
  String name();

  /** The categories its findings can have. */
  Set<Category> categories();

  /** Everything it finds, with spans in the segment's own text, in any order. */
  List<Finding> scan(ScanInput input);

  /**
   * The longest match, in characters of the original text, with the text around it that the scanner
   * looks at. A stream holds back that much unless {@link #holdFrom} knows better.
   */
  int reach();

  /**
   * Whether it can say something only of a whole text. In a stream such a scanner runs once, at the
   * end: what it would take out or block is held back until then, the rest has gone out before.
   */
  default boolean readsWhole(GuardContext context) {
    return false;
  }

  /** The title of one of its rules, for a person. */
  default String title(String rule) {
    return rule;
  }

  /**
   * Where a stream must stop: the lowest index, not under {@code from}, of a match which text that
   * has not arrived yet could complete, lengthen or change; the text's length when there is none.
   * The answer depends on the text alone, so that every way of cutting a stream into chunks gives
   * the same result.
   *
   * @param input the tail of a stream
   * @param from the first index that was not released yet
   */
  default int holdFrom(ScanInput input, int from) {
    return Math.max(from, input.segment().text().length() - reach());
  }

  /**
   * From where a stream must keep text that it has released, so that what comes later reads as it
   * does in the whole text: the place itself, or the begin of what it lies in the middle of.
   *
   * @param input the tail of a stream
   * @param at an index that all other scanners could begin at
   */
  default int contextFrom(ScanInput input, int at) {
    return at;
  }
}
