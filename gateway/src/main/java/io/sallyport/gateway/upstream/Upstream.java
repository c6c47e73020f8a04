package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.dialect.UpstreamDialect;

/** A model server. Thread-safe. */
public interface Upstream {

  /** The name it has in the configuration. */
  String name();

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @throws UpstreamFailure when no answer came: not reached, timed out, broke off
   */
  Reply send(Call call) throws UpstreamFailure;

  /** What it speaks about conversations. */
  default UpstreamDialect dialect() {
    return UpstreamDialect.of(UpstreamApi.CHAT);
  }

  /** Lets go of connections; called once nobody sends any more. */
  default void close() {}

  /** A text of the upstream without the key that it was called with. */
  default String withoutKey(String text) {
    return text;
  }
}
