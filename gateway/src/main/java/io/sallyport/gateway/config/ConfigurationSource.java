package io.sallyport.gateway.config;

/** Where the configuration comes from, at the start and each time it is read anew. */
@FunctionalInterface
public interface ConfigurationSource {

  /**
   * Reads and checks all of it.
   *
   * @throws ConfigurationException naming everything that is wrong
   */
  LoadedConfiguration read() throws ConfigurationException;
}
