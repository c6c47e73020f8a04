package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrays of objects that joblib writes are pickles of their own within a pickle. Its reader starts
 * anew for them; a plain one reads on with the memo that it has.
 */
final class ObjectArrayTest {
  // joblib.dump(np.array(['x', 'y'], dtype=object), ...), protocol 5.
  private static final String ARRAY =
      """
      gASV0QAAAAAAAACME2pvYmxpYi5udW1weV9waWNrbGWUjBFOdW1weUFycmF5V3JhcHBlcpSTlCmBlH2UKIwIc3ViY2
      xhc3OUjAVudW1weZSMB25kYXJyYXmUk5SMBXNoYXBllEsChZSMBW9yZGVylIwBQ5SMBWR0eXBllGgGjAVkdHlwZZST
      lIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYowKYWxsb3dfbW1hcJSJjBtudW1weV9hcnJheV9hbG
      lnbm1lbnRfYnl0ZXOUSxB1YoAFlZIAAAAAAAAAjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0
      lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwFLAoWUaAOMBWR0eXBllJOUjAJPOJSJiIeUUpQoSw
      OMAXyUTk5OSv////9K/////0s/dJRiiV2UKIwBeJSMAXmUZXSUYi4u
      """;
  // joblib.dump({'a': array, 'b': np.arange(3), 'c': array}, ...).
  private static final String ARRAYS =
      """
      gASV2AAAAAAAAAB9lCiMAWGUjBNqb2JsaWIubnVtcHlfcGlja2xllIwRTnVtcHlBcnJheVdyYXBwZXKUk5QpgZR9lC
      iMCHN1YmNsYXNzlIwFbnVtcHmUjAduZGFycmF5lJOUjAVzaGFwZZRLAoWUjAVvcmRlcpSMAUOUjAVkdHlwZZRoCIwF
      ZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKMCmFsbG93X21tYXCUiYwbbnVtcHlfYX
      JyYXlfYWxpZ25tZW50X2J5dGVzlEsQdWKABZWSAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNv
      bnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiY
      iHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlCiMAXiUjAF5lGV0lGIulUsAAAAAAAAAjAFilGgEKYGUfZQo
      aAdoCmgLSwOFlGgNaA5oD2gRjAJpOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiaBeIaBhLEHViC/////
      //////////AAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAlScAAAAAAAAAjAFjlGgEKYGUfZQoaAdoCmgLSwGFlGgNaA5o
      D2gUaBeJaBhLEHVigAWVjQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW
      51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJRO
      Tk5K/////0r/////Sz90lGKJXZSMAXiUYXSUYi51Lg==
      """;
  // joblib.dump(OneHotEncoder().fit(np.array([['x'], ['y']], dtype=object)), ...).
  private static final String ENCODER =
      """
      gASV3wEAAAAAAACMH3NrbGVhcm4ucHJlcHJvY2Vzc2luZy5fZW5jb2RlcnOUjA1PbmVIb3RFbmNvZGVylJOUKYGUfZ
      QojApjYXRlZ29yaWVzlIwEYXV0b5SMDXNwYXJzZV9vdXRwdXSUiIwFZHR5cGWUjAVudW1weZSMB2Zsb2F0NjSUk5SM
      DmhhbmRsZV91bmtub3dulIwFZXJyb3KUjARkcm9wlE6MDW1pbl9mcmVxdWVuY3mUTowObWF4X2NhdGVnb3JpZXOUTo
      wVZmVhdHVyZV9uYW1lX2NvbWJpbmVylIwGY29uY2F0lIwTX2luZnJlcXVlbnRfZW5hYmxlZJSJjA5uX2ZlYXR1cmVz
      X2luX5RLAYwLY2F0ZWdvcmllc1+UXZSME2pvYmxpYi5udW1weV9waWNrbGWUjBFOdW1weUFycmF5V3JhcHBlcpSTlC
      mBlH2UKIwIc3ViY2xhc3OUaAmMB25kYXJyYXmUk5SMBXNoYXBllEsChZSMBW9yZGVylIwBQ5RoCGgJjAVkdHlwZZST
      lIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYowKYWxsb3dfbW1hcJSJjBtudW1weV9hcnJheV9hbG
      lnbm1lbnRfYnl0ZXOUSxB1YoAFlZIAAAAAAAAAjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0
      lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwFLAoWUaAOMBWR0eXBllJOUjAJPOJSJiIeUUpQoSw
      OMAXyUTk5OSv////9K/////0s/dJRiiV2UKIwBeJSMAXmUZXSUYi6VYAAAAAAAAABhjBhfZHJvcF9pZHhfYWZ0ZXJf
      Z3JvdXBpbmeUTowJZHJvcF9pZHhflE6MEF9uX2ZlYXR1cmVzX291dHOUXZRLAmGMEF9za2xlYXJuX3ZlcnNpb26UjA
      UxLjkuMZR1Yi4=
      """;

  private static byte[] bytes(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAY, ARRAYS, ENCODER})
  void whatJoblibWrites_isClean(String base64) {
    ScanReport report = Scans.of(bytes(base64), "m.joblib");

    assertThat(report.findings()).isEmpty();
    assertThat(report.format()).isEqualTo("joblib");
  }

  /** A dictionary with two texts, then an array of objects with the given pickle. */
  private static byte[] around(String first, String second, byte[] elements) {
    return PickleBytes.protocol(4)
        .raw("(")
        .text(first)
        .op(0x94)
        .text(second)
        .op(0x94)
        .global("joblib.numpy_pickle", "NumpyArrayWrapper")
        .raw(")")
        .op(0x81)
        .raw("}(")
        .text("dtype")
        .global("numpy", "dtype")
        .text("O8")
        .op(0x85)
        .raw("R")
        .text("shape")
        .raw("K\u0001")
        .op(0x85)
        .raw("ub")
        .raw(elements)
        .raw("t.")
        .bytes();
  }

  @ParameterizedTest
  @CsvSource({
    "os, system, numpy, dtype",
    "builtins, eval, collections, OrderedDict",
    "timeit, timeit, numpy, ndarray",
    "runpy, run_path, datetime, datetime"
  })
  void textsOfTheOuterPickleThatAPlainReaderImports_areMalicious(
      String module, String name, String innerModule, String innerName) {
    byte[] elements =
        PickleBytes.protocol(4)
            .text(innerModule)
            .op(0x94)
            .text(innerName)
            .op(0x94)
            .raw("00h\u0000h\u0001")
            .op(0x93)
            .text("id")
            .op(0x85)
            .raw("R.")
            .bytes();

    assertThat(Scans.verdict(around(module, name, elements), "m.joblib"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(around("weight", "bias", elements), "m.joblib"))
        .isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void callHiddenAmongTheElements_isMalicious() {
    byte[] written =
        PickleBytes.protocol(4).global("os", "system").text("id").op(0x85).raw("R.").bytes();
    byte[] computed =
        PickleBytes.protocol(4)
            .global("builtins", "str")
            .text("os")
            .op(0x85)
            .raw("R")
            .text("system")
            .op(0x93)
            .text("id")
            .op(0x85)
            .raw("R.")
            .bytes();

    assertThat(Scans.verdict(around("a", "b", written), "m.joblib"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(around("a", "b", computed), "m.joblib"))
        .isEqualTo(ScanVerdict.MALICIOUS);
  }
}
