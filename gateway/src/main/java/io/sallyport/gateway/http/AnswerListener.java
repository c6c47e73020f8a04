package io.sallyport.gateway.http;

/** Hears what a request is answered with, before its client does. */
public interface AnswerListener {

  /** It is answered as a whole. */
  void whole(int statusCode, String contentType, byte[] bytes);

  /**
   * It is answered as a stream, of which only the beginning is known. When it ends well, {@link
   * #whole} follows.
   *
   * @return how many bytes of it are worth keeping for that
   */
  int stream();
}
