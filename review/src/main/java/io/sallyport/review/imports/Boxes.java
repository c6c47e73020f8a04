package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Trust boundaries that a diagram draws as boxes: what lies in the middle of one is inside. */
final class Boxes {

  private final Draft draft;
  private final Tree tree;
  private final List<Box> all = new ArrayList<>();

  /** A rectangle of a diagram; {@code id} is that of its zone. */
  private record Box(YamlValue cell, String id, double x, double y, double width, double height) {
    double size() {
      return width * height;
    }

    boolean holds(Box other) {
      double middleX = other.x + other.width / 2;
      double middleY = other.y + other.height / 2;
      return middleX >= x && middleX <= x + width && middleY >= y && middleY <= y + height;
    }
  }

  Boxes(Draft draft, Tree tree) {
    this.draft = draft;
    this.tree = tree;
  }

  /** Takes a boundary for a zone, or lists why it is none. */
  void zone(YamlValue cell, String name) {
    Optional<Box> box = box(cell, "");
    if (box.isEmpty()) {
      draft.unmapped(cell, "trust boundary", "'" + name + "'", "it says not where it lies");
      return;
    }
    String id = draft.defined("zone", tree.text(cell, "id"), name, cell);
    if (!id.isEmpty()) {
      draft.zone(id).put("name", name);
      Box found = box.get();
      all.add(new Box(cell, id, found.x, found.y, found.width, found.height));
    }
  }

  /** Whether a cell is one of the boxes. */
  boolean has(YamlValue cell) {
    return all.stream().anyMatch(box -> box.cell == cell);
  }

  /** Puts each box into the smallest one around it. */
  void nest() {
    for (Box inner : all) {
      smallest(inner).ifPresent(outer -> draft.nest(inner.id, outer.id, inner.cell));
    }
  }

  /** The zone of an element; empty when it lies in no box, or nobody says where it lies. */
  String around(YamlValue cell) {
    return box(cell, "").flatMap(this::smallest).map(Box::id).orElse("");
  }

  private Optional<Box> smallest(Box inner) {
    return all.stream()
        .filter(box -> box.size() > inner.size() && box.holds(inner))
        .min(Comparator.comparingDouble(Box::size));
  }

  private Optional<Box> box(YamlValue cell, String id) {
    try {
      return Optional.of(
          new Box(
              cell,
              id,
              number(cell, "position", "x"),
              number(cell, "position", "y"),
              number(cell, "size", "width"),
              number(cell, "size", "height")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private double number(YamlValue cell, String... keys) {
    return Double.parseDouble(tree.text(cell, keys));
  }
}
