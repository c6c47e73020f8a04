package io.sallyport.artifacts.internal.python;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What methods of texts and builtin functions make of texts and numbers that are known. */
final class TextMethods {
  private static final Set<String> CODECS = Effects.set("codecs");
  private static final int FEWEST_LETTERS = 3;

  private TextMethods() {}

  /** What a method of a text gives; null when it is none that matters. */
  static @Nullable PyValue method(PyValue base, String name, List<PyValue> arguments) {
    PyValue first = arguments.isEmpty() ? PyValue.UNKNOWN : arguments.getFirst();
    return switch (name) {
      case "join" -> base.text() == null ? null : join(base, first);
      case "format", "format_map" -> base.text() == null ? null : format(base, arguments);
      case "decode", "encode" -> coded(base, first);
      case "replace" -> base.text() == null ? base : replace(base, arguments);
      case "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title", "expandtabs" -> base;
      case "split", "splitlines", "rsplit", "partition" -> split(base, first);
      default -> null;
    };
  }

  private static PyValue coded(PyValue base, PyValue codec) {
    return codec.text() != null && CODECS.contains(codec.text()) ? decoded(base) : base;
  }

  /** What a decoder makes of a value. */
  static PyValue decoded(PyValue value) {
    EnumSet<Taint> taints = EnumSet.of(Taint.DECODED);
    taints.addAll(value.allTaints());
    if (value.text() != null
        && !value.shown().isEmpty()
        && value.shown().charAt(0) != PyValue.HOLE) {
      taints.add(Taint.DISGUISED);
    }
    return PyValue.tainted(taints);
  }

  private static PyValue split(PyValue base, PyValue separator) {
    if (!base.isWhole()) {
      return base;
    }
    String by = separator.text();
    String[] parts =
        by == null || by.isEmpty()
            ? base.shown().strip().split("\\s+")
            : base.shown().split(java.util.regex.Pattern.quote(by), -1);
    List<PyValue> items = new ArrayList<>();
    for (String part : parts) {
      items.add(PyValue.text(part, base.taints()));
    }
    return PyValue.holding(items).with(base.taints());
  }

  private static PyValue replace(PyValue base, List<PyValue> arguments) {
    if (arguments.size() < 2
        || arguments.get(0).text() == null
        || arguments.get(1).text() == null) {
      return base;
    }
    String from = arguments.get(0).shown();
    return from.isEmpty()
        ? base
        : PyValue.text(base.shown().replace(from, arguments.get(1).shown()), base.taints());
  }

  private static PyValue join(PyValue base, PyValue list) {
    StringBuilder text = new StringBuilder();
    boolean letters = list.items().size() >= FEWEST_LETTERS && base.shown().isEmpty();
    for (PyValue item : list.items()) {
      text.append(text.isEmpty() ? "" : base.shown()).append(item.shown());
      letters &= item.shown().length() == 1 && item.isWhole();
    }
    if (list.items().isEmpty()) {
      return list.text() != null ? list : PyValue.text(String.valueOf(PyValue.HOLE), list.taints());
    }
    PyValue joined = PyValue.text(text.toString(), list.allTaints());
    return letters ? joined.with(Set.of(Taint.DISGUISED)) : joined;
  }

  private static PyValue format(PyValue base, List<PyValue> arguments) {
    StringBuilder text = new StringBuilder();
    String pattern = base.shown();
    int next = 0;
    EnumSet<Taint> taints = EnumSet.noneOf(Taint.class);
    for (int i = 0; i < pattern.length(); i++) {
      int end = pattern.charAt(i) == '{' ? pattern.indexOf('}', i) : -1;
      if (end < 0) {
        text.append(pattern.charAt(i));
        continue;
      }
      String inner = pattern.substring(i + 1, end);
      int number = inner.matches("\\d{1,3}") ? Integer.parseInt(inner) : next++;
      PyValue value = number < arguments.size() ? arguments.get(number) : PyValue.UNKNOWN;
      text.append(value.shown());
      taints.addAll(value.taints());
      i = end;
    }
    return PyValue.text(text.toString(), taints);
  }

  /** {@code left % values}. */
  static PyValue percent(PyValue left, PyValue values) {
    if (left.text() == null) {
      return PyValue.tainted(left.taints());
    }
    List<PyValue> items = values.items().isEmpty() ? List.of(values) : values.items();
    StringBuilder text = new StringBuilder();
    String pattern = left.shown();
    int next = 0;
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '%' || i + 1 >= pattern.length()) {
        text.append(pattern.charAt(i));
      } else {
        i++;
        PyValue value = next < items.size() ? items.get(next++) : PyValue.UNKNOWN;
        text.append(
            pattern.charAt(i) == '%'
                ? "%"
                : pattern.charAt(i) == 'c' ? chr(value).shown() : value.shown());
      }
    }
    PyValue whole = PyValue.text(text.toString(), values.allTaints());
    return pattern.contains("%c%c") ? whole.with(Set.of(Taint.DISGUISED)) : whole;
  }

  /** The letter of a number. */
  static PyValue chr(PyValue number) {
    String path = number.path();
    if (path == null || path.isEmpty() || path.charAt(0) != '#') {
      return PyValue.tainted(number.allTaints());
    }
    long code = Long.parseLong(path.substring(1));
    boolean valid = code >= 0 && code <= Character.MAX_CODE_POINT;
    boolean letter = valid && Character.isLetter((int) code);
    return PyValue.text(
        valid ? Character.toString((int) code) : "?", letter ? Set.of(Taint.DISGUISED) : Set.of());
  }

  /** The text of a list of numbers. */
  static PyValue letters(PyValue list) {
    StringBuilder text = new StringBuilder();
    for (PyValue item : list.items()) {
      PyValue letter = chr(item);
      if (letter.text() == null) {
        return list;
      }
      text.append(letter.text());
    }
    return list.items().isEmpty() ? list : PyValue.text(text.toString(), Set.of(Taint.DISGUISED));
  }

  /** Two values behind each other. */
  static PyValue concat(PyValue left, PyValue right, String between) {
    EnumSet<Taint> taints = EnumSet.noneOf(Taint.class);
    taints.addAll(left.taints());
    taints.addAll(right.taints());
    if (left.text() == null && right.text() == null) {
      List<PyValue> items = new ArrayList<>(left.items());
      items.addAll(right.items());
      return PyValue.holding(items).with(taints);
    }
    return PyValue.text(left.shown() + between + right.shown(), taints);
  }

  /** A value read backwards. */
  static PyValue backwards(PyValue value) {
    if (value.text() == null) {
      return value;
    }
    String text = new StringBuilder(value.text()).reverse().toString();
    return PyValue.text(text, value.taints()).with(Set.of(Taint.DISGUISED));
  }
}
