package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
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

  /** Reports a state whose formula is evaluated and is more than one of numbers. */
  static void report(Value object, Value state, Place place, ScanRun run) {
    boolean evaluated =
        object instanceof Call call
            && call.callee() instanceof Global type
            && type.module().startsWith("statsmodels.");
    if (!evaluated
        || !(state instanceof Pairs pairs)
        || !(pairs.get("formula") instanceof Text formula)) {
      return;
    }
    String what = "A formula is evaluated: " + formula.text() + ".";
    if (ACTING.matcher(formula.text()).find()) {
      run.report("pickle/dangerous-code", place, what);
    } else if (!FORMULA.matcher(formula.text()).matches()) {
      run.report("pickle/code", place, what);
    }
  }
}
