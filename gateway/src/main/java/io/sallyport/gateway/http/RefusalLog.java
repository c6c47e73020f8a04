package io.sallyport.gateway.http;

/** Hears of each request that ends with an error and that no handler has recorded. */
@FunctionalInterface
public interface RefusalLog {
  /**
   * Takes down a refused request. Called before the client is told, also on event loops, so it must
   * not block there.
   */
  void refused(Refusal refusal);
}
