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
   * @param name the tool's name
   * @param arguments JSON that fits the function's schema, or a custom tool's input as plain text
   * @param custom whether the tool is a custom one
   */
  record ToolCall(String name, String arguments, boolean custom) {

    /** The call's type, which is also the name of the member that holds the rest. */
    String type() {
      return custom ? "custom" : "function";
    }

    /** The name of the member that holds the arguments. */
    String field() {
      return custom ? "input" : "arguments";
    }
  }

  static Reply text(String text) {
    return new Reply(text, List.of());
  }
}
