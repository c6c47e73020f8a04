package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.CallRules.Call;
import io.sallyport.artifacts.internal.text.ShellRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What calls give, as far as names, texts and origins go. */
final class CallResults {
  private static final Set<String> LOOKS_UP = Set.of("get", "pop", "__getitem__", "setdefault");

  private final StatementRunner runner;

  CallResults(StatementRunner runner) {
    this.runner = runner;
  }

  /** The call that a call is in truth: of what a partial function or a getter of methods keeps. */
  Call meant(Call call) {
    String path = call.path();
    List<PyValue> kept = call.callee().items();
    if (path.endsWith(".__call__")) {
      PyValue callee = PyValue.named(path.substring(0, path.length() - 9), call.callee().taints());
      return with(call, callee, call.arguments(), call.names());
    }
    if (path.endsWith("methodcaller()") && !kept.isEmpty() && !call.arguments().isEmpty()) {
      PyValue owner = call.arguments().getFirst();
      PyValue callee = PyPaths.attribute(owner, kept.getFirst().shown());
      return with(call, around(callee), kept.subList(1, kept.size()), null);
    }
    if (path.equals("functools.partial()") && !kept.isEmpty()) {
      List<PyValue> all = new ArrayList<>(kept.subList(1, kept.size()));
      all.addAll(call.arguments());
      return with(call, kept.getFirst(), all, null);
    }
    return call;
  }

  private static Call with(
      Call call, PyValue callee, List<PyValue> arguments, @Nullable List<String> names) {
    List<String> places = names == null ? arguments.stream().map(_ -> "").toList() : names;
    return new Call(
        callee, call.receiver(), arguments, places, call.at(), call.name(), call.importing());
  }

  private static PyValue around(PyValue value) {
    return value.path() == null ? value : value.with(Set.of(Taint.ROUNDABOUT));
  }

  /** What a call gives. */
  PyValue of(Call call) {
    String path = call.path();
    PyValue first = call.argument(0);
    @Nullable PyValue looked = looked(call, path, first);
    if (looked != null) {
      return looked;
    }
    if (Effects.is("fetchers", path)) {
      return kept(call, EnumSet.of(Taint.FETCHED));
    }
    if (Effects.is("decoders", path)) {
      return TextMethods.decoded(first == PyValue.UNKNOWN ? call.receiver() : first);
    }
    PyValue receiver = call.receiver();
    boolean read = path.contains(".recv") || path.contains(".makefile().read");
    if (receiver.has(Taint.SOCKET) && read) {
      return PyValue.tainted(Set.of(Taint.FETCHED));
    }
    @Nullable PyValue listed = listed(call, path, first);
    if (listed != null) {
      return listed;
    }
    @Nullable PyValue text = TextMethods.method(receiver, call.name(), call.arguments());
    if (text != null) {
      return text;
    }
    if (Effects.is("transparent", path) || Effects.set("transparent").contains("." + call.name())) {
      return passed(call, path, first);
    }
    return made(call, path);
  }

  /** What lies in folders and in tables. */
  private static @Nullable PyValue listed(Call call, String path, PyValue first) {
    PyValue receiver = call.receiver();
    if (Effects.is("listers", path.isEmpty() ? "." + call.name() : path)
        && isSecretFolder(receiver.text() == null ? first : receiver)) {
      return PyValue.tainted(Set.of(Taint.SECRET));
    }
    if (receiver.path() != null) {
      return null;
    }
    if (!receiver.items().isEmpty() && LOOKS_UP.contains(call.name())) {
      return StatementRunner.element(receiver);
    }
    if (!call.name().equals("joinpath")) {
      return null;
    }
    PyValue whole = receiver;
    for (PyValue part : call.arguments()) {
      whole = TextMethods.concat(whole, part, "/");
    }
    return whole;
  }

  /** Whether a place, or the folder of a pattern, is one of keys. */
  private static boolean isSecretFolder(PyValue place) {
    if (place.text() == null) {
      return false;
    }
    String path = place.text().replace('\\', '/');
    int wild = path.indexOf('*');
    String plain = wild < 0 ? path : path.substring(0, wild);
    String folder = plain.substring(0, plain.lastIndexOf('/') + 1);
    return ShellRules.isSecretFolder(wild < 0 ? path : folder) || Effects.isSecret(path);
  }

  /** Functions that look names up. */
  private @Nullable PyValue looked(Call call, String path, PyValue first) {
    PyValue second = call.argument(1);
    return switch (path) {
      case "builtins.getattr" -> lookup(first, second);
      case "builtins.vars" ->
          first.path() == null
              ? PyValue.UNKNOWN
              : PyValue.named(first.path() + ".__dict__", first.taints());
      case "builtins.globals", "builtins.locals" -> PyValue.named("globals", Set.of());
      case "builtins.chr", "builtins.unichr" -> TextMethods.chr(first);
      case "builtins.bytes", "builtins.bytearray" ->
          first.text() == null && !first.items().isEmpty() ? TextMethods.letters(first) : first;
      case "builtins.map", "builtins.filter", "itertools.starmap" -> mapped(call, first, second);
      case "builtins.reversed" -> TextMethods.backwards(first);
      case "functools.reduce" -> reduced(first, second, call.argument(2));
      case "os.path.join" -> joined(call);
      case "sys.modules.get", "sys.modules.__getitem__", "sys.modules.pop" ->
          PyPaths.item(PyValue.named("sys.modules", Set.of()), first);
      case "globals.get", "globals.__getitem__" ->
          PyPaths.item(PyValue.named("globals", Set.of()), first);
      case "os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.getenv" ->
          PyValue.UNKNOWN;
      default -> inner(call, path, first);
    };
  }

  private @Nullable PyValue inner(Call call, String path, PyValue first) {
    if (path.endsWith(".__getattribute__") || path.endsWith(".__getattr__")) {
      PyValue owner = call.receiver();
      boolean unbound = call.arguments().size() > 1;
      return lookup(unbound ? first : owner, unbound ? call.argument(1) : first);
    }
    if (path.endsWith(".mro")) {
      return PyPaths.attribute(call.receiver(), "__mro__");
    }
    if (path.endsWith(".__dict__.get") || path.endsWith(".__dict__.__getitem__")) {
      return PyPaths.item(call.receiver(), first);
    }
    if (path.endsWith("attrgetter()") && !call.callee().items().isEmpty()) {
      PyValue value = first;
      for (String part : call.callee().items().getFirst().shown().split("\\.", -1)) {
        value = around(PyPaths.attribute(value, part));
      }
      return value;
    }
    return Effects.is("importers", path) ? module(path, first) : null;
  }

  /** The attribute of a module that a text names. */
  private static PyValue lookup(PyValue owner, PyValue name) {
    if (!name.isWhole()) {
      return owner.path() != null && Effects.set("reached-modules").contains(owner.path())
          ? PyValue.named(owner.path() + ".*", PyPaths.around(owner.taints()))
          : PyValue.tainted(owner.taints());
    }
    if (owner.path() == null && Effects.set("reached-modules").contains(name.shown())) {
      return PyValue.named(name.shown(), PyPaths.around(owner.taints()));
    }
    return around(PyPaths.attribute(owner, name.shown()));
  }

  private static PyValue module(String path, PyValue name) {
    if (!name.isWhole()) {
      return PyValue.tainted(name.taints());
    }
    boolean disguised = name.has(Taint.DISGUISED);
    String full = name.shown().replace(':', '.');
    String top = full.indexOf('.') < 0 ? full : full.substring(0, full.indexOf('.'));
    boolean around =
        disguised || path.endsWith("import_module") || Effects.set("reached-modules").contains(top);
    return PyValue.named(full, around ? Set.of(Taint.ROUNDABOUT) : Set.of());
  }

  private PyValue mapped(Call call, PyValue function, PyValue items) {
    List<PyValue> values = new ArrayList<>();
    for (PyValue item : StatementRunner.elements(items)) {
      List<PyValue> one = List.of(item);
      if (function.closure() != null) {
        values.add(runner.call(function.closure(), one, List.of("")));
      } else if (function.path() != null) {
        values.add(of(with(call, function, one, null)));
      }
    }
    return PyValue.holding(values).with(items.taints());
  }

  private PyValue reduced(PyValue function, PyValue names, PyValue start) {
    if (function.closure() != null) {
      PyValue made = start;
      for (PyValue item : StatementRunner.elements(names)) {
        made = runner.call(function.closure(), List.of(made, item), List.of("", ""));
      }
      return made;
    }
    if (!function.isPath("builtins.getattr")) {
      return PyValue.tainted(names.allTaints());
    }
    PyValue value = start;
    for (PyValue name : names.items()) {
      value = lookup(value, name);
    }
    return value;
  }

  private static PyValue joined(Call call) {
    PyValue whole = call.argument(0);
    for (int i = 1; i < call.arguments().size(); i++) {
      whole = TextMethods.concat(whole, call.arguments().get(i), "/");
    }
    return whole;
  }

  private static PyValue kept(Call call, Set<Taint> taints) {
    return new PyValue(
        call.path() + "()",
        null,
        PyValue.holding(call.arguments()).items(),
        Set.copyOf(taints),
        null);
  }

  /** What comes through a function or method as it was. */
  private static PyValue passed(Call call, String path, PyValue first) {
    boolean method =
        call.receiver() != PyValue.UNKNOWN && call.receiver().path() == null
            || path.startsWith(call.receiver().path() + ".") && isValue(call.receiver());
    PyValue value = method ? call.receiver() : first;
    EnumSet<Taint> taints = EnumSet.noneOf(Taint.class);
    call.arguments().forEach(argument -> taints.addAll(argument.allTaints()));
    taints.remove(Taint.ROUNDABOUT);
    boolean reads = call.name().equals("read_text") || call.name().equals("read_bytes");
    if (reads && value.text() != null && Effects.isSecret(value.text())) {
      taints.add(Taint.SECRET);
    }
    return value.with(taints);
  }

  /** Whether something is a value rather than a module. */
  private static boolean isValue(PyValue receiver) {
    return receiver.text() != null
        || receiver.path() != null
            && (receiver.path().contains("()") || receiver.path().startsWith("os.environ"));
  }

  private static PyValue made(Call call, String path) {
    EnumSet<Taint> taints = EnumSet.noneOf(Taint.class);
    if (Effects.is("socket-makers", path) || call.receiver().has(Taint.SOCKET)) {
      taints.add(Taint.SOCKET);
    }
    if (Effects.is("startup-finders", path)) {
      taints.add(Taint.STARTUP);
    }
    boolean method = call.name().equals("open") && call.receiver().text() != null;
    if (method || Effects.is("openers", path)) {
      return opened(call, taints);
    }
    if (path.isEmpty()) {
      return PyValue.tainted(taints);
    }
    taints.addAll(call.callee().taints());
    taints.remove(Taint.FETCHED);
    return new PyValue(
        path + "()", null, PyValue.holding(call.arguments()).items(), Set.copyOf(taints), null);
  }

  /** A file keeps its place. */
  private static PyValue opened(Call call, EnumSet<Taint> taints) {
    boolean method = call.receiver().text() != null;
    PyValue file = method ? call.receiver() : call.argument(0);
    String text = file.text();
    if (text != null && Effects.isSecret(text)) {
      taints.add(Taint.SECRET);
    }
    taints.addAll(file.taints());
    return new PyValue("open()", null, List.of(file), Set.copyOf(taints), null);
  }
}
