package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.internal.rules.DataFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of Python's standard library is odd at most; what can act stays malicious. */
final class StandardLibraryTest {

  private static ScanVerdict verdict(PickleBytes pickle) {
    return Scans.verdict(pickle.op('.').bytes(), "m.pkl");
  }

  @Test
  void namesOfData_areSuspicious() {
    for (String line : DataFiles.lines("python/standard-data.txt")) {
      int colon = line.indexOf(':');
      for (String name : line.substring(colon + 1).strip().split(" ", -1)) {
        byte[] pickle =
            PickleBytes.calling(line.substring(0, colon), name.equals("*") ? "Any" : name, "x");
        if (!line.startsWith("typing:")) {
          assertThat(Scans.verdict(pickle, "m.pkl")).as(line).isEqualTo(ScanVerdict.SUSPICIOUS);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:HTTPStatus",
        "signal:Signals",
        "inspect:_ParameterKind",
        "inspect:Signature",
        "json.decoder:JSONDecodeError",
        "difflib:Match",
        "textwrap:TextWrapper",
        "email.message:EmailMessage",
        "csv:excel",
        "typing:Protocol",
        "collections:Counter.most_common",
        "builtins:str.upper",
        "builtins:map",
        "operator:attrgetter"
      })
  void importedData_isSuspicious(String name) {
    int colon = name.indexOf(':');
    PickleBytes pickle =
        PickleBytes.protocol(4).global(name.substring(0, colon), name.substring(colon + 1));

    assertThat(verdict(pickle)).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"property", "staticmethod", "classmethod", "super", "memoryview", "SystemExit"})
  void builtinTypes_areClean(String name) {
    assertThat(verdict(PickleBytes.protocol(4).global("builtins", name)))
        .isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void exceptionsOfTheSystem_areCleanInEveryProtocol() {
    for (String name : new String[] {"OSError", "FileNotFoundError", "ExceptionGroup"}) {
      PickleBytes newer =
          PickleBytes.protocol(5).global("builtins", name).raw("K\u0002").text("x").op(0x86);
      PickleBytes older = PickleBytes.protocol(2).oldGlobal("exceptions", "OSError");
      assertThat(verdict(newer.op('R'))).as(name).isEqualTo(ScanVerdict.CLEAN);
      assertThat(verdict(older.raw("K\u0002X\u0001\0\0\0x").op(0x86).op('R')))
          .isEqualTo(ScanVerdict.CLEAN);
    }
  }

  @Test
  void mapOverHarmlessFunction_isSuspicious() {
    PickleBytes pickle =
        PickleBytes.protocol(4)
            .global("builtins", "map")
            .global("builtins", "abs")
            .global("builtins", "iter")
            .raw("](K\u0001e")
            .op(0x85)
            .op('R')
            .op(0x86)
            .op('R');

    assertThat(verdict(pickle)).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.tools:go",
        "torch.hub:anything",
        "torch.storage:_load_from_bytes",
        "numpy._core:_ufunc_reconstruct",
        "builtins:type",
        "builtins:getattr"
      })
  void mapOverUnvettedFunction_isMalicious(String function) {
    int colon = function.indexOf(':');
    for (String caller : new String[] {"builtins:map", "functools:reduce", "itertools:starmap"}) {
      int mark = caller.indexOf(':');
      PickleBytes pickle =
          PickleBytes.protocol(4)
              .global(caller.substring(0, mark), caller.substring(mark + 1))
              .global(function.substring(0, colon), function.substring(colon + 1))
              .raw("](K\u0001e")
              .op(0x86)
              .op('R');
      assertThat(verdict(pickle)).as(caller).isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void mapOverGetter_isMalicious() {
    PickleBytes pickle =
        PickleBytes.protocol(4)
            .global("builtins", "map")
            .global("operator", "methodcaller")
            .text("go")
            .op(0x85)
            .op('R')
            .raw("](K\u0001e")
            .op(0x86)
            .op('R');

    assertThat(verdict(pickle)).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void getterOfInnerAttribute_isMaliciousAndOfPlainOneSuspicious() {
    assertThat(Scans.verdict(PickleBytes.calling("operator", "attrgetter", "a.__globals__"), "m"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(PickleBytes.calling("operator", "attrgetter", "score"), "m"))
        .isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(
            verdict(
                PickleBytes.protocol(4)
                    .global("operator", "attrgetter")
                    .text("score")
                    .op(0x85)
                    .raw("RNRN")
                    .op(0x85)
                    .op('R')))
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void getterThatSomethingKeepsToCall_isMalicious() {
    for (String keeper : new String[] {"functools:partial", "collections:defaultdict"}) {
      int colon = keeper.indexOf(':');
      PickleBytes pickle =
          PickleBytes.protocol(4)
              .global(keeper.substring(0, colon), keeper.substring(colon + 1))
              .global("operator", "methodcaller")
              .text("touch")
              .op(0x85)
              .op('R')
              .op(0x85)
              .op('R');
      assertThat(verdict(pickle)).as(keeper).isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void typeHints_areClean() {
    PickleBytes pickle =
        PickleBytes.protocol(4)
            .global("_operator", "getitem")
            .global("typing", "Union")
            .global("builtins", "int")
            .global("builtins", "str")
            .op(0x86)
            .op(0x86)
            .op('R');

    assertThat(verdict(pickle)).isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void unionOfTypes_isSuspicious() {
    PickleBytes pickle =
        PickleBytes.protocol(4)
            .global("functools", "reduce")
            .global("_operator", "or_")
            .global("builtins", "int")
            .global("builtins", "str")
            .op(0x86)
            .op(0x86)
            .op('R');

    assertThat(verdict(pickle)).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":0,\"_target_\":1}",
        "{\"loader_module\":7}",
        "{\"py/object\":7,\"py/reduce\":3,\"py/function\":true}",
        "{\"auto_map\":4,\"custom_pipelines\":5}",
        "{\"model\":{\"vocab\":{\"_target_\":1,\"target\":2,\"py/type\":3}}}"
      })
  void wordsOfVocabularies_areClean(String json) {
    byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(Scans.of(bytes, "vocab.json").findings()).isEmpty();
  }
}
