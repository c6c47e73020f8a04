package io.sallyport.neural;

/** A model that can't be loaded or doesn't compute. Its message holds no text that was read. */
public final class NeuralException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NeuralException(String message, Throwable cause) {
    super(message, cause);
  }
}
