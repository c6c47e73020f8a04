package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads files of pickles: one or several in a row, PyTorch's legacy files (five pickles, then raw
 * storages), and joblib's (one pickle with raw arrays within).
 */
public final class PickleReader {
  // torch.serialization.MAGIC_NUMBER as LONG1.
  private static final byte[] TORCH_MAGIC = {
    (byte) 0x8a,
    0x0a,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19
  };
  private static final int TORCH_PICKLES = 5;
  private static final int MOST_PICKLES = 10_000;
  private static final int PEEKED = 64;

  private final Bytes bytes;
  private final PickleSetting setting;
  private final ScanRun run;

  /** A reader of bytes that begin with a pickle. */
  public PickleReader(Bytes bytes, PickleSetting setting, ScanRun run) {
    this.bytes = bytes;
    this.setting = setting;
    this.run = run;
  }

  /** Whether bytes begin as pickles of protocol 2 and later do. */
  public static boolean hasProtocol(byte[] head) {
    return head.length > 2 && (head[0] & 0xff) == 0x80 && head[1] >= 0 && head[1] <= 5;
  }

  /** Whether these are bytes of PyTorch's legacy format. */
  public static boolean isTorchLegacy(byte[] head) {
    int start = hasProtocol(head) ? 2 : 0;
    return head.length >= start + TORCH_MAGIC.length
        && Arrays.equals(
            head, start, start + TORCH_MAGIC.length, TORCH_MAGIC, 0, TORCH_MAGIC.length);
  }

  /**
   * Reads all pickles.
   *
   * @return the name of the format
   */
  public String read() throws IOException, FormatException, BudgetException {
    if (isTorchLegacy(bytes.copy(0, PEEKED))) {
      readLegacy();
      return "torch-legacy";
    }
    PickleMachine first = new PickleMachine(bytes, 0, setting, run);
    long end = first.run();
    int arrays = first.arraysRead();
    for (int count = 1; !isPadding(end); count++) {
      if (count >= MOST_PICKLES) {
        throw new BudgetException("more than " + MOST_PICKLES + " pickles in a row");
      }
      PickleMachine next = new PickleMachine(bytes, end, setting, run);
      try {
        end = next.run();
      } catch (FormatException e) {
        run.report(
            "pickle/trailing",
            new Place(setting.member(), end, ""),
            (bytes.size() - end) + " bytes follow the last pickle and are none themselves.");
        new PickleSalvage(bytes, setting, run).from(end);
        break;
      }
    }
    if (arrays > 0) {
      readAsPlainPickle();
      return "joblib";
    }
    return "pickle";
  }

  /**
   * Tries bytes without a header as protocol 0 or 1.
   *
   * @return whether they are a pickle; findings count only then
   */
  public boolean readTextProtocol() throws IOException, BudgetException {
    ScanRun trial = run.trial();
    boolean taken = false;
    try {
      PickleMachine machine = new PickleMachine(bytes, 0, setting, trial);
      try {
        long end = machine.run();
        taken = machine.imports() > 0 || isPadding(end);
        if (taken && !isPadding(end)) {
          readRest(end, trial);
        }
      } catch (FormatException e) {
        taken = machine.called() || trial.verdict() == ScanVerdict.MALICIOUS;
        if (taken) {
          trial.report(
              "pickle/broken",
              new Place(setting.member(), e.offset(), ""),
              "The pickle breaks off: " + e.getMessage() + ".");
        }
      }
    } catch (FormatException e) {
      taken = false;
    } finally {
      run.settle(trial, taken);
    }
    return taken;
  }

  private void readRest(long from, ScanRun trial) throws IOException, BudgetException {
    try {
      long end = from;
      while (!isPadding(end)) {
        end = new PickleMachine(bytes, end, setting, trial).run();
      }
    } catch (FormatException e) {
      trial.report(
          "pickle/trailing",
          new Place(setting.member(), from, ""),
          "The bytes after the pickle are no pickle.");
      new PickleSalvage(bytes, setting, trial).from(from);
    }
  }

  private void readLegacy() throws IOException, FormatException, BudgetException {
    PickleSetting torch =
        new PickleSetting(setting.member(), true, false, setting.depth(), setting.nested());
    long end = 0;
    for (int i = 0; i < TORCH_PICKLES; i++) {
      end = new PickleMachine(bytes, end, torch, run).run();
    }
  }

  // pickle.load reads the raw arrays as operations; a file can be made to suit both readers.
  private void readAsPlainPickle() throws IOException, BudgetException {
    ScanRun trial = run.trial();
    try {
      new PickleMachine(bytes, 0, setting.withArrays(false), trial).run();
    } catch (FormatException e) {
      // The usual end: raw numbers are no operations.
    }
    run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
  }

  /** Whether only zeros and white space are left. */
  private boolean isPadding(long from) throws IOException {
    long at = from;
    while (at < bytes.size()) {
      byte[] part = bytes.copy(at, 4096);
      for (byte b : part) {
        if (b != 0 && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          return false;
        }
      }
      at += Math.max(1, part.length);
    }
    return true;
  }
}
