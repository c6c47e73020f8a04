package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of libraries are clean as their users keep them; what acts is not, whatever its path. */
final class HonestNamesTest {

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String line : DataFiles.lines("honest-names.txt")) {
      int colon = line.indexOf(':');
      for (String name : line.substring(colon + 1).strip().split(" ", -1)) {
        names.add(line.substring(0, colon) + ":" + name);
      }
    }
    return names;
  }

  /** As libraries keep an object in each protocol since 2: class, no arguments, state. */
  private static byte[] kept(int protocol, String full) {
    int colon = full.indexOf(':');
    PickleBytes pickle = PickleBytes.protocol(protocol);
    PickleBytes named =
        protocol < 4
            ? pickle.oldGlobal(full.substring(0, colon), full.substring(colon + 1))
            : pickle.global(full.substring(0, colon), full.substring(colon + 1));
    return named.raw(")").op(0x81).raw("}X\u0001\0\0\0aK\u0001sb.").bytes();
  }

  private static byte[] called(String full, String... texts) {
    int colon = full.indexOf(':');
    PickleBytes pickle =
        PickleBytes.protocol(4)
            .global(full.substring(0, colon), full.substring(colon + 1))
            .raw("(");
    for (String text : texts) {
      pickle = pickle.text(text);
    }
    return pickle.raw("tR.").bytes();
  }

  @Test
  void objectsOfLibraries_areClean() {
    List<String> notClean = new ArrayList<>();
    int all = 0;
    for (String name : names()) {
      for (int protocol : new int[] {2, 3, 4, 5}) {
        all++;
        if (Scans.verdict(kept(protocol, name), "m.pkl") != ScanVerdict.CLEAN) {
          notClean.add(name + " in protocol " + protocol);
        }
      }
    }
    assertThat(notClean).isEmpty();
    assertThat(all).isGreaterThan(1400);
  }

  @ParameterizedTest
  @CsvSource({
    "transformers.trainer_utils:IntervalStrategy, steps",
    "torchvision.transforms.functional:InterpolationMode, bilinear",
    "lightning.pytorch.trainer.states:TrainerFn, fit",
    "sentence_transformers.similarity_functions:SimilarityFunction, cosine"
  })
  void enumerations_areClean(String name, String value) {
    assertThat(Scans.of(called(name, value), "m.pkl").findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scipy.interpolate._interpolate:interp1d._call_linear",
        "sklearn.feature_extraction.text:CountVectorizer.build_analyzer",
        "nltk.tokenize:word_tokenize",
        "umap.distances:cosine"
      })
  void functionsAndMethodsAsSettings_areCleanUntilTheyAreCalled(String name) {
    int colon = name.indexOf(':');
    byte[] setting =
        PickleBytes.protocol(4)
            .global(name.substring(0, colon), name.substring(colon + 1))
            .op('.')
            .bytes();

    assertThat(Scans.verdict(setting, "m.pkl")).isEqualTo(ScanVerdict.CLEAN);
    assertThat(Scans.verdict(called(name, "x/y"), "m.pkl")).isNotEqualTo(ScanVerdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dask.distributed.client:Client",
        "paramiko.client:Session",
        "torch.hub:Thing",
        "joblib.memory:Memory",
        "mlflow.pyfunc.model:PythonModel"
      })
  void classesOfPackagesThatAct_areOddAsObjectsAndMaliciousAsCalls(String name) {
    assertThat(Scans.verdict(kept(4, name), "m.pkl")).isNotEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(called(name, "x"), "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "y ~ x + C(kind) + np.log(income); CLEAN",
        "y ~ I(__import__(\"os\").system(\"id\")); MALICIOUS",
        "y ~ I(os.system(\"id\")); MALICIOUS",
        "y ~ I({1: 2}[x]); SUSPICIOUS"
      })
  void formulaThatIsEvaluated_isJudged(String formula, ScanVerdict verdict) {
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("statsmodels.base.data", "PandasData")
            .raw(")")
            .op(0x81)
            .raw("}")
            .text("formula")
            .text(formula)
            .raw("sb.")
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(verdict);
  }

  @Test
  void expressionOfSymPy_isEvaluatedFromText() {
    String function = "sympy.functions.elementary.trigonometric:sin";
    String matrix = "sympy.matrices.dense:MutableDenseMatrix";

    assertThat(Scans.verdict(called(function, "x"), "m.pkl")).isEqualTo(ScanVerdict.CLEAN);
    for (String name : new String[] {function, matrix, "sympy.core.relational:Equality"}) {
      assertThat(Scans.verdict(called(name, "__import__('os').system('id')"), "m.pkl"))
          .as(name)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
    byte[] made =
        PickleBytes.protocol(4)
            .global("sympy.functions.elementary.trigonometric", "sin")
            .text("exec('1')")
            .op(0x85)
            .op(0x81)
            .op('.')
            .bytes();
    assertThat(Scans.verdict(made, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void partialOfAClass_isWhatTheClassIs() {
    for (String[] target :
        new String[][] {{"collections", "OrderedDict", "CLEAN"}, {"os", "system", "MALICIOUS"}}) {
      PickleBytes pickle =
          PickleBytes.protocol(4)
              .global("functools", "partial")
              .global("collections", "OrderedDict")
              .op(0x85)
              .op('R')
              .raw("(")
              .global(target[0], target[1])
              .raw(")}Ntb)R.");
      assertThat(Scans.verdict(pickle.bytes(), "m.pkl").name()).isEqualTo(target[2]);
    }
  }

  @Test
  void archiveWithinBytes_isScanned() throws IOException {
    byte[] inner = archive(PickleBytes.calling("os", "system", "id"));
    byte[] pickle =
        PickleBytes.protocol(4)
            .global("skorch.classifier", "NeuralNetClassifier")
            .raw(")")
            .op(0x81)
            .raw("}")
            .text("__cuda_dependent_attributes__")
            .blob(inner)
            .raw("sb.")
            .bytes();

    assertThat(Scans.verdict(pickle, "m.pkl")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  private static byte[] archive(byte[] member) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("m/data.pkl"));
      zip.write(member);
    }
    return bytes.toByteArray();
  }

  @Property(tries = 400)
  void whatActs_isNotAllowedWithinFamilies(
      @ForAll("families") String family, @ForAll("acting") String word) {
    String module = family + "x";
    String inner = Character.isUpperCase(word.charAt(0)) ? word : "Thing." + word;
    for (String name :
        new String[] {word, inner, "Thing." + word + ".x", "Thing.__class__." + word}) {
      assertThat(Scans.verdict(called(module + ":" + name, "x"), "m.pkl"))
          .as(module + ":" + name)
          .isEqualTo(ScanVerdict.MALICIOUS);
      assertThat(Scans.verdict(kept(4, module + ":" + name), "m.pkl"))
          .as(module + ":" + name)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Property(tries = 400)
  void whatIsForbidden_isNotAllowedUnderAnyOfItsNames(
      @ForAll("forbidden") String denied, @ForAll("endings") String ending) {
    int dot = denied.lastIndexOf('.');
    String full = dot < 0 ? denied + ".x:" + ending : denied + ":" + ending;

    assertThat(Scans.verdict(called(full, "a/b"), "m.pkl"))
        .as(full)
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Provide
  Arbitrary<String> families() {
    return Arbitraries.of(DataFiles.lines("python/class-families.txt"));
  }

  @Provide
  Arbitrary<String> acting() {
    return Arbitraries.of(DataFiles.lines("python/alarming-words.txt"));
  }

  @Provide
  Arbitrary<String> forbidden() {
    return Arbitraries.of(DataFiles.lines("python/forbidden.txt"));
  }

  @Provide
  Arbitrary<String> endings() {
    return Arbitraries.of("go", "load", "Thing.load", "Thing.go.on", "_x", "Popen", "os.system");
  }
}
