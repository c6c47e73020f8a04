package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.pickle.Value.Whole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges what is handed to functions that call their arguments ({@code map}, {@code reduce}) or
 * take attributes by name ({@code attrgetter}). They do what their arguments do.
 */
final class PickleCallers {
  private static final int DEEPEST = 6;
  private static final Set<String> TYPES = Set.of("builtins", "collections", "itertools");
  private static final Set<String> COMPUTING =
      Set.of("builtins", "math", "operator", "_operator", "numpy");
  private static final Set<String> KEEPERS =
      Set.of("functools.partial", "collections.defaultdict", "builtins.iter");

  private PickleCallers() {}

  /** Whether nothing in the arguments does more than compute when it is called. */
  static boolean isHarmless(Value arguments) {
    return isHarmless(arguments, 0);
  }

  private static boolean isHarmless(Value value, int depth) {
    return depth <= DEEPEST
        && switch (value) {
          case Blob _, Text _, Whole _ -> true;
          case Plain plain -> plain != Plain.OPAQUE;
          // What a dictionary holds is not kept whole, so nothing is said for it.
          case Pairs _ -> false;
          case Global global -> isHarmless(global);
          case Items items -> areHarmless(items, depth);
          case Call call ->
              call.callee() instanceof Global maker
                  && TYPES.contains(maker.module())
                  && isHarmless(maker)
                  && isHarmless(call.arguments(), depth + 1);
        };
  }

  private static boolean areHarmless(Items items, int depth) {
    if (items.count() > Items.KEPT) {
      return false;
    }
    for (int i = 0; i < items.count(); i++) {
      if (!isHarmless(items.get(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Functions that import, look up or rebuild are harmless only where their arguments are seen. */
  private static boolean isHarmless(Global global) {
    return switch (global.standing()) {
      case CLASS -> !PythonNames.actsWhenBuilt(global.full());
      case FUNCTION -> global.full().equals("builtins.iter");
      case REFERENCE ->
          COMPUTING.contains(global.top())
              && !global.name().equals("getattr")
              && !global.name().equals("type");
      case CALLER -> true;
      case CODE_BUILDER, FAMILY, METHOD, REACHING, RESERVED, UNVETTED, UNKNOWN, FORBIDDEN -> false;
    };
  }

  /**
   * Whether the arguments of a constructor are what enumerations, records and arrays keep: no text
   * among them could be a path, an address or code.
   */
  static boolean isPlainData(Value arguments) {
    if (!(arguments instanceof Items items) || items.count() > Items.KEPT) {
      return false;
    }
    for (int i = 0; i < items.count(); i++) {
      if (items.get(i) == Plain.OPAQUE || items.get(i) instanceof Text text && !isWord(text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(Text text) {
    return text.whole()
        && text.text().length() <= 80
        && text.text()
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == ' ');
  }

  /** Whether objects of a class call a function that they keep, when they are called. */
  static boolean keepsFunction(Global type) {
    return type.standing() == Standing.REACHING
        || type.standing() == Standing.CALLER
        || KEEPERS.contains(type.full());
  }

  /**
   * The class that an object of {@code functools.partial} constructs when it is called, where that
   * is one of the lists; null for anything else.
   */
  static @Nullable Global keptClass(Value callee) {
    if (!(callee instanceof Call partial) || !partial.of("functools.partial")) {
      return null;
    }
    Value kept = partial.state() == null ? partial.arguments() : partial.state();
    return kept instanceof Items items
            && items.get(0) instanceof Global type
            && (type.standing() == Standing.CLASS || type.standing() == Standing.FAMILY)
            && !KEEPERS.contains(type.full())
            && !PythonNames.actsWhenBuilt(type.full())
        ? type
        : null;
  }

  /** Whether a call keeps a getter of attributes for something that will call it. */
  static boolean keepsGetter(Global callee, Value arguments) {
    return KEEPERS.contains(callee.full()) && holdsGetter(arguments, 0);
  }

  private static boolean holdsGetter(Value value, int depth) {
    if (value instanceof Call call && call.callee() instanceof Global maker) {
      return maker.standing() == Standing.REACHING
          || KEEPERS.contains(maker.full()) && holdsGetter(call.arguments(), depth + 1);
    }
    if (!(value instanceof Items items) || depth > DEEPEST) {
      return false;
    }
    for (int i = 0; i < Math.min(items.count(), Items.KEPT); i++) {
      if (holdsGetter(items.get(i), depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The attribute of a list of paths that leads out of data; null when none does. */
  static @Nullable String reached(Value arguments) {
    if (!(arguments instanceof Items items)) {
      return "(computed)";
    }
    for (int i = 0; i < items.count(); i++) {
      if (!(items.get(i) instanceof Text path) || !path.whole()) {
        // methodcaller takes plain arguments behind the name.
        if (i == 0 || items.get(i) == Plain.OPAQUE) {
          return "(computed)";
        }
        continue;
      }
      for (String part : path.text().split("\\.", -1)) {
        if (part.startsWith("_")
            || part.startsWith("f_")
            || PythonNames.isAlarming(part)
            || i == 0 && PythonNames.isStandard(part)) {
          return part;
        }
      }
    }
    return null;
  }

  /** {@code typing.Optional[int]}, as Python keeps it: an item of a class of {@code typing}. */
  static boolean isTypeHint(Global callee, Value arguments) {
    return (callee.full().equals("_operator.getitem") || callee.full().equals("operator.getitem"))
        && arguments instanceof Items items
        && items.get(0) instanceof Global hint
        && hint.module().equals("typing")
        && hint.standing() == Standing.CLASS;
  }
}
