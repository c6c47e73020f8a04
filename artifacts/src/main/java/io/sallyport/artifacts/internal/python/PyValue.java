package io.sallyport.artifacts.internal.python;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value without running anything.
 *
 * @param path the full name of a module or of what it holds, {@code ()} for what a call of it
 *     gives; null when unknown
 * @param text its text, with {@link #HOLE} for what is unknown; null for what is no text
 * @param items what it holds, or what it may be
 * @param taints where it comes from
 * @param closure the function of the source that it is
 */
record PyValue(
    @Nullable String path,
    @Nullable String text,
    List<PyValue> items,
    Set<Taint> taints,
    @Nullable Closure closure) {
  /** Stands for an unknown part of a text. */
  static final char HOLE = '\ufffc';

  /** Nothing is known. */
  static final PyValue UNKNOWN = new PyValue(null, null, List.of(), Set.of(), null);

  private static final int MOST_ITEMS = 200;
  private static final int LONGEST = 4000;

  /** A function of the source, with the names around it. */
  record Closure(
      String name,
      List<Expression.Parameter> parameters,
      List<Statement> body,
      @Nullable Expression result,
      PyNames names) {}

  static PyValue named(String path, Set<Taint> taints) {
    return path.length() > LONGEST
        ? UNKNOWN
        : new PyValue(path, null, List.of(), Set.copyOf(taints), null);
  }

  static PyValue text(String text, Set<Taint> taints) {
    String cut = text.length() > 16 * LONGEST ? text.substring(0, 16 * LONGEST) : text;
    return new PyValue(null, cut, List.of(), Set.copyOf(taints), null);
  }

  static PyValue holding(List<PyValue> items) {
    return new PyValue(
        null,
        null,
        List.copyOf(items.size() > MOST_ITEMS ? items.subList(0, MOST_ITEMS) : items),
        Set.of(),
        null);
  }

  static PyValue tainted(Set<Taint> taints) {
    return taints.isEmpty()
        ? UNKNOWN
        : new PyValue(null, null, List.of(), Set.copyOf(taints), null);
  }

  boolean has(Taint taint) {
    return taints.contains(taint);
  }

  /** Whether it or anything that it holds has a taint. */
  boolean holds(Taint taint) {
    return has(taint) || items.stream().anyMatch(item -> item != this && item.holds(taint));
  }

  PyValue with(Set<Taint> more) {
    if (more.isEmpty() || taints.containsAll(more)) {
      return this;
    }
    EnumSet<Taint> all = EnumSet.copyOf(more);
    all.addAll(taints);
    return new PyValue(path, text, items, Set.copyOf(all), closure);
  }

  /** Its text; a hole where it is none. */
  String shown() {
    return text == null ? String.valueOf(HOLE) : text;
  }

  boolean isPath(String other) {
    return other.equals(path);
  }

  /** Whether all of its text is known. */
  boolean isWhole() {
    return text != null && text.indexOf(HOLE) < 0;
  }

  /** All texts in it. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    gather(this, texts, 0);
    return texts;
  }

  private static void gather(PyValue value, List<String> into, int depth) {
    if (value.text != null && into.size() < MOST_ITEMS) {
      into.add(value.text);
    }
    if (depth < 6) {
      value.items.forEach(item -> gather(item, into, depth + 1));
    }
  }

  /** All taints of it and of what it holds. */
  Set<Taint> allTaints() {
    EnumSet<Taint> all = EnumSet.noneOf(Taint.class);
    gather(this, all, 0);
    return all;
  }

  private static void gather(PyValue value, EnumSet<Taint> into, int depth) {
    into.addAll(value.taints);
    if (depth < 6) {
      value.items.forEach(item -> gather(item, into, depth + 1));
    }
  }
}
