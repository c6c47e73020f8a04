package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.pickle.Value.Whole;
import java.util.Set;

/**
 * What a plain reader makes of the bytes behind the wrapper of a raw array. It reads the elements,
 * which are a pickle of their own or mere numbers, with the stack and the memo of the pickle around
 * them. In an honest file it therefore recalls objects that nobody meant, and Python soon gives up:
 * {@code STACK_GLOBAL} takes texts only, and neither texts nor numbers can be called. A file made
 * for both readers recalls texts that were put there to be imported.
 */
final class BehindArray {
  private static final Set<String> TEXTS = Set.of("builtins.str", "numpy.str_");

  /** What an import behind an array is. */
  enum Import {
    /** The name that it says. */
    AS_WRITTEN,
    /** A name that two pickles put together by accident, and that no module has. */
    ACCIDENT,
    /** A name that is computed. */
    COMPUTED
  }

  private BehindArray() {}

  /**
   * Judges the operands of an import.
   *
   * @param array where the array begins: what was remembered before it belongs to the outer pickle
   * @throws FormatException when Python gives up here
   */
  static Import name(Value module, Value name, long array, long at) throws FormatException {
    if (module instanceof Text m && name instanceof Text n && m.whole() && n.whole()) {
      return isAccident(m, n, array) ? Import.ACCIDENT : Import.AS_WRITTEN;
    }
    if (mayBeText(module) && mayBeText(name)) {
      return isComputedText(module) || isComputedText(name) ? Import.COMPUTED : Import.ACCIDENT;
    }
    throw new FormatException(at, "an import of what is no text");
  }

  /**
   * Whether a call of something that was not imported matters: objects that keep a function call
   * it.
   *
   * @throws FormatException when Python gives up here
   */
  static boolean isCallOfFunction(Value callee, long at) throws FormatException {
    return switch (callee) {
      case Blob _, Items _, Pairs _, Text _, Whole _ ->
          throw new FormatException(at, "a call of what cannot be called");
      case Plain plain -> {
        if (plain == Plain.OPAQUE) {
          yield false;
        }
        throw new FormatException(at, "a call of what cannot be called");
      }
      case Call call -> call.callee() instanceof Global maker && PickleCallers.keepsFunction(maker);
      case Global _ -> true;
    };
  }

  /**
   * A module that the outer pickle recalls and a name that the inner one writes were not written
   * for each other. That such a name exists in the module, and is one that matters, is left to
   * names that act in any module.
   */
  private static boolean isAccident(Text module, Text name, long array) {
    boolean oldModule = module.at() < array;
    boolean oldName = name.at() < array;
    if (!oldModule && !oldName) {
      return false;
    }
    String last = name.text().substring(name.text().lastIndexOf('.') + 1);
    boolean dangerous =
        PythonNames.isDottedName(module.text())
            && PythonNames.isDottedName(name.text())
            && PythonNames.judge(module.text(), name.text()) == Standing.FORBIDDEN;
    boolean acts = PythonNames.isAlarming(last) || last.startsWith("__");
    boolean reaches = PythonNames.judge(module.text(), name.text()) == Standing.REFERENCE;
    return !(oldName || acts ? dangerous || reaches : reaches);
  }

  private static boolean mayBeText(Value value) {
    return value instanceof Text || value == Plain.OPAQUE || isComputedText(value);
  }

  /** Whether a call gives a text: a constructor of texts, or a function of the standard library. */
  private static boolean isComputedText(Value value) {
    return value instanceof Call call
        && call.callee() instanceof Global maker
        && (TEXTS.contains(maker.full())
            || PythonNames.isStandard(maker.module())
                && maker.standing() != Standing.CLASS
                && maker.standing() != Standing.FUNCTION);
  }
}
