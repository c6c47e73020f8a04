package io.sallyport.review;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Architecture files to start from, for common shapes of AI systems. */
public final class Starts {

  private static final Map<String, String> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("rag", "an assistant that searches documents");
    SHAPES.put("agent", "an agent with tools");
    SHAPES.put("multi-agent", "several agents with tool servers (MCP)");
    SHAPES.put("training", "a training pipeline from data to serving");
    SHAPES.put("classifier", "a classifier that decides");
    SHAPES.put("documents", "a platform for images, scans and speech");
  }

  private Starts() {}

  /** The shapes, each with what it is. */
  public static Map<String, String> shapes() {
    return Collections.unmodifiableMap(SHAPES);
  }

  /**
   * The file of a shape.
   *
   * @throws IllegalArgumentException when there is no such shape
   */
  public static String file(String shape) {
    if (!SHAPES.containsKey(shape)) {
      throw new IllegalArgumentException(
          "shape: " + shape + " (expected: " + String.join(", ", SHAPES.keySet()) + ")");
    }
    String name = "/io/sallyport/review/init/" + shape + ".yaml";
    try (InputStream in = Starts.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
