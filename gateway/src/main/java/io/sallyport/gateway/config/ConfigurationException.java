package io.sallyport.gateway.config;

import java.io.Serial;
import java.nio.file.Path;
import java.util.List;

/** A configuration that can't be used. Every problem is one line that says where it is. */
public final class ConfigurationException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final List<String> problems;
  private final List<Path> files;

  /** An exception with one line for each problem. */
  public ConfigurationException(List<String> problems) {
    this(problems, List.of());
  }

  private ConfigurationException(List<String> problems, List<Path> files) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
    this.files = List.copyOf(files);
  }

  /** The same for a configuration that names these files. */
  ConfigurationException naming(List<Path> named) {
    return new ConfigurationException(problems, named);
  }

  /** The files that were read or named as far as it was understood; a change may mend it. */
  public List<Path> files() {
    return files;
  }

  /** One line for each problem: file, line, what was found, what was expected. */
  public List<String> problems() {
    return problems;
  }
}
