package io.sallyport.gateway.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A configuration as it was read and checked.
 *
 * @param configuration what it says
 * @param settings its settings by name, without their values
 * @param files the files that it was read from or names; a change of one of them changes it
 */
public record LoadedConfiguration(
    Configuration configuration, Settings settings, List<Path> files) {

  /** Copies the list. */
  public LoadedConfiguration {
    files = List.copyOf(files);
  }
}
