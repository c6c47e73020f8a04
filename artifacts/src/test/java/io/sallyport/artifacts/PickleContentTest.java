package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds calls: bytes within, neighbours, frames, arrays, texts; and what is said. */
final class PickleContentTest {

  @Test
  void ufuncReconstruct_importsWhatItsArgumentsSay() {
    byte[] evil =
        PickleBytes.protocol(4)
            .global("numpy.core", "_ufunc_reconstruct")
            .text("os")
            .text("system")
            .op(0x86)
            .op('R')
            .op('.')
            .bytes();
    byte[] plain =
        PickleBytes.protocol(4)
            .global("numpy.core", "_ufunc_reconstruct")
            .text("numpy")
            .text("log1p")
            .op(0x86)
            .op('R')
            .op('.')
            .bytes();

    assertThat(Scans.verdict(evil, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(plain, "m.pkl")).isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void pickleWithinBytes_isJudgedWhenSomethingLoadsIt() {
    byte[] inner = PickleBytes.calling("os", "system", "x");
    byte[] loaded =
        PickleBytes.protocol(4)
            .global("torch.storage", "_load_from_bytes")
            .blob(inner)
            .op(0x85)
            .op('R')
            .op('.')
            .bytes();

    assertThat(Scans.verdict(loaded, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void secondPickleInARow_isRead() {
    byte[] two =
        PickleBytes.protocol(4).raw("].").raw(PickleBytes.calling("os", "system", "x")).bytes();

    assertThat(Scans.verdict(two, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void bytesBehindAPickle_areSuspicious() {
    byte[] pickle = PickleBytes.protocol(4).raw("].").raw("\u0001\u0002garbage").bytes();

    assertThat(Scans.rules(Scans.of(pickle, "m.pkl"))).containsExactly("pickle/trailing");
  }

  @Test
  void frameLongerThanTheFile_doesNotHideWhatFollows() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .op(0x95)
            .raw(new byte[] {99, 0, 0, 0, 0, 0, 0, 0})
            .raw(java.util.Arrays.copyOfRange(PickleBytes.calling("os", "system", "x"), 2, 21))
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void extensionCodesAndForeignPersistentIds_areSuspicious() {
    byte[] extension = PickleBytes.protocol(2).op(0x82).op(7).op('.').bytes();
    byte[] persistent = PickleBytes.protocol(4).text("id").op('Q').op('.').bytes();

    assertThat(Scans.rules(Scans.of(extension, "m.pkl"))).containsExactly("pickle/extension");
    assertThat(Scans.rules(Scans.of(persistent, "m.pkl"))).containsExactly("pickle/persistent-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "safetensors", "onnx", "h5"})
  void pickleUnderAnotherName_isFoundAndNamed(String ending) {
    ScanReport report = Scans.of(PickleBytes.calling("os", "system", "x"), "m." + ending);

    assertThat(Scans.rules(report)).contains("pickle/dangerous-call", "format/mismatch");
  }

  @Test
  void finding_saysWhereAndWhy() {
    ScanFinding finding =
        Scans.of(PickleBytes.calling("os", "system", "x"), "m.pkl").findings().stream()
            .filter(f -> f.rule().equals("pickle/dangerous-call"))
            .findFirst()
            .orElseThrow();

    assertThat(finding.where()).isEqualTo("file, offset 19, REDUCE");
    assertThat(finding.explanation()).startsWith("The pickle calls os.system. It runs as soon as");
    assertThat(finding.cwe()).isEqualTo("CWE-502");
    assertThat(finding.atlas()).isEqualTo("AML.T0011.000");
  }

  @Test
  void textsThatOnlyLookLikeCode_areClean() {
    byte[] pickle =
        PickleBytes.protocol(4)
            .raw("](")
            .text("os.system('rm')")
            .text("import subprocess")
            .text("eval")
            .raw("e.")
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void plainText_isNoPickle() {
    for (String text :
        List.of("class_names\nfoo\nbar\n", ".", "config.\n", "(see below)\n", "I am\n")) {
      assertThat(Scans.verdict(text.getBytes(StandardCharsets.UTF_8), "README"))
          .as(text)
          .isEqualTo(ScanVerdict.CLEAN);
    }
  }

  @Test
  void joblibArray_isSkippedAndWhatFollowsIsRead() {
    PickleBytes start =
        PickleBytes.protocol(4)
            .raw("](")
            .global("joblib.numpy_pickle", "NumpyArrayWrapper")
            .op(')')
            .op(0x81)
            .raw("}(")
            .text("shape")
            .raw("K\u0002")
            .op(0x85)
            .text("dtype")
            .global("numpy", "dtype")
            .text("f8")
            .op(0x85)
            .op('R')
            .raw("ub")
            .raw(new byte[] {'.', '.', '.', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
    byte[] clean = PickleBytes.protocol(0).raw(start.bytes()).raw("e.").bytes();
    byte[] evil =
        PickleBytes.protocol(0)
            .raw(start.bytes())
            .global("os", "system")
            .text("x")
            .op(0x85)
            .op('R')
            .raw("e.")
            .bytes();

    assertThat(Scans.of(clean, "m.joblib").format()).isEqualTo("joblib");
    assertThat(Scans.of(clean, "m.joblib").findings()).isEmpty();
    assertThat(Scans.verdict(evil, "m.joblib")).isEqualTo(ScanVerdict.MALICIOUS);
  }
}
