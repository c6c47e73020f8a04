package io.sallyport.gateway.upstream;

import org.jspecify.annotations.Nullable;

/** The answer of an upstream: its head is here, its body is read piece by piece. */
public interface Reply extends AutoCloseable {

  /** HTTP status. */
  int status();

  /** A header of the answer; null when absent. */
  @Nullable String header(String name);

  /**
   * Waits for the next piece of the body.
   *
   * @return the piece, or null at the end
   * @throws UpstreamFailure when the upstream broke off or stayed silent for too long
   */
  byte @Nullable [] next() throws UpstreamFailure;

  /**
   * Says that the answer is a stream, in which only what {@link #said} is told of ends a silence:
   * an upstream that does nothing but show that it is there would be waited for without end.
   */
  default void streams() {}

  /** Says that what was read last said something. */
  default void said() {}

  /**
   * Takes what is left of an answer that has said its last, so that its connection can serve
   * another call; gives up soon when it does not end.
   */
  default void finish() {}

  /** Ends the exchange; cancels it when the body was not read to its end. May be called twice. */
  @Override
  void close();
}
