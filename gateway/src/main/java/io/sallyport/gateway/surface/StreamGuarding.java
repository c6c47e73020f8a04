package io.sallyport.gateway.surface;

import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.StreamGuard;

/** How the texts of a streamed answer are guarded. */
public interface StreamGuarding {
  /** Opens the guard of a text that arrives in pieces. */
  StreamGuard open(String path);

  /** Is told of each piece of text before the guard takes it. */
  void scanned(String path, String piece);

  /** What becomes of a text after its guard has released it. */
  default Leaving leaving(String path) {
    return Leaving.AS_IT_IS;
  }

  /**
   * Is told of content that nothing can read, once a choice.
   *
   * @throws ApiException when it may not pass
   */
  default void unread(TextSlots content) {}

  /** Inspects a text that is complete. */
  Inspection inspect(Segment text);

  /** Inspects what was guarded already, together; the caller notes down what is found. */
  Inspection again(Segment text);
}
