package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.Expression.Parameter;
import io.sallyport.artifacts.internal.python.PyValue.Closure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows statements in their order, functions where they are called and once by themselves. */
final class StatementRunner {
  private static final int DEEPEST_CALL = 4;
  private static final int MOST_CALLS = 3000;
  private static final int MOST_ROUNDS = 40;

  private final SourceAnalysis analysis;
  private final Evaluator evaluator;
  private final CallRules calls;
  private final Deque<Closure> waiting = new ArrayDeque<>();
  private final Map<String, PyValue> attributes = new HashMap<>();
  private final Deque<List<PyValue>> returned = new ArrayDeque<>();
  private PyNames names = new PyNames(null);
  private boolean importing = true;
  private int depth;
  private int made;

  StatementRunner(SourceAnalysis analysis) {
    this.analysis = analysis;
    this.calls = new CallRules(analysis);
    this.evaluator = new Evaluator(this, calls, analysis);
  }

  PyNames names() {
    return names;
  }

  boolean importing() {
    return importing;
  }

  Map<String, PyValue> attributes() {
    return attributes;
  }

  /** Follows a whole source. */
  void run(List<Statement> statements) {
    block(statements);
    importing = false;
    while (!waiting.isEmpty() && analysis.mayGoOn()) {
      Closure closure = waiting.removeFirst();
      List<PyValue> given = new ArrayList<>();
      enter(closure, Map.of(), given);
    }
  }

  private void block(List<Statement> statements) {
    for (Statement statement : statements) {
      if (!analysis.mayGoOn()) {
        return;
      }
      step(statement);
    }
  }

  private void step(Statement statement) {
    switch (statement) {
      case Statement.Evaluate(Expression value) -> evaluator.value(value);
      case Statement.Bind bind -> bind(bind);
      case Statement.Import one -> imported(one);
      case Statement.Function function -> function(function);
      case Statement.Type type -> type(type);
      case Statement.Loop(Expression target, Expression items, List<Statement> body) -> {
        for (PyValue item : elements(evaluator.value(items))) {
          evaluator.bind(target, item);
          block(body);
        }
      }
      case Statement.Guarded(Expression condition, boolean program, List<Statement> body) -> {
        evaluator.value(condition);
        boolean before = importing;
        importing &= !program;
        block(body);
        importing = before;
      }
      case Statement.With(List<Statement.Bind> values, List<Statement> body) -> {
        values.forEach(this::bind);
        block(body);
      }
      case Statement.Case(Expression subject, Expression pattern, List<Statement> body) -> {
        evaluator.match(evaluator.value(subject), pattern);
        block(body);
      }
      case Statement.Return(Expression value) -> {
        PyValue result = evaluator.value(value);
        if (!returned.isEmpty()) {
          returned.element().add(result);
        }
      }
    }
  }

  /** What a loop over something gets: one of its items. */
  static PyValue element(PyValue of) {
    if (of.items().isEmpty()) {
      return of.text() == null ? PyValue.tainted(of.taints()) : of;
    }
    PyValue first = of.items().getFirst();
    return of.items().size() == 1
        ? first.with(of.taints())
        : PyValue.holding(of.items()).with(of.taints());
  }

  /** The items that a loop follows one by one; one that stands for all where there are many. */
  static List<PyValue> elements(PyValue of) {
    boolean few = of.path() == null && !of.items().isEmpty() && of.items().size() <= MOST_ROUNDS;
    return few
        ? of.items().stream().map(item -> item.with(of.taints())).toList()
        : List.of(element(of));
  }

  private void bind(Statement.Bind bind) {
    PyValue value = evaluator.value(bind.value());
    for (Expression target : bind.targets()) {
      PyValue bound = bind.added() ? TextMethods.concat(evaluator.value(target), value, "") : value;
      evaluator.bind(target, bound);
    }
  }

  private void imported(Statement.Import one) {
    String member = one.member();
    if (member == null) {
      names.put(one.name(), PyValue.named(one.module(), Set.of()));
    } else if (member.equals("*")) {
      for (String list : new String[] {"run-command", "run-text", "run-text-always", "run-bytes"}) {
        for (String name : Effects.set(list)) {
          if (name.startsWith(one.module() + ".")
              && name.indexOf('.', one.module().length() + 1) < 0) {
            names.put(name.substring(one.module().length() + 1), PyValue.named(name, Set.of()));
          }
        }
      }
    } else {
      names.put(one.name(), PyPaths.imported(one.module(), member));
    }
  }

  private void function(Statement.Function function) {
    function.parameters().forEach(parameter -> standard(parameter));
    Closure closure =
        new Closure(function.name(), function.parameters(), function.body(), null, names);
    waiting.add(closure);
    PyValue value = new PyValue(null, null, List.of(), Set.of(), closure);
    names.put(function.name(), evaluator.decorated(function.decorators(), value, function.at()));
  }

  private PyValue standard(Parameter parameter) {
    Expression standard = parameter.standard();
    return standard == null ? PyValue.UNKNOWN : evaluator.value(standard);
  }

  private void type(Statement.Type type) {
    type.bases().forEach(base -> evaluator.value(base.value()));
    PyNames before = names;
    names = new PyNames(before);
    names.put(type.name(), PyValue.UNKNOWN);
    block(type.body());
    PyNames own = names;
    names = before;
    PyValue value = made(type.name(), own);
    names.put(type.name(), evaluator.decorated(type.decorators(), value, type.at()));
  }

  /** A class as what calling it runs; its functions are found below its name. */
  private PyValue made(String name, PyNames own) {
    own.forEach((key, value) -> attributes.put(name + "." + key, value));
    PyValue maker = own.own("__init__");
    Closure closure = maker == null ? null : maker.closure();
    if (closure == null || closure.parameters().isEmpty()) {
      return PyValue.UNKNOWN;
    }
    List<Parameter> rest = closure.parameters().subList(1, closure.parameters().size());
    Closure call = new Closure(name, rest, closure.body(), null, closure.names());
    return new PyValue(null, null, List.of(), Set.of(), call);
  }

  /** Calls a function of the source with what is known of its arguments. */
  PyValue call(Closure closure, List<PyValue> arguments, List<String> keys) {
    if (depth >= DEEPEST_CALL || ++made > MOST_CALLS) {
      return PyValue.UNKNOWN;
    }
    Map<String, PyValue> given = new HashMap<>();
    int place = 0;
    for (int i = 0; i < arguments.size(); i++) {
      if (!keys.get(i).isEmpty()) {
        given.put(keys.get(i), arguments.get(i));
      } else if (place < closure.parameters().size()) {
        given.put(closure.parameters().get(place++).name(), arguments.get(i));
      }
    }
    List<PyValue> results = new ArrayList<>();
    enter(closure, given, results);
    return results.isEmpty() ? PyValue.UNKNOWN : best(results);
  }

  private static PyValue best(List<PyValue> results) {
    for (PyValue result : results) {
      if (result.path() != null || result.text() != null || !result.taints().isEmpty()) {
        return result;
      }
    }
    return results.getFirst();
  }

  private void enter(Closure closure, Map<String, PyValue> given, List<PyValue> results) {
    PyNames before = names;
    names = new PyNames(closure.names());
    depth++;
    for (Parameter parameter : closure.parameters()) {
      @Nullable PyValue value = given.get(parameter.name());
      names.put(parameter.name(), value == null ? standard(parameter) : value);
    }
    returned.push(results);
    Expression result = closure.result();
    if (result != null) {
      results.add(evaluator.value(result));
    }
    block(closure.body());
    returned.pop();
    depth--;
    names = before;
    if (closure.name().startsWith("__reduce") || closure.name().equals("__getnewargs_ex__")) {
      results.forEach(value -> calls.reduced(value, 0));
    }
  }
}
