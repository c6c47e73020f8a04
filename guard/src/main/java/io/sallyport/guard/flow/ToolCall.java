package io.sallyport.guard.flow;

/**
 * A call that a model asks for.
 *
 * @param path where it stands in the answer
 * @param id what the model calls it; may be empty
 * @param tool the tool's name
 * @param arguments its arguments: a JSON object, or free text
 */
public record ToolCall(String path, String id, String tool, String arguments) {

  /** Never repeats the arguments. */
  @Override
  public String toString() {
    return "ToolCall[" + path + ", " + tool + "]";
  }
}
