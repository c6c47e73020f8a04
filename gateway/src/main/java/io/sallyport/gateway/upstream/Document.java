package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.RouteSettings;

/**
 * A whole answer of an upstream in a form of its own, such as sound.
 *
 * @param route the route that answered
 * @param type what the upstream says that it is, in lower case and without parameters
 * @param bytes the answer
 */
@SuppressWarnings("ArrayRecordComponent") // One owner; compared by nobody.
public record Document(RouteSettings route, String type, byte[] bytes) {

  /** A request that is no JSON, or whose answer is none. */
  public interface Sent {
    /** Its type. */
    String type();

    /** The request for a model of this name. */
    byte[] bytes(String model);
  }
}
