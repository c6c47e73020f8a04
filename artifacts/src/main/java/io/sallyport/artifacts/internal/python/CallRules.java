package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.text.ShellRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges what calls do, by the full name of what is called and by where its arguments are from. */
final class CallRules {
  /**
   * A call.
   *
   * @param callee what is called
   * @param receiver what its method belongs to
   * @param arguments all arguments by place, then all with names
   * @param names the names of arguments, empty for those by place
   * @param importing whether it happens when the source is imported
   */
  record Call(
      PyValue callee,
      PyValue receiver,
      List<PyValue> arguments,
      List<String> names,
      int at,
      String name,
      boolean importing) {
    PyValue argument(int place) {
      return place < arguments.size() && names.get(place).isEmpty()
          ? arguments.get(place)
          : PyValue.UNKNOWN;
    }

    PyValue named(String key) {
      int i = names.indexOf(key);
      return i < 0 ? PyValue.UNKNOWN : arguments.get(i);
    }

    /** A call of something by one argument. */
    static Call of(PyValue callee, PyValue argument, int at, boolean importing) {
      String name = String.valueOf(callee.path());
      return new Call(callee, PyValue.UNKNOWN, List.of(argument), List.of(""), at, name, importing);
    }

    /** The same call of something else. */
    Call of(PyValue other) {
      return new Call(
          other, receiver, arguments, names, at, String.valueOf(other.path()), importing);
    }

    String path() {
      return callee.path() == null ? "" : callee.path();
    }
  }

  private final SourceAnalysis analysis;
  private final CommandRules commands = new CommandRules();

  CallRules(SourceAnalysis analysis) {
    this.analysis = analysis;
  }

  /** Judges a call. */
  void judge(Call call) {
    // A method of something unknown is known by its name alone.
    String path = call.path().isEmpty() ? "." + call.name() : call.path();
    boolean around = call.callee().has(Taint.ROUNDABOUT);
    if (Effects.isCommand(path)) {
      boolean odd = around || Effects.is("odd-runners", path);
      command(call, path, commandWords(call), odd);
    } else if (Effects.is("run-text", path) || Effects.is("run-text-always", path)) {
      text(call, path, around);
    } else if (Effects.is("run-bytes", path)) {
      bytes(call, path);
    } else if (Effects.is("unpickle", path)) {
      unpickle(call, path);
    } else if (isNative(path, call)) {
      report(Effects.ATTACK, call, "The source calls " + call.name() + " as machine code.");
    } else {
      sockets(call, path);
      files(call, path);
      libraries(call, path);
      others(call, path, around);
    }
    handedOn(call, path);
  }

  private static List<PyValue> commandWords(Call call) {
    List<PyValue> words = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      String name = call.names().get(i);
      PyValue value = call.arguments().get(i);
      boolean command =
          name.isEmpty() || name.equals("args") || name.equals("*") || name.equals("cmd");
      boolean socket = value.holds(Taint.SOCKET);
      if (command && !isOption(value) || socket) {
        words.add(value);
      }
    }
    return words;
  }

  private static boolean isOption(PyValue value) {
    return value.path() != null
        && (value.path().startsWith("#") || value.path().startsWith("os.P_"));
  }

  private void command(Call call, String path, List<PyValue> words, boolean around) {
    String[] verdict = commands.judge(path, words, around, call.importing());
    if (verdict != null) {
      report(verdict[0], call, verdict[1]);
    }
  }

  private void text(Call call, String path, boolean around) {
    PyValue code = call.argument(0);
    boolean always = Effects.is("run-text-always", path);
    Set<Taint> taints = code.taints();
    if (taints.contains(Taint.FETCHED)
        || taints.contains(Taint.DECODED)
        || taints.contains(Taint.DISGUISED)) {
      report(Effects.HIDDEN, call, "The source decodes, fetches or computes a text and runs it.");
    } else if (around && Effects.set("reached-modules").contains(module(path))) {
      report(Effects.HIDDEN, call, "The source reaches " + path + " on a way that hides it.");
    } else if (code.text() != null && code.shown().indexOf(PyValue.HOLE) != 0) {
      SourceFinding finding = analysis.nested(code.shown().replace(PyValue.HOLE, '_'));
      if (finding != null) {
        report(Effects.HIDDEN, call, "The source runs a text: " + finding.what());
      } else if (always && code.isWhole()) {
        report(Effects.DOUBTFUL, call, "The source runs a text with " + path + ".");
      }
    } else if (always && isOddFile(code)) {
      report(Effects.DOUBTFUL, call, "The source runs the content of a file that is no source.");
    }
  }

  /** Whether what is read is called like data. */
  private static boolean isOddFile(PyValue code) {
    return code.path() != null
        && code.path().startsWith("open()")
        && code.texts().stream()
            .anyMatch(
                file ->
                    file.matches("[^\\s]+\\.[A-Za-z0-9]+") && !file.matches(".*\\.(py|pyw|cfg)"));
  }

  private static String module(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private void bytes(Call call, String path) {
    PyValue code = call.argument(0);
    boolean made = code.path() != null && Effects.is("run-bytes", code.path().replace("()", ""));
    boolean hidden = code.text() != null || made || !code.taints().isEmpty();
    report(
        hidden ? Effects.HIDDEN : Effects.DOUBTFUL,
        call,
        "The source makes code of bytes with " + path + ".");
  }

  private void unpickle(Call call, String path) {
    PyValue data = call.argument(0);
    if (data.has(Taint.DISGUISED) || path.startsWith("pickle") && data.text() != null) {
      report(Effects.HIDDEN, call, "The source loads a pickle that it holds itself.");
    } else if (data.has(Taint.FETCHED)) {
      report(
          call.importing() ? Effects.ATTACK : Effects.DOUBTFUL,
          call,
          "The source loads a pickle that it fetches.");
    } else if (call.importing() && (isPlace(data, "://") || isForeignModel(call, data))) {
      report(Effects.DOUBTFUL, call, "The source loads a pickle from elsewhere.");
    }
  }

  private static boolean isForeignModel(Call call, PyValue data) {
    return data.isPath("huggingface_hub.hf_hub_download()")
        && call.named("weights_only").isPath("builtins.False");
  }

  private static boolean isNative(String path, Call call) {
    if (path.matches("ctypes\\.(CFUNCTYPE|PYFUNCTYPE|WINFUNCTYPE)\\(\\)")) {
      return call.argument(0).isPath("ctypes.addressof()");
    }
    return (path.startsWith("ctypes.") || path.startsWith("cffi."))
        && Effects.set("native-functions").contains(path.substring(path.lastIndexOf('.') + 1));
  }

  private void sockets(Call call, String path) {
    if (Effects.is("connect", path)) {
      commands.connect();
    }
    boolean socket = call.arguments().stream().anyMatch(value -> value.holds(Taint.SOCKET));
    if (socket && path.startsWith("os.dup")) {
      report(Effects.ATTACK, call, "The source gives its input and output to a socket.");
    }
    if (Effects.is("senders", path) && secret(call)) {
      report(Effects.ATTACK, call, "The source sends keys or the environment away.");
    }
  }

  private static boolean secret(Call call) {
    return call.arguments().stream().anyMatch(value -> value.holds(Taint.SECRET));
  }

  private void files(Call call, String path) {
    if (Effects.is("saves", path)) {
      save(call);
    }
    boolean whole = call.name().equals("write_text") || call.name().equals("write_bytes");
    if (path.equals("open().write") || whole) {
      PyValue file = path.startsWith("open()") ? first(call.receiver()) : call.receiver();
      write(call, file);
    } else if (path.equals("shutil.copyfileobj") && call.argument(0).has(Taint.FETCHED)) {
      commands.fetch(first(call.argument(1)));
    } else if (path.equals("builtins.open")
        && writes(call)
        && call.argument(0).has(Taint.STARTUP)) {
      report(Effects.ATTACK, call, "The source writes where Python starts from.");
    } else if (Effects.is("copies", path) && isStartup(call.argument(1))) {
      report(Effects.ATTACK, call, "The source changes what runs at the next start.");
    } else if (Effects.is("deleters", path) && isWhole(call.argument(0))) {
      report(Effects.ATTACK, call, "The source deletes what it can.");
    } else if (Effects.is("registers", path) && isAutorun(call)) {
      report(Effects.ATTACK, call, "The source changes what runs at the next start.");
    }
  }

  /** A known project's own installer may be run. */
  private void save(Call call) {
    PyValue address = call.argument(0);
    if (!address.isWhole() || !ShellRules.isInstaller(address.shown())) {
      commands.fetch(call.argument(1));
      commands.fetch(call.named("filename"));
    }
  }

  private static boolean isAutorun(Call call) {
    return call.arguments().stream()
        .flatMap(value -> value.texts().stream())
        .map(text -> text.toLowerCase(Locale.ROOT))
        .anyMatch(text -> text.contains("currentversion\\run") || text.contains("winlogon"));
  }

  private static boolean isWhole(PyValue place) {
    return place.isWhole() && Effects.set("whole-places").contains(place.shown());
  }

  private static boolean writes(Call call) {
    String mode = call.argument(1).shown() + call.named("mode").shown();
    return mode.indexOf('w') >= 0 || mode.indexOf('a') >= 0 || mode.indexOf('+') >= 0;
  }

  private static PyValue first(PyValue file) {
    return file.items().isEmpty() ? PyValue.UNKNOWN : file.items().getFirst();
  }

  private void write(Call call, PyValue file) {
    PyValue content = call.argument(0);
    if (content.has(Taint.FETCHED) || content.has(Taint.DECODED)) {
      commands.fetch(file);
    }
    if (file.has(Taint.STARTUP) || isStartup(file)) {
      boolean ordinary = content.isWhole() && ShellRules.isOrdinaryProfile(content.shown());
      report(
          ordinary ? Effects.DOUBTFUL : Effects.ATTACK,
          call,
          "The source changes what runs at the next start.");
    }
  }

  private static boolean isStartup(PyValue file) {
    return file.has(Taint.STARTUP)
        || file.text() != null
            && ShellRules.isStartupPlace(file.shown().replace(PyValue.HOLE, '/'));
  }

  private void libraries(Call call, String path) {
    if (!Effects.is("load-code", path)) {
      return;
    }
    for (PyValue argument : call.arguments()) {
      if (commands.isFetched(argument)) {
        report(Effects.ATTACK, call, "The source loads code that it fetches.");
      } else if (isPlace(argument, "://") || isTemporary(argument)) {
        report(Effects.DOUBTFUL, call, "The source loads code from elsewhere.");
      } else if (call.importing() && Effects.is("load-library", path) && isLibrary(argument)) {
        report(Effects.DOUBTFUL, call, "The source loads a library of programs.");
      }
    }
  }

  private static boolean isLibrary(PyValue argument) {
    return argument.isWhole()
        && argument.shown().matches("(?s).*(\\.so|\\.dll|\\.dylib|\\{).*")
        && !argument.shown().matches("lib[\\w.+-]+");
  }

  private static boolean isPlace(PyValue value, String part) {
    return value.text() != null && value.shown().contains(part);
  }

  private static boolean isTemporary(PyValue value) {
    return value.text() != null
        && Effects.set("temporary-places").stream().anyMatch(value.shown()::startsWith);
  }

  private void others(Call call, String path, boolean around) {
    if (path.equals("builtins.object.__subclasses__") && around) {
      report(Effects.HIDDEN, call, "The source walks to all classes that Python has.");
    } else if (Effects.is("always-doubtful", path)) {
      report(Effects.DOUBTFUL, call, "The source calls " + path + ".");
    } else if (path.equals("torch.hub.load") && isForeignHub(call)) {
      report(Effects.DOUBTFUL, call, "The source loads code of another repository.");
    } else if (Effects.is("templates", path) && call.argument(0).isWhole()) {
      report(Effects.TEMPLATE, call, call.argument(0).shown());
    } else if (around && path.endsWith(".*") && isSensitive(module(path))) {
      report(
          Effects.DOUBTFUL,
          call,
          "The source computes which function of " + module(path) + " it calls.");
    }
  }

  private static boolean isSensitive(String module) {
    return Effects.set("reached-modules").contains(module);
  }

  private static boolean isForeignHub(Call call) {
    String repository = call.argument(0).shown();
    int slash = repository.indexOf('/');
    return call.argument(0).isWhole()
        && slash > 0
        && !repository.startsWith(".")
        && !Effects.set("hub-owners").contains(repository.substring(0, slash));
  }

  /** A function that runs things and is handed on is called by what it is handed to. */
  private void handedOn(Call call, String path) {
    for (int i = 0; i < call.arguments().size(); i++) {
      PyValue runner = call.arguments().get(i);
      String name = runner.path() == null ? "" : runner.path();
      if (!Effects.isRunner(name) || name.endsWith("()")) {
        continue;
      }
      boolean last = i + 1 == call.arguments().size();
      List<PyValue> rest =
          new ArrayList<>(
              call.arguments().subList(last ? 0 : i + 1, last ? i : call.arguments().size()));
      rest.removeIf(value -> value.isPath("builtins.None"));
      if (Effects.isCommand(name)) {
        command(call, name, rest, runner.has(Taint.ROUNDABOUT));
      } else {
        EnumSet<Taint> all = EnumSet.noneOf(Taint.class);
        rest.forEach(value -> all.addAll(value.allTaints()));
        String text = rest.stream().flatMap(v -> v.texts().stream()).findFirst().orElse(null);
        PyValue code = new PyValue(null, text, List.of(), Set.copyOf(all), null);
        List<PyValue> one = List.of(code);
        text(
            new Call(runner, PyValue.UNKNOWN, one, List.of(""), call.at(), name, call.importing()),
            name,
            runner.has(Taint.ROUNDABOUT));
      }
    }
  }

  private void report(String rule, Call call, String what) {
    analysis.report(rule, call.at(), call.name(), what);
  }

  /** Judges what {@code __reduce__} gives: pickle calls the first of it with the second. */
  void reduced(PyValue value, int at) {
    if (value.items().isEmpty()) {
      return;
    }
    @Nullable String path = value.items().getFirst().path();
    if (path != null && Effects.isRunner(path)) {
      analysis.report(Effects.ATTACK, at, "__reduce__", "A pickle of the class runs " + path + ".");
    }
  }

  CommandRules commands() {
    return commands;
  }
}
