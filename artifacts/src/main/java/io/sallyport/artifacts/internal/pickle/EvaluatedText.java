package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts that known classes evaluate as Python while a pickle is loaded: SymPy's constructors
 * their arguments, statsmodels the formula of a model's data when its state is set.
 */
final class EvaluatedText {
  // Inner names, calls of what runs or opens, and attributes of modules that do.
  private static final Pattern ACTING =
      Pattern.compile(
          "__[a-zA-Z]|\\b(?:eval|exec|compile|open|getattr|setattr|globals|locals|vars|input"
              + "|breakpoint|lambda)\\b\\s*[(: ]|\\b(?:os|sys|subprocess|builtins|socket|shutil"
              + "|importlib|ctypes|posix|nt|pty|runpy)\\b\\s*\\.|\\b(?:system|popen|Popen|load|loads"
              + "|read_pickle|load_library|DataSource|fromfile|tofile|save)\\b\\s*\\(");
  // What an expression of names, numbers and functions of numpy needs.
  private static final Pattern FORMULA = Pattern.compile("[\\w\\s~+\\-*/:().,^=<>'\"\\[\\]\\\\|]*");

  // Names and numbers, which are all that SymPy keeps as text.
  private static final Pattern PLAIN = Pattern.compile("[\\w.+ -]*");
  private static final int DEEPEST = 6;

  private EvaluatedText() {}

  /** The text that constructing this runs; null when it runs none. */
  static @Nullable String ofCall(Global callee, Value arguments) {
    boolean symbol = callee.module().equals("sympy.core.symbol");
    return callee.top().equals("sympy") && !symbol ? expression(arguments, 0) : null;
  }

  private static @Nullable String expression(Value value, int depth) {
    if (value instanceof Text text) {
      return PLAIN.matcher(text.text()).matches() ? null : text.text();
    }
    if (!(value instanceof Items items) || depth > DEEPEST) {
      return null;
    }
    for (int i = 0; i < Math.min(items.count(), Items.KEPT); i++) {
      String found = expression(items.get(i), depth + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The formula that an object's state has; null when it has none or is not evaluated. */
  static @Nullable String formula(Value object, Value state) {
    return object instanceof Call call
            && call.callee() instanceof Global type
            && type.module().startsWith("statsmodels.")
            && state instanceof Pairs pairs
            && pairs.get("formula") instanceof Text text
        ? text.text()
        : null;
  }

  /** Whether a text does more than compute with numbers. */
  static boolean acts(String text) {
    return ACTING.matcher(text).find();
  }

  /** Whether a text is one of names, numbers and calls only. */
  static boolean isFormula(String text) {
    return FORMULA.matcher(text).matches();
  }
}
