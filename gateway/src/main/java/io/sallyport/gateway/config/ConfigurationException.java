package io.sallyport.gateway.config;

import java.io.Serial;
import java.util.List;

/** A configuration that can't be used. Every problem is one line that says where it is. */
public final class ConfigurationException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** An exception with one line for each problem. */
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem: file, line, what was found, what was expected. */
  public List<String> problems() {
    return problems;
  }
}
