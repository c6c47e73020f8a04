package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;

/** Judges what a pickle would import, call and change. */
final class PickleJudge {
  private static final String OBJECT = "(object)";
  private static final String LOADER = "torch.storage._load_from_bytes";

  private final PickleSetting setting;
  private final ScanRun run;
  private final NestedLoads loads;
  private int imports;
  private int calls;

  PickleJudge(Bytes bytes, PickleSetting setting, ScanRun run) {
    this.setting = setting;
    this.run = run;
    this.loads = new NestedLoads(bytes, setting, run);
  }

  int imports() {
    return imports;
  }

  int calls() {
    return calls;
  }

  /** Judges an import. */
  Global resolve(String module, String name, long at, String how) {
    imports++;
    if (isGuarded(module, name)) {
      return new Global(module, name, Standing.REFERENCE);
    }
    boolean script =
        setting.torch() && (module.equals("__torch__") || module.startsWith("__torch__."));
    Standing standing = script ? Standing.CLASS : PythonNames.judge(module, name);
    Global global = new Global(module, name, standing);
    reportImport(global, at, how);
    return global;
  }

  private void reportImport(Global global, long at, String how) {
    Place place = place(at, how);
    String what = "The pickle imports " + global.full();
    switch (global.standing()) {
      case CLASS, FAMILY, FUNCTION, METHOD, REFERENCE -> {}
      case CODE_BUILDER ->
          run.report("pickle/code", place, what + ", which makes functions of its bytes.");
      case UNVETTED, REACHING, RESERVED -> run.report("pickle/unvetted-import", place, what + ".");
      case CALLER -> {
        // Distributions of SciPy keep functions that numpy has made ready for arrays.
        if (!global.top().equals("numpy")) {
          run.report("pickle/unvetted-import", place, what + ".");
        }
      }
      case UNKNOWN -> run.report("pickle/unknown-import", place, what + ".");
      case FORBIDDEN -> run.report("pickle/dangerous-import", place, what + ".");
    }
  }

  /** A name that no source of Python could have. */
  Global oddName(String module, String name, long at, String how) {
    imports++;
    run.report(
        "pickle/dangerous-import",
        place(at, how),
        "The pickle imports '" + module + "' '" + name + "', which is no name of Python.");
    return new Global(module, name, Standing.FORBIDDEN);
  }

  /** A name that is computed while loading. */
  Value computedName(long at) {
    imports++;
    run.report(
        "pickle/computed-name",
        place(at, "STACK_GLOBAL"),
        "The pickle imports a name that is not written in it as text.");
    return Plain.OPAQUE;
  }

  /** Judges a call and says what it gives. */
  Value call(Value callee, Value arguments, long at, String how)
      throws IOException, BudgetException {
    calls++;
    if (CarriedCode.isType(callee) || how.startsWith("NEWOBJ") && CarriedCode.isClass(callee)) {
      return new Call(callee, arguments);
    }
    if (PickleCallers.keptClass(callee) instanceof Global kept) {
      return call(kept, Plain.OPAQUE, at, how);
    }
    if (!(callee instanceof Global global)) {
      run.report(
          "pickle/computed-call",
          place(at, how),
          "The pickle calls something that it computes itself.");
      return new Call(callee, arguments);
    }
    if (isGuarded(global.module(), global.name())) {
      return guarded(global, arguments, at, how);
    }
    if (PickleCallers.isTypeHint(global, arguments)) {
      return new Call(callee, arguments);
    }
    reportCall(global, arguments, at, how);
    return special(global, arguments, at, how);
  }

  private void reportCall(Global global, Value arguments, long at, String how) {
    Place place = place(at, how);
    String what = "The pickle calls " + global.full();
    // Python makes objects of classes only this way, whatever their names look like.
    boolean function = !how.startsWith("NEWOBJ") && PythonNames.isFunctionLike(global.name());
    reportConstructor(global, arguments, place, what);
    switch (global.standing()) {
      case CLASS, FUNCTION, CODE_BUILDER -> {}
      case REFERENCE -> run.report("pickle/unexpected-call", place, what + ".");
      case FAMILY -> {
        if (!how.startsWith("NEWOBJ") && !PickleCallers.isPlainData(arguments)) {
          run.report("pickle/unexpected-call", place, what + ".");
        }
      }
      case RESERVED -> {
        if (!how.startsWith("NEWOBJ")) {
          run.report("pickle/dangerous-call", place, what + ".");
        }
      }
      case METHOD -> run.report("pickle/unvetted-call", place, what + ".");
      case UNVETTED -> {
        if (function) {
          run.report("pickle/unvetted-call", place, what + ".");
        }
      }
      case UNKNOWN -> {
        if (function) {
          run.report("pickle/unknown-call", place, what + ".");
        }
      }
      case CALLER -> {
        if (!PickleCallers.isHarmless(arguments)) {
          run.report("pickle/dangerous-call", place, what + " with what it can call.");
        }
      }
      case REACHING -> {
        String reached = PickleCallers.reached(arguments);
        if (reached != null) {
          run.report("pickle/attribute", place, what + " for the attribute " + reached + ".");
        }
      }
      case FORBIDDEN -> run.report("pickle/dangerous-call", place, what + ".");
    }
  }

  /** Reports classes of which it matters that they are called, or with what. */
  private void reportConstructor(Global global, Value arguments, Place place, String what) {
    if (!place.detail().startsWith("NEWOBJ") && PythonNames.actsWhenBuilt(global.full())) {
      run.report("pickle/unvetted-call", place, what + ", whose constructor reads or fetches.");
    }
    String evaluated = EvaluatedText.ofCall(global, arguments);
    if (evaluated != null) {
      run.report("pickle/dangerous-call", place, what + ", which evaluates " + evaluated + ".");
    }
    boolean calling =
        global.full().equals("builtins.iter")
            && arguments instanceof Items items
            && items.count() > 1
            && !PickleCallers.isHarmless(arguments);
    if (calling || PickleCallers.keepsGetter(global, arguments)) {
      run.report("pickle/dangerous-call", place, what + " with what it can call.");
    }
  }

  /** Allowed callees whose arguments decide what happens. */
  private Value special(Global global, Value arguments, long at, String how)
      throws IOException, BudgetException {
    String acting = CarriedCode.actingNames(global, arguments);
    if (acting != null) {
      run.report("pickle/dangerous-code", place(at, how), "The pickle makes code " + acting + ".");
    }
    Value first = arguments instanceof Items items && items.count() > 0 ? items.get(0) : null;
    switch (global.full()) {
      case "copyreg._reconstructor",
          "copy_reg._reconstructor",
          "copyreg.__newobj__",
          "copyreg.__newobj_ex__",
          "copy_reg.__newobj__" -> {
        return call(first == null ? Plain.OPAQUE : first, arguments, at, "NEWOBJ");
      }
      case "torch._tensor._rebuild_from_type",
          "torch._tensor._rebuild_from_type_v2",
          "fastai.torch_core._rebuild_from_type" -> {
        if (first != null) {
          call(first, Plain.OPAQUE, at, how);
        }
      }
      case "numpy.core._ufunc_reconstruct", "numpy._core._ufunc_reconstruct" -> {
        return importedByName(arguments, at, how);
      }
      case "_codecs.encode", "codecs.encode" -> checkCodec(arguments, at, how);
      // JAX makes an array by what numpy makes it of.
      case "jax._src.array._reconstruct_array" ->
          call(
              first == null ? Plain.OPAQUE : first,
              arguments instanceof Items given ? given.get(1) : Plain.OPAQUE,
              at,
              how);
      case "_io.BytesIO", "io.BytesIO" -> {
        if (first instanceof Blob blob) {
          loads.scan(blob);
        }
      }
      default -> {
        if (NestedLoads.isLoader(global.full())) {
          loads.load(global.full(), arguments, at, how);
        }
      }
    }
    return new Call(global, arguments);
  }

  private Value importedByName(Value arguments, long at, String how) {
    if (arguments instanceof Items items
        && items.get(0) instanceof Text module
        && items.get(1) instanceof Text name
        && module.whole()
        && name.whole()
        && PythonNames.isDottedName(module.text())
        && PythonNames.isDottedName(name.text())) {
      return resolve(module.text(), name.text(), at, how);
    }
    return computedName(at);
  }

  private void checkCodec(Value arguments, long at, String how) {
    boolean plain =
        arguments instanceof Items items
            && (items.count() == 1
                || items.get(1) instanceof Text codec && PythonNames.isPlainCodec(codec.text()));
    if (!plain) {
      run.report("pickle/codec", place(at, how), "The pickle decodes text with an unusual codec.");
    }
  }

  private static boolean isGuarded(String module, String name) {
    boolean builtins = module.equals("builtins") || module.equals("__builtin__");
    return builtins && (name.equals("getattr") || name.equals("type"));
  }

  /** Builtins that are harmless with some arguments only. */
  private Value guarded(Global global, Value arguments, long at, String how) {
    if (!(arguments instanceof Items items)) {
      return dangerous(global, at, how);
    }
    if (global.name().equals("type")) {
      return items.count() == 1 ? new Call(global, arguments) : dangerous(global, at, how);
    }
    if (items.count() >= 2 && items.get(1) instanceof Text name && name.whole()) {
      return attribute(items.get(0), name.text(), at, how);
    }
    return dangerous(global, at, how);
  }

  private Value dangerous(Global global, long at, String how) {
    run.report(
        "pickle/dangerous-call", place(at, how), "The pickle calls " + global.full() + " freely.");
    return Plain.OPAQUE;
  }

  /** An attribute of an imported class or of an object: harmless to keep, not to call. */
  private Value attribute(Value owner, String name, long at, String how) {
    String module = owner instanceof Global global ? global.module() : OBJECT;
    String path = owner instanceof Global global ? global.name() + "." + name : name;
    if (owner instanceof Global && PythonNames.judge(module, path) == Standing.FUNCTION) {
      return new Global(module, path, Standing.FUNCTION);
    }
    if (name.startsWith("__")
        || PythonNames.isStandard(name)
        || PythonNames.isAlarming(name)
        || name.startsWith("f_")) {
      run.report(
          "pickle/attribute",
          place(at, how),
          "The pickle takes the attribute " + name + " of " + path + ".");
      return new Global(module, path, Standing.FORBIDDEN);
    }
    Standing standing =
        owner instanceof Global global && global.standing() == Standing.UNKNOWN
            ? Standing.UNKNOWN
            : Standing.UNVETTED;
    return new Global(module, path, standing);
  }

  /** Judges a state that an object is given. */
  void build(Value object, Value state, long at) {
    changed(object, at, "BUILD");
    String hook = PickleHooks.of(state);
    if (hook != null) {
      run.report("pickle/hook", place(at, "BUILD"), "The pickle sets " + hook + " of an object.");
    }
    EvaluatedText.report(object, state, place(at, "BUILD"), run);
    if (object instanceof Call call) {
      call.state(state);
    }
  }

  /** Judges a change of something that may be no object of this pickle. */
  void changed(Value target, long at, String how) {
    if (target instanceof Global global) {
      run.report(
          "pickle/patch", place(at, how), "The pickle changes " + global.full() + " itself.");
    }
  }

  /** Notes a function that finds or loads and becomes data, to be called by something else. */
  void keptAsData(Value value, long at) {
    if (value instanceof Global global
        && (isGuarded(global.module(), global.name()) && global.name().equals("getattr")
            || global.full().equals(LOADER))) {
      run.report(
          "pickle/dangerous-import",
          place(at, ""),
          "The pickle hands " + global.full() + " to something else.");
    }
  }

  /** Judges a reference to an object outside the pickle. */
  void persistent(Value id, long at, PickleStack stack) throws BudgetException {
    boolean storage =
        id instanceof Items items
            && items.tuple()
            && items.get(0) instanceof Text kind
            && kind.text().equals("storage");
    if (!storage && !setting.torch()) {
      run.report(
          "pickle/persistent-id",
          place(at, "PERSID"),
          "The pickle refers to an object that only its application can find.");
    }
    stack.push(Plain.OPAQUE);
  }

  /** Judges a name from copyreg's registry, which only the loading process knows. */
  Value extension(long code, long at) {
    imports++;
    run.report(
        "pickle/extension",
        place(at, "EXT"),
        "The pickle imports whatever is registered under the number " + code + ".");
    return Plain.OPAQUE;
  }

  /** Looks whether bytes hold a file or a pickle that would be dangerous once somebody loads it. */
  void blob(Blob blob) throws IOException, BudgetException {
    loads.look(blob);
  }

  private Place place(long at, String detail) {
    return new Place(setting.member(), at, detail);
  }
}
