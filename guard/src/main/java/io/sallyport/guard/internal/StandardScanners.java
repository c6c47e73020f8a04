package io.sallyport.guard.internal;

import io.sallyport.guard.Scanner;
import java.util.List;

/** The scanners that come with Sallyport, in the order in which they run. */
public final class StandardScanners {

  private StandardScanners() {}

  /** New scanners, with their rules loaded. */
  public static List<Scanner> all() {
    return List.of(
        new LimitsScanner(),
        new CanaryScanner(),
        new SecretScanner(),
        new LinkScanner(),
        new InvisibleScanner(),
        new PersonalDataScanner(),
        new PhraseScanner(PhraseRules.load()));
  }
}
