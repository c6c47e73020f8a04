package io.sallyport.review;

import java.io.Serial;
import java.util.List;

/** A file that can't be used. Every problem is one line: file, line, found, expected. */
public final class ArchitectureException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** An exception with one line for each problem. */
  public ArchitectureException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem. */
  public List<String> problems() {
    return problems;
  }
}
