package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.Expression.Argument;
import io.sallyport.artifacts.internal.python.Expression.Clause;
import io.sallyport.artifacts.internal.python.PyValue.Closure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what is known of expressions, and has every call judged on the way. */
final class Evaluator {
  private static final Set<String> BUILTINS = Effects.set("builtin-functions");
  private static final int LONGEST_SPELLING = 200;

  private final StatementRunner runner;
  private final CallRules rules;
  private final CallResults results;
  private final SourceAnalysis analysis;

  Evaluator(StatementRunner runner, CallRules rules, SourceAnalysis analysis) {
    this.runner = runner;
    this.rules = rules;
    this.results = new CallResults(runner);
    this.analysis = analysis;
  }

  /** What is known of an expression. */
  PyValue value(Expression expression) {
    if (!analysis.mayGoOn()) {
      return PyValue.UNKNOWN;
    }
    return switch (expression) {
      case Expression.Name(String name, int _) -> name(name);
      case Expression.Text(String text, int _) -> PyValue.text(text, Set.of());
      case Expression.Number(long number, int _) -> PyValue.named("#" + number, Set.of());
      case Expression.Pieces(List<Expression> parts, int _) -> pieces(parts);
      case Expression.Attribute attribute -> attribute(attribute, value(attribute.base()));
      case Expression.Call call -> call(call);
      case Expression.Item(Expression base, Expression index, int _) -> {
        PyValue getter = runner.attributes().get(spelling(base) + ".__class_getitem__");
        Closure closure = getter == null ? null : getter.closure();
        if (getter != null && getter.path() != null) {
          yield perform(
              CallRules.Call.of(getter, value(index), expression.at(), runner.importing()));
        }
        yield closure == null
            ? item(value(base), index)
            : runner.call(closure, List.of(PyValue.UNKNOWN, value(index)), List.of("", ""));
      }
      case Expression.Group(List<Expression> items, int _) -> group(items);
      case Expression.Pairs(List<Argument> pairs, int _) -> pairs(pairs);
      case Expression.Binary binary -> binary(binary);
      case Expression.Several(List<Expression> parts, boolean oneOf, int _) ->
          several(parts, oneOf);
      case Expression.Lambda lambda -> lambda(lambda);
      case Expression.Comprehension(List<Expression> made, List<Clause> clauses, int _) ->
          comprehension(made, clauses);
      case Expression.Named(String name, Expression value, int _) -> {
        PyValue bound = value(value);
        runner.names().put(name, bound);
        yield bound;
      }
      case Expression.Slice _, Expression.Missing _ -> PyValue.UNKNOWN;
    };
  }

  private PyValue name(String name) {
    @Nullable PyValue known = runner.names().get(name);
    if (known != null) {
      return known;
    }
    if (BUILTINS.contains(name)) {
      return PyValue.named("builtins." + name, Set.of());
    }
    return switch (name) {
      case "__builtins__", "__loader__", "__spec__" -> PyPaths.attribute(PyValue.UNKNOWN, name);
      default -> PyValue.UNKNOWN;
    };
  }

  private PyValue pieces(List<Expression> parts) {
    PyValue whole = PyValue.text("", Set.of());
    for (Expression part : parts) {
      PyValue piece = value(part);
      PyValue shown = piece.text() == null ? PyValue.text(piece.shown(), piece.taints()) : piece;
      whole = TextMethods.concat(whole, shown, "");
    }
    return whole;
  }

  private PyValue attribute(Expression.Attribute attribute, PyValue base) {
    if (base.path() == null) {
      @Nullable PyValue kept = runner.attributes().get(spelling(attribute));
      if (kept != null) {
        return kept;
      }
    }
    PyValue value = PyPaths.attribute(base, attribute.name());
    if (value.isPath("os.environ") || value.isPath("os.environb")) {
      return value.with(Set.of(Taint.SECRET));
    }
    return value;
  }

  /** How an attribute is written; empty where it is no plain one. */
  private static String spelling(Expression expression) {
    return switch (expression) {
      case Expression.Name(String name, int _) -> name;
      case Expression.Attribute(Expression base, String name, int _) -> {
        String before = spelling(base);
        yield before.isEmpty() || before.length() > LONGEST_SPELLING ? "" : before + "." + name;
      }
      case Expression _ -> "";
    };
  }

  private PyValue call(Expression.Call call) {
    PyValue receiver =
        call.callee() instanceof Expression.Attribute attribute
            ? value(attribute.base())
            : PyValue.UNKNOWN;
    PyValue callee =
        call.callee() instanceof Expression.Attribute attribute
            ? attribute(attribute, receiver)
            : value(call.callee());
    List<PyValue> arguments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      String name = argument.name();
      PyValue value = value(argument.value());
      if (name != null && name.equals("*") && value.path() == null && !value.items().isEmpty()) {
        arguments.addAll(value.items());
        value.items().forEach(_ -> names.add(""));
      } else {
        arguments.add(value);
        names.add(name == null || name.equals("*") ? "" : name);
      }
    }
    String name =
        call.callee() instanceof Expression.Attribute attribute
            ? attribute.name()
            : callee.path() == null ? "call" : callee.path();
    int at = call.callee() instanceof Expression.Attribute attribute ? attribute.at() : call.at();
    if (Effects.is("feeders", String.valueOf(callee.path()))) {
      call.arguments().forEach(this::fed);
    }
    return perform(
        new CallRules.Call(callee, receiver, arguments, names, at, name, runner.importing()));
  }

  /** What is fetched goes to whatever the method belongs to that is handed over. */
  private void fed(Argument argument) {
    if (argument.value() instanceof Expression.Attribute(Expression base, String _, int _)) {
      bind(base, value(base).with(Set.of(Taint.FETCHED)));
    }
  }

  private PyValue perform(CallRules.Call call) {
    Closure closure = call.callee().closure();
    if (closure != null) {
      return runner.call(closure, call.arguments(), call.names());
    }
    if (call.callee().path() == null) {
      // Out of a table of functions, the one that runs things may be meant.
      for (PyValue item : call.callee().items()) {
        if (item.path() != null && Effects.isRunner(item.path())) {
          rules.judge(call.of(item));
        }
      }
    }
    CallRules.Call meant = results.meant(call);
    rules.judge(meant);
    return results.of(meant);
  }

  private PyValue item(PyValue base, Expression index) {
    if (index instanceof Expression.Slice slice) {
      return slice.backwards() ? TextMethods.backwards(base) : base;
    }
    PyValue key = value(index);
    if (key.path() != null && key.path().startsWith("#") && base.path() == null) {
      long number = Long.parseLong(key.path().substring(1));
      int size = base.items().size();
      long place = number < 0 ? size + number : number;
      return place >= 0 && place < size
          ? base.items().get((int) place).with(base.taints())
          : PyValue.tainted(base.taints());
    }
    if (base.path() == null && !base.items().isEmpty()) {
      return StatementRunner.element(base);
    }
    return base.isPath("os.environ") ? PyValue.UNKNOWN : PyPaths.item(base, key);
  }

  private PyValue group(List<Expression> items) {
    if (items.size() == 1 && items.getFirst() instanceof Expression.Comprehension) {
      return value(items.getFirst());
    }
    return PyValue.holding(items.stream().map(this::value).toList());
  }

  private PyValue pairs(List<Argument> pairs) {
    List<PyValue> values = new ArrayList<>();
    for (Argument pair : pairs) {
      Expression key = pair.key();
      if (key != null) {
        value(key);
      }
      values.add(value(pair.value()));
    }
    return PyValue.holding(values);
  }

  private PyValue binary(Expression.Binary binary) {
    PyValue left = value(binary.left());
    PyValue right = value(binary.right());
    return switch (binary.operator()) {
      case "+" -> TextMethods.concat(left, right, "");
      case "/" -> TextMethods.concat(left, right, "/");
      case "%" -> TextMethods.percent(left, right);
      default -> PyValue.holding(List.of(left, right));
    };
  }

  private PyValue several(List<Expression> parts, boolean oneOf) {
    List<PyValue> values = parts.stream().map(this::value).toList();
    if (!oneOf) {
      return PyValue.UNKNOWN;
    }
    for (PyValue value : values) {
      if (value.path() != null && !value.path().startsWith("#") || value.closure() != null) {
        return value;
      }
    }
    for (PyValue value : values) {
      if (value.text() != null || !value.taints().isEmpty() || !value.items().isEmpty()) {
        return value;
      }
    }
    return PyValue.UNKNOWN;
  }

  private PyValue lambda(Expression.Lambda lambda) {
    Closure closure =
        new Closure("lambda", lambda.parameters(), List.of(), lambda.body(), runner.names());
    // It is followed once by itself, whether anything calls it or not.
    List<PyValue> none = List.of();
    runner.call(closure, none, List.of());
    return new PyValue(null, null, List.of(), Set.of(), closure);
  }

  private PyValue comprehension(List<Expression> made, List<Clause> clauses) {
    List<PyValue> values = new ArrayList<>();
    EnumSet<Taint> taints = EnumSet.noneOf(Taint.class);
    rounds(made, clauses, values, taints);
    return PyValue.holding(values).with(taints);
  }

  private void rounds(
      List<Expression> made, List<Clause> clauses, List<PyValue> values, EnumSet<Taint> taints) {
    if (clauses.isEmpty()) {
      made.forEach(one -> values.add(value(one)));
      return;
    }
    List<Clause> rest = clauses.subList(1, clauses.size());
    PyValue items = value(clauses.getFirst().items());
    Expression target = clauses.getFirst().target();
    if (target == null) {
      rounds(made, rest, values, taints);
      return;
    }
    taints.addAll(items.taints());
    for (PyValue item : StatementRunner.elements(items)) {
      bind(target, item);
      rounds(made, rest, values, taints);
    }
  }

  /** Gives a value to what an assignment names. */
  void bind(Expression target, PyValue value) {
    switch (target) {
      case Expression.Name(String name, int _) -> runner.names().put(name, value);
      case Expression.Attribute attribute -> {
        value(attribute.base());
        String spelling = spelling(attribute);
        if (!spelling.isEmpty()) {
          runner.attributes().put(spelling, value);
        }
      }
      case Expression.Group(List<Expression> targets, int _) -> {
        boolean each = value.items().size() == targets.size() && value.path() == null;
        for (int i = 0; i < targets.size(); i++) {
          bind(targets.get(i), each ? value.items().get(i) : PyValue.tainted(value.taints()));
        }
      }
      case Expression.Item(Expression base, Expression index, int _) -> {
        value(base);
        value(index);
      }
      case Expression.Several(List<Expression> parts, boolean _, int _) ->
          parts.forEach(part -> bind(part, value));
      case Expression other -> value(other);
    }
  }

  /** Names that a pattern gives to attributes and to the whole. */
  void match(PyValue subject, Expression pattern) {
    switch (pattern) {
      case Expression.Name(String name, int _) -> runner.names().put(name, subject);
      case Expression.Call call -> {
        for (Argument argument : call.arguments()) {
          String name = argument.name();
          PyValue part = name == null ? PyValue.UNKNOWN : PyPaths.attribute(subject, name);
          match(part.path() == null ? part : part.with(Set.of(Taint.ROUNDABOUT)), argument.value());
        }
      }
      case Expression.Group(List<Expression> items, int _) ->
          items.forEach(item -> match(PyValue.UNKNOWN, item));
      case Expression _ -> {}
    }
  }

  /** What decorators make of a function or class: each is called with what the next one gives. */
  PyValue decorated(List<Expression> decorators, PyValue value, int at) {
    PyValue result = value;
    for (Expression decorator : decorators.reversed()) {
      PyValue callee = value(decorator);
      Closure closure = callee.closure();
      boolean judged = closure != null || callee.path() != null;
      PyValue made =
          judged
              ? perform(
                  new CallRules.Call(
                      callee,
                      PyValue.UNKNOWN,
                      List.of(result),
                      List.of(""),
                      at,
                      String.valueOf(callee.path()),
                      runner.importing()))
              : PyValue.UNKNOWN;
      // What a decorator gives is most often the function itself.
      result =
          made.path() == null && made.text() == null && result.closure() != null ? result : made;
    }
    return result;
  }
}
