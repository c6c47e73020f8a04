package io.sallyport.guard.internal;

import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import java.util.Collection;
import java.util.List;

/** The scanners that come with Sallyport, in the order in which they run. */
public final class StandardScanners {

  private StandardScanners() {}

  /**
   * New scanners, with their rules loaded.
   *
   * @param known secrets that no text may hold, whatever they look like
   */
  public static List<Scanner> all(Collection<String> known) {
    return List.of(
        new LimitsScanner(),
        new CanaryScanner(),
        new InstructionScanner(),
        new RetoldScanner(),
        new SecretScanner(known),
        new LinkScanner(),
        new InvisibleScanner(),
        new PersonalDataScanner(),
        new ConsumerScanner(),
        new PhraseScanner(Scanners.HARM, PhraseRules.harm()),
        new RefusalScanner(),
        new PhraseScanner(PhraseRules.load()),
        new InjectionScanner(InjectionModel::load));
  }

  /** The same scanners, but for the one of secrets, which is told others. */
  public static List<Scanner> knowing(List<Scanner> scanners, Collection<String> known) {
    return scanners.stream()
        .map(scanner -> scanner instanceof SecretScanner ? new SecretScanner(known) : scanner)
        .toList();
  }
}
