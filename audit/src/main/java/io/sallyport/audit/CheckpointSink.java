package io.sallyport.audit;

import java.io.IOException;

/**
 * A place outside the log's machine or at least its folder that keeps checkpoints. What a sink has
 * kept proves later that history was not rewritten, even by someone who has the signing key.
 */
@FunctionalInterface
public interface CheckpointSink {

  /**
   * Keeps a checkpoint. Called from one thread, in order of size; the same size may come again.
   *
   * @param checkpoint what was signed
   * @param signedNote the note to keep, exactly as signed
   * @throws IOException when it could not be kept; the log reports it and sends the next one
   */
  void keep(Checkpoint checkpoint, String signedNote) throws IOException;
}
