package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Segment;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The seam in a streamed choice between a thought and what is said after it. Each text has a guard
 * of its own; what begins in one and ends in the other is looked for here, before its end goes on.
 */
final class ThoughtSeam {

  private static final String CONTENT = "reasoning_content";
  private static final String PLAIN = "reasoning";

  /** Where thoughts come, below a message or a delta, under the names that servers use. */
  static final List<String> THOUGHTS =
      List.of(
          PLAIN,
          CONTENT,
          "reasoning_details.text",
          "reasoning_details.summary",
          "reasoning_summary");

  /** How much counts on either side, in characters; more than a canary or a short key has. */
  private static final int EDGE = 256;

  /** How much of a thought counts that its guard held until its end. */
  private static final int LONGEST = Scanners.LONGEST_SECRET;

  private static final Set<String> FIELDS =
      THOUGHTS.stream().map(name -> name.split("\\.")[0]).collect(Collectors.toSet());

  private final String delta;
  // The name that the thought goes on under, once there is one; and whether it came alone once.
  private String name = "";
  private boolean alone;
  private final Set<String> names = new HashSet<>();
  private final Map<String, StringBuilder> thoughts = new LinkedHashMap<>();
  private final StringBuilder said = new StringBuilder();
  // Thoughts that were interrupted: what had gone on then, and what came since.
  private final Map<String, String> earlier = new HashMap<>();
  private final Map<String, StringBuilder> since = new HashMap<>();
  // Ends of thoughts that their guards held, for what comes next, and for the thought itself.
  private final Map<String, String> ends = new LinkedHashMap<>();
  private final Map<String, String> ownEnds = new HashMap<>();
  private final Map<String, List<Crossing>> crossings = new HashMap<>();

  /** A seam of the choice whose deltas are at a path. */
  ThoughtSeam(String delta) {
    this.delta = delta;
  }

  /** Whether the text at a path, without indexes, is a thought of the delta at another. */
  static boolean isThought(String delta, String path) {
    return path.startsWith(delta + ".") && THOUGHTS.contains(path.substring(delta.length() + 1));
  }

  /** Whether a delta brings more than thoughts. */
  static boolean speaks(ObjectNode delta) {
    for (var field : delta.properties()) {
      JsonNode value = field.getValue();
      boolean empty = value.isContainerNode() ? value.isEmpty() : value.asText("").isEmpty();
      if (!empty
          && !value.isNull()
          && !field.getKey().equals("role")
          && !FIELDS.contains(field.getKey())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Servers call a thought by two names, and clients take either for the same text. So it goes on,
   * and is guarded, under the one that it began with; both stay only where both always say the
   * same.
   *
   * @return whether it changed its name, so that what it said before may be another thought
   */
  boolean unite(ObjectNode piece) {
    String content = piece.path(CONTENT).asText("");
    String plain = piece.path(PLAIN).asText("");
    if (content.isEmpty() && plain.isEmpty()) {
      return false;
    }
    boolean begins = changes(content.isEmpty() ? PLAIN : plain.isEmpty() ? CONTENT : "");
    alone |= content.isEmpty() || plain.isEmpty();
    if (name.isEmpty()) {
      name = content.isEmpty() ? PLAIN : CONTENT;
    }
    boolean alike = content.equals(plain);
    if (alone || !alike) {
      piece.remove(List.of(CONTENT, PLAIN));
      piece.put(name, alike ? content : content + plain);
    }
    return begins;
  }

  /** Whether a thought that had one name goes on under the other alone, for the first time. */
  private boolean changes(String alone) {
    boolean first = names.isEmpty();
    return names.add(alone) && !first && names.size() == 2 && !names.contains("");
  }

  /** A text begins a new part: what began in the last one may end in it. */
  void part(String path, String end, StreamGuarding guarding) {
    open(TextSlots.run(path), end, guarding);
  }

  /** Takes the thoughts out of a delta. */
  static ObjectNode takeThoughts(ObjectNode delta) {
    ObjectNode thoughts = JsonNodeFactory.instance.objectNode();
    for (String field : FIELDS) {
      JsonNode value = delta.remove(field);
      if (value != null && !value.isNull()) {
        thoughts.set(field, value);
      }
    }
    return thoughts;
  }

  /**
   * Takes a piece of a text.
   *
   * @param path its place, without indexes of entries
   * @param guarding looks at a whole text and notes nothing down, or at one that goes on
   * @return what lies across the seam now and must not pass
   */
  List<SegmentFinding> add(String path, String piece, StreamGuarding guarding) {
    if (!path.startsWith(delta + ".")) {
      return List.of();
    }
    String name = path.substring(delta.length() + 1);
    List<SegmentFinding> found = new ArrayList<>();
    if (THOUGHTS.contains(name)) {
      said.setLength(0);
      StringBuilder thought = thoughts.computeIfAbsent(name, n -> new StringBuilder());
      thought.append(piece);
      if (thought.length() > 2 * LONGEST) {
        thought.delete(0, thought.length() - LONGEST);
      }
      found.addAll(resumed(path, name, piece, guarding::again));
      open(path, ownEnds.remove(name), guarding);
    } else if (name.equals("content") || name.equals("refusal")) {
      if (!thoughts.isEmpty() && said.length() < EDGE) {
        said.append(piece, 0, Math.min(piece.length(), EDGE));
        thoughts
            .values()
            .forEach(
                thought ->
                    found.addAll(
                        Seam.across(path, Seam.last(thought, EDGE), said, guarding::again)));
      }
      ends.values().forEach(end -> open(path, end, guarding));
      ends.clear();
    }
    List<Crossing> open = crossings.getOrDefault(path, List.of());
    open.forEach(crossing -> found.addAll(crossing.push(piece)));
    if (!open.isEmpty()) {
      // Each return from a thought brings one, and has said all once it is closed.
      open.removeIf(crossing -> !crossing.isOpen());
    }
    return found;
  }

  /** Whether what is said at a path may still be the end of something that began in a thought. */
  boolean holds(String path) {
    return crossings.getOrDefault(path, List.of()).stream().anyMatch(Crossing::isOpen);
  }

  /** Ends a text; returns what lies across the seam and must not pass. */
  List<SegmentFinding> end(String path) {
    List<SegmentFinding> found = new ArrayList<>();
    List<Crossing> open = crossings.remove(path);
    if (open != null) {
      open.forEach(crossing -> found.addAll(crossing.finish()));
    }
    return found;
  }

  private void open(String path, @Nullable String end, StreamGuarding guarding) {
    if (end != null) {
      Crossing crossing = new Crossing(guarding.open(path), end);
      crossings.computeIfAbsent(path, p -> new ArrayList<>()).add(crossing);
    }
  }

  /**
   * All thoughts end here, as far as their guards know, unless none went on; they may go on.
   *
   * @param held by the path of each that went on until here, how many characters its guard had held
   *     back, which may be the begin of something
   */
  void interrupt(Map<String, Integer> held) {
    if (held.isEmpty()) {
      return;
    }
    thoughts.forEach(
        (name, thought) -> {
          earlier.put(name, Seam.last(thought, EDGE));
          since.put(name, new StringBuilder());
        });
    held.forEach((path, characters) -> end(path.substring(delta.length() + 1), characters));
  }

  private void end(String name, int held) {
    // What it ended with before is no longer its end.
    ends.remove(name);
    StringBuilder thought = thoughts.get(name);
    if (held > 0 && thought != null) {
      String end = Seam.last(thought, Math.min(LONGEST, held + EDGE));
      ends.put(name, end);
      ownEnds.put(name, end);
    }
  }

  private List<SegmentFinding> resumed(
      String path, String name, String piece, Function<Segment, Inspection> inspect) {
    String ended = earlier.get(name);
    StringBuilder now = since.get(name);
    if (ended == null || now == null || now.length() >= EDGE) {
      return List.of();
    }
    now.append(piece, 0, Math.min(piece.length(), EDGE));
    return Seam.across(path, ended, now, inspect);
  }
}
