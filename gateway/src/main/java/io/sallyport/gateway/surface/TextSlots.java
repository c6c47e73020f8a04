package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.core.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of one JSON document, each with the place it came from, so that a treated text can be
 * put back.
 */
public final class TextSlots {

  private interface Place {
    void put(String text);
  }

  private record Slot(int first, List<Segment> pieces, Place place) {}

  private final List<Slot> slots = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private final List<String> uninspected = new ArrayList<>();

  /** A text under a name of an object; its pieces are the text cut up, in order. */
  public void add(ObjectNode parent, String field, List<Segment> pieces) {
    add(pieces, text -> parent.set(field, TextNode.valueOf(text)));
  }

  /** A text in an array. */
  public void add(ArrayNode parent, int index, List<Segment> pieces) {
    add(pieces, text -> parent.set(index, TextNode.valueOf(text)));
  }

  /** A text that can be inspected but not replaced, such as the names of an object. */
  public void addFixed(Segment segment) {
    add(List.of(segment), new Fixed());
  }

  /** Content that nothing here can read, such as an image; the log says so. */
  public void addUninspected(String path) {
    uninspected.add(path);
  }

  /** Every text, in order of appearance. */
  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /** Where content sits that was not inspected. */
  public List<String> uninspected() {
    return List.copyOf(uninspected);
  }

  /**
   * Puts treated texts back.
   *
   * @param treated as many as {@link #segments}, in the same order
   * @return whether a text that cannot be replaced should have been; then nothing may pass
   */
  public boolean put(List<Segment> treated) {
    if (treated.size() != segments.size()) {
      throw new IllegalArgumentException(
          "treated: " + treated.size() + " texts (expected: " + segments.size() + ")");
    }
    boolean stuck = false;
    for (Slot slot : slots) {
      StringBuilder text = new StringBuilder();
      boolean changed = false;
      for (int i = 0; i < slot.pieces().size(); i++) {
        String now = treated.get(slot.first() + i).text();
        changed |= !now.equals(slot.pieces().get(i).text());
        text.append(now);
      }
      if (changed) {
        slot.place().put(text.toString());
        stuck |= slot.place() instanceof Fixed;
      }
    }
    return stuck;
  }

  private record Fixed() implements Place {
    @Override
    public void put(String text) {
      // There is no place to put it; the caller is told.
    }
  }

  private void add(List<Segment> pieces, Place place) {
    slots.add(new Slot(segments.size(), List.copyOf(pieces), place));
    segments.addAll(pieces);
  }

  /** The names of an object's fields as one text, or an empty string when all are short words. */
  static String unusualNames(JsonNode object) {
    StringBuilder names = new StringBuilder();
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.matches("[a-z_]{1,24}")) {
                names.append(name).append('\n');
              }
            });
    return names.toString();
  }
}
