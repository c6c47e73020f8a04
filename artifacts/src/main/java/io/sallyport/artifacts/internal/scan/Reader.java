package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;

/** Reads one format. */
@FunctionalInterface
public interface Reader {

  /**
   * Reads content and reports what it finds.
   *
   * @return the name of the format, which may be finer than what the first bytes said
   * @throws FormatException when the content is not what the format demands
   */
  String read(Member member, Scan scan) throws IOException, FormatException, BudgetException;
}
