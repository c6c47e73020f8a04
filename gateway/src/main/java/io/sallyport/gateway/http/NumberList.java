package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers in a tree as it was written. A vector has hundreds of them and nobody looks
 * into it, so none becomes a node and is written anew.
 *
 * @param json the array in JSON
 */
public record NumberList(String json) {

  /** It as a node of a tree. */
  public JsonNode node() {
    return new POJONode(this);
  }

  /** The list that a node stands for; null when it is another one. */
  public static @Nullable NumberList of(JsonNode node) {
    return node instanceof POJONode held && held.getPojo() instanceof NumberList list ? list : null;
  }

  /** The numbers, as precise as a computer's. */
  public double[] values() {
    String[] numbers = json.substring(1, json.length() - 1).split(",", -1);
    double[] values = new double[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.parseDouble(numbers[i].strip());
    }
    return values;
  }
}
