package io.sallyport.artifacts.internal.python;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Names and what they stand for, with those of the scope around. */
final class PyNames {
  private final Map<String, PyValue> values = new HashMap<>();
  private final @Nullable PyNames outer;

  PyNames(@Nullable PyNames outer) {
    this.outer = outer;
  }

  void put(String name, PyValue value) {
    values.put(name, value);
  }

  @Nullable PyValue own(String name) {
    return values.get(name);
  }

  void forEach(BiConsumer<String, PyValue> action) {
    values.forEach(action);
  }

  @Nullable PyValue get(String name) {
    for (PyNames names = this; names != null; names = names.outer) {
      PyValue value = names.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
