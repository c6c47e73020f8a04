package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/** The texts of a streamed answer, by the names under which they are guarded and recorded. */
public final class SaidTexts {

  private SaidTexts() {}

  /** Takes every text of an event, with its name. */
  public static void each(ObjectNode event, BiConsumer<String, String> taker) {
    for (JsonNode choice : event.path("choices")) {
      int index = choice.path("index").asInt(0);
      if (choice.get("delta") instanceof ObjectNode delta) {
        Leaves.walk(
            delta,
            "choices[" + index + "].delta",
            new Leaves.Visitor() {
              @Override
              public void text(Leaf leaf) {
                taker.accept(name(leaf.path(), index), leaf.text());
              }

              @Override
              public void fixed(String path, String text) {}
            });
      }
    }
  }

  /** The parts of a content, or of a thought, are one text, as they are for their reader. */
  static String name(String path, int choice) {
    String delta = "choices[" + choice + "].delta.";
    String name = path.startsWith(delta) ? path.substring(delta.length()) : "";
    boolean part = name.startsWith("content[") || name.startsWith("reasoning_details[");
    String all = part ? TextSlots.run(path) : "";
    String known = part ? all.substring(delta.length()) : "";
    return known.equals("content") || ThoughtSeam.THOUGHTS.contains(known) ? all : path;
  }
}
