package io.sallyport.artifacts.internal.pickle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the machine knows of an object that a pickle would build. Nothing is ever built. */
sealed interface Value {

  /** Values that matter only by their kind. */
  enum Plain implements Value {
    NONE,
    BOOLEAN,
    REAL,
    MARK,
    /** Anything that the machine does not follow. */
    OPAQUE
  }

  /**
   * A string.
   *
   * @param whole false when only its start was kept
   * @param at where it stands in the stream as UTF-8; -1 when it is written in another way
   * @param length bytes that it takes there
   */
  record Text(String text, boolean whole, long at, long length) implements Value {
    Text(String text, boolean whole) {
      this(text, whole, -1, 0);
    }
  }

  /** An integer; those beyond 64 bits are {@link Plain#OPAQUE}. */
  record Whole(long value) implements Value {}

  /** Bytes by their place in the stream. */
  record Blob(long at, long length) implements Value {}

  /** A list, tuple or set. Only the first elements are kept. */
  final class Items implements Value {
    static final int KEPT = 64;

    private final boolean tuple;
    private final List<Value> first = new ArrayList<>(4);
    private long count;

    Items(boolean tuple) {
      this.tuple = tuple;
    }

    static Items tuple(List<Value> elements) {
      Items items = new Items(true);
      elements.forEach(items::add);
      return items;
    }

    void add(Value value) {
      count++;
      if (first.size() < KEPT) {
        first.add(value);
      }
    }

    boolean tuple() {
      return tuple;
    }

    long count() {
      return count;
    }

    Value get(int index) {
      return index < first.size() ? first.get(index) : Plain.OPAQUE;
    }
  }

  /** A dictionary. Only the first entries are kept, but every dangerous key is remembered. */
  final class Pairs implements Value {
    private static final int KEPT = 64;

    private final List<Value> keys = new ArrayList<>(4);
    private final List<Value> values = new ArrayList<>(4);
    private @Nullable String hook;

    void put(Value key, Value value) {
      if (key instanceof Text text
          && PythonNames.isHook(text.text())
          && (text.text().startsWith("__") || value instanceof Global || value instanceof Call)) {
        hook = text.text();
      }
      if (keys.size() < KEPT) {
        keys.add(key);
        values.add(value);
      }
    }

    /** A key that changes how Python treats the object that gets this state, if there is one. */
    @Nullable String hook() {
      return hook;
    }

    /** Hands out the keys that are texts. */
    void forEachText(java.util.function.Consumer<String> taker) {
      for (Value key : keys) {
        if (key instanceof Text text) {
          taker.accept(text.text());
        }
      }
    }

    @Nullable Value get(String key) {
      for (int i = 0; i < keys.size(); i++) {
        if (keys.get(i) instanceof Text text && text.text().equals(key)) {
          return values.get(i);
        }
      }
      return null;
    }
  }

  /** Something imported by its name. */
  record Global(String module, String name, Standing standing) implements Value {
    String full() {
      return module + "." + name;
    }

    /** The outermost package. */
    String top() {
      int dot = module.indexOf('.');
      return dot < 0 ? module : module.substring(0, dot);
    }
  }

  /** The result of calling something. */
  final class Call implements Value {
    private final Value callee;
    private final Value arguments;
    private @Nullable Value state;

    Call(Value callee, Value arguments) {
      this.callee = callee;
      this.arguments = arguments;
    }

    Value callee() {
      return callee;
    }

    Value arguments() {
      return arguments;
    }

    @Nullable Value state() {
      return state;
    }

    void state(Value newState) {
      state = newState;
    }

    /** Whether the callee is this name. */
    boolean of(String full) {
      return callee instanceof Global global && global.full().equals(full);
    }
  }
}
