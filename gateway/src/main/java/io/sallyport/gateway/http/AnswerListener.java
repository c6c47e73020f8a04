package io.sallyport.gateway.http;

/** Hears what a request is answered with, before its client does. */
public interface AnswerListener {

  /** It is answered as a whole. */
  void whole(int statusCode, String contentType, byte[] bytes);

  /**
   * It is answered as a stream, of which only the beginning is known. When it ends well and there
   * was {@link #room} for all of it, {@link #whole} follows.
   */
  void stream();

  /** Whether so many more bytes of the stream may be kept for that; once not, none of it is. */
  boolean room(int bytes);
}
