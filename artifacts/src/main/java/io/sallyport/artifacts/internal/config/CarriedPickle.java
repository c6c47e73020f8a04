package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.ArrayBytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.pickle.PickleSetting;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.util.Base64;

/** A pickle in base64 within settings, as libraries for reinforcement learning keep objects. */
final class CarriedPickle {

  private CarriedPickle() {}

  /** Reports what loading it would do, where that is an attack. */
  static void check(String text, Place place, ScanRun run) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!PickleReader.hasProtocol(bytes)) {
      return;
    }
    ScanRun trial = run.trial();
    PickleSetting setting =
        new PickleSetting(
            place.member() + "!" + place.detail(), false, false, 1, (nested, label) -> {});
    try {
      new PickleReader(new ArrayBytes(bytes), setting, trial).read();
    } catch (FormatException | IOException e) {
      // A text that only begins like one; what came before the break was judged.
    } catch (BudgetException e) {
      run.report("limits/exceeded", place, "The pickle in the text takes too long to read.");
    }
    run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
  }
}
