package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pickles may and may not do. */
final class PickleScanTest {

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "builtins, eval",
    "__builtin__, execfile",
    "subprocess, Popen",
    "commands, getoutput",
    "asyncio.unix_events, _UnixSubprocessTransport._start",
    "pkgutil, resolve_name",
    "importlib, import_module",
    "types, FunctionType",
    "types, CodeType",
    "logging.config, listen",
    "distutils.file_util, write_file",
    "uuid, _get_command_stdout",
    "lib2to3.pgen2.grammar, Grammar.loads",
    "ensurepip, _run_pip",
    "timeit, timeit",
    "trace, Trace.run",
    "doctest, debug_script",
    "imaplib, IMAP4_stream",
    "ctypes.util, find_library",
    "multiprocessing.util, spawnv_passfds",
    "shelve, open",
    "sqlite3, connect",
    "tempfile, mktemp",
    "builtins, setattr",
    "numpy, load",
    "numpy.f2py.crackfortran, myeval",
    "numpy.testing._private.utils, runstring",
    "numpy, memmap",
    "torch, load",
    "torch.hub, load",
    "torch.serialization, load",
    "torch.utils.collect_env, run",
    "torch.utils.bottleneck.__main__, run_prof",
    "torch.jit.unsupported_tensor_ops, execWrapper",
    "torch.fx.graph_module, reduce_graph_module",
    "torch._dynamo.guards, GuardBuilder.get",
    "pandas, read_pickle",
    "pandas.io.common, get_handle",
    "joblib, load",
    "sklearn.datasets, load_svmlight_file",
    "dill, loads",
    "cloudpickle, loads",
    "pip, main",
    "requests, get",
    "mlflow.projects.backend.local, _run_entry_point",
    "six.moves, builtins",
    "acme.compat, eval",
    "acme._vendor, os.system",
    "torch, serialization.os.system",
    "collections, OrderedDict.__init__.__globals__"
  })
  void dangerousName_isMalicious(String module, String name) {
    assertThat(Scans.verdict(PickleBytes.calling(module, name, "x"), "m.pkl"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    byte[] old = PickleBytes.protocol(0).oldGlobal(module, name).raw("(S'x'\ntR.").bytes();
    assertThat(Scans.verdict(old, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @CsvSource({
    "collections, OrderedDict",
    "numpy.core.multiarray, _reconstruct",
    "numpy._core.multiarray, scalar",
    "sklearn.linear_model._logistic, LogisticRegression",
    "sklearn.tree._tree, Tree",
    "scipy.sparse._csr, csr_matrix",
    "torch._utils, _rebuild_tensor_v2",
    "torch.nn.modules.linear, Linear",
    "pandas.core.frame, DataFrame",
    "datetime, datetime",
    "pathlib, PosixPath",
    "__builtin__, set",
    "copy_reg, _reconstructor"
  })
  void nameOfSavedForms_isClean(String module, String name) {
    byte[] pickle = PickleBytes.protocol(4).global(module, name).op('.').bytes();

    assertThat(Scans.of(pickle, "m.pkl").findings()).isEmpty();
  }

  @Test
  void unknownPackage_isSuspicious() {
    ScanReport type = Scans.of(PickleBytes.calling("acme.core", "Model", "x"), "m.pkl");
    ScanReport function = Scans.of(PickleBytes.calling("acme.core", "build", "x"), "m.pkl");

    assertThat(type.verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(Scans.rules(function)).contains("pickle/unknown-call");
    assertThat(function.verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void functionOfAKnownPackageThatNoSerialiserCalls_isMalicious() {
    assertThat(Scans.rules(Scans.of(PickleBytes.calling("scipy.optimize", "brentq", "x"), "m.pkl")))
        .contains("pickle/unvetted-call");
  }

  @Test
  void resultThatIsDropped_stillCounts() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("os", "system")
            .text("x")
            .op(0x85)
            .op('R')
            .op('0')
            .op('N')
            .op('.')
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void pickleThatBreaksOff_countsWithWhatCameBefore() {
    byte[] pickle = PickleBytes.protocol(4).global("os", "system").op(0xff).bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void namesFromEscapesAndTheMemo_areResolved() {
    byte[] escaped =
        PickleBytes.protocol(0)
            .raw("S'\\x6f\\x73'\np0\n0S'sys\\164em'\np1\n0g0\ng1\n")
            .op(0x93)
            .raw("(S'x'\ntR.")
            .bytes();
    byte[] unicode =
        PickleBytes.protocol(0).raw("V\\u006fs\nVsystem\n").op(0x93).raw("(S'x'\ntR.").bytes();

    assertThat(Scans.verdict(escaped, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(unicode, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void computedName_isMalicious() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("_codecs", "encode")
            .text("bf")
            .text("latin1")
            .op(0x86)
            .op('R')
            .text("system")
            .op(0x93)
            .op('.')
            .bytes();

    assertThat(Scans.rules(Scans.of(pickle, "m.pkl"))).contains("pickle/computed-name");
  }

  @Test
  void attributeOfAnAllowedClass_mayNotBeCalled() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("builtins", "getattr")
            .global("pathlib", "PosixPath")
            .text("unlink")
            .op(0x86)
            .op('R')
            .text("x")
            .op(0x85)
            .op('R')
            .op('.')
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void innerAttribute_isMalicious() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("builtins", "getattr")
            .global("collections", "OrderedDict")
            .text("__subclasses__")
            .op(0x86)
            .op('R')
            .op('.')
            .bytes();

    assertThat(Scans.rules(Scans.of(pickle, "m.pkl"))).contains("pickle/attribute");
  }

  @Test
  void stateThatSetsAHookOrPatchesAnImport_isMalicious() {
    byte[] hook =
        PickleBytes.protocol(4)
            .global("argparse", "Namespace")
            .op(')')
            .op(0x81)
            .raw("}")
            .text("__setstate__")
            .global("collections", "OrderedDict")
            .raw("sb.")
            .bytes();
    byte[] patch =
        PickleBytes.protocol(4)
            .global("collections", "OrderedDict")
            .raw("}")
            .text("a")
            .raw("Nsb.")
            .bytes();

    assertThat(Scans.rules(Scans.of(hook, "m.pkl"))).contains("pickle/hook");
    assertThat(Scans.rules(Scans.of(patch, "m.pkl"))).contains("pickle/patch");
  }

  @Test
  void callOfAComputedObject_isMalicious() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("functools", "partial")
            .global("sklearn.base", "clone")
            .op(0x85)
            .op('R')
            .op(')')
            .op('R')
            .op('.')
            .bytes();

    assertThat(Scans.rules(Scans.of(pickle, "m.pkl"))).contains("pickle/computed-call");
  }

  @Test
  void codeWithinAPickle_isSuspiciousAndMaliciousOnceItIsCalled() {
    PickleBytes function =
        PickleBytes.protocol(4)
            .global("cloudpickle.cloudpickle", "_make_function")
            .global("cloudpickle.cloudpickle", "_builtin_type")
            .text("CodeType")
            .op(0x85)
            .op('R')
            .op(')')
            .op('R')
            .op(0x85)
            .op('R');
    byte[] kept = PickleBytes.protocol(0).raw(function.bytes()).op('.').bytes();
    byte[] called = PickleBytes.protocol(0).raw(function.bytes()).raw(")R.").bytes();

    assertThat(Scans.verdict(kept, "m.pkl")).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(Scans.rules(Scans.of(kept, "m.pkl"))).containsExactly("pickle/code");
    assertThat(Scans.rules(Scans.of(called, "m.pkl"))).contains("pickle/computed-call");
  }
}
