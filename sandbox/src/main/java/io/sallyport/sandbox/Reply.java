package io.sallyport.sandbox;

import java.util.List;

/**
 * What the simulation answers with, before it is put into the API's shape.
 *
 * @param text the answer; empty when tools are called
 * @param calls the tools that are called
 */
record Reply(String text, List<ToolCall> calls) {

  /**
   * A call of a declared tool.
   *
   * @param name the function's name
   * @param arguments JSON that fits the function's schema
   */
  record ToolCall(String name, String arguments) {}

  static Reply text(String text) {
    return new Reply(text, List.of());
  }
}
