package io.sallyport.cli;

import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.gateway.config.LoadedConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that a gateway is configured by, read at the start and whenever it changes. A file that
 * was read once is read for good: when it is gone, the built-in configuration must not silently
 * take its place.
 */
final class ConfigurationFile {

  private final Path standard;
  private volatile @Nullable Path file;

  /**
   * A file that is not read yet.
   *
   * @param named the one that was asked for; null for the standard one, which need not be there
   * @param standard where the standard one is
   */
  ConfigurationFile(@Nullable Path named, Path standard) {
    this.file = named;
    this.standard = standard;
  }

  /**
   * Reads it, or what is built in as long as there never was a file.
   *
   * @throws ConfigurationException naming every problem
   */
  LoadedConfiguration read() throws ConfigurationException {
    if (file == null && Files.exists(standard)) {
      file = standard;
    }
    Path known = file;
    return known == null
        ? ConfigurationReader.load("built-in", "", Path.of(""))
        : ConfigurationReader.load(known);
  }
}
