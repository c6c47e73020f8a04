package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.ArrayBytes;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scans the files and pickles that a pickle holds in bytes. */
final class NestedLoads {
  // Which argument of a listed function is a file by itself.
  private static final Map<String, Integer> LOADERS =
      Map.of(
          "torch.storage._load_from_bytes", 0,
          "spacy.tokens.doc.unpickle_doc", 1,
          "keras.saving.pickle_utils.deserialize_model_from_bytecode", 0,
          "keras.src.saving.pickle_utils.deserialize_model_from_bytecode", 0,
          "scikeras._saving_utils.unpack_keras_model", 0,
          "keras.src.models.model.Model._unpickle_model", 0,
          "keras.src.models.functional.Functional._unpickle_model", 0,
          "keras.src.models.sequential.Sequential._unpickle_model", 0);
  private static final byte[] ZIP = {0x50, 0x4b, 3, 4};
  private static final int LONGEST_ENCODED = 256 << 20;

  private final Bytes bytes;
  private final PickleSetting setting;
  private final ScanRun run;

  NestedLoads(Bytes bytes, PickleSetting setting, ScanRun run) {
    this.bytes = bytes;
    this.setting = setting;
    this.run = run;
  }

  /** Whether a function reads a file from bytes. */
  static boolean isLoader(String full) {
    return LOADERS.containsKey(full);
  }

  /** What a loader gets is a file by itself; there is no reason to compute it. */
  void load(String full, Value arguments, long at, String how) throws IOException, BudgetException {
    int index = LOADERS.getOrDefault(full, 0);
    Value given =
        arguments instanceof Items items && items.count() > index ? items.get(index) : null;
    Blob blob = given == null ? null : blob(given);
    if (blob != null) {
      scan(blob);
      return;
    }
    Text text = given == null ? null : encodedText(given);
    if (text == null) {
      run.report(
          "pickle/computed-call",
          new Place(setting.member(), at, how),
          "The pickle hands bytes to a loader, " + full + ", that it computes itself.");
      return;
    }
    // Protocol 2 keeps bytes as text of which each character is one byte.
    String decoded = new String(bytes.copy(text.at(), (int) text.length()), StandardCharsets.UTF_8);
    Bytes encoded = new ArrayBytes(decoded.getBytes(StandardCharsets.ISO_8859_1));
    setting.nested().scan(encoded, "text at " + text.at());
  }

  /** Looks whether bytes hold a file or a pickle that would be dangerous once somebody loads it. */
  void look(Blob blob) throws IOException, BudgetException {
    if (blob.length() < 8 || setting.depth() >= run.limits().depth()) {
      return;
    }
    byte[] head = bytes.copy(blob.at(), 4);
    if (Arrays.equals(head, ZIP)) {
      scan(blob);
      return;
    }
    if (head.length < 4 || (head[0] & 0xff) != 0x80 || head[1] < 2 || head[1] > 5) {
      return;
    }
    ScanRun trial = run.trial();
    Bytes inner = bytes.slice(blob.at(), blob.length());
    PickleSetting deeper =
        new PickleSetting(
            setting.member() + "!bytes at " + blob.at(),
            false,
            false,
            setting.depth() + 1,
            (nested, label) -> {});
    try {
      new PickleMachine(inner, 0, deeper, trial).run();
    } catch (FormatException e) {
      // Whatever came before the break was judged.
    }
    run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
  }

  /** Scans bytes as a file. */
  void scan(Blob blob) throws IOException, BudgetException {
    setting.nested().scan(bytes.slice(blob.at(), blob.length()), "bytes at " + blob.at());
  }

  /** Whether this is a file in memory ({@code io.BytesIO}). */
  static boolean isFile(Value value) {
    return value instanceof Call call && (call.of("_io.BytesIO") || call.of("io.BytesIO"));
  }

  /** The bytes themselves, or those of a file in memory. */
  private static @Nullable Blob blob(Value given) {
    if (given instanceof Blob blob) {
      return blob;
    }
    if (!isFile(given) || !(given instanceof Call file)) {
      return null;
    }
    Value kept = file.state() == null ? file.arguments() : file.state();
    return kept instanceof Items items && items.get(0) instanceof Blob blob ? blob : null;
  }

  /** The text of {@code _codecs.encode(text, 'latin1')}; null for anything else. */
  private static @Nullable Text encodedText(Value given) {
    return given instanceof Call call
            && (call.of("_codecs.encode") || call.of("codecs.encode"))
            && call.arguments() instanceof Items items
            && items.get(0) instanceof Text text
            && items.get(1) instanceof Text codec
            && codec.text().startsWith("latin")
            && text.at() >= 0
            && text.length() <= LONGEST_ENCODED
        ? text
        : null;
  }
}
