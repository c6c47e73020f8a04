package io.sallyport.cli;

import io.sallyport.privacy.Operator;
import io.sallyport.privacy.PersonalDataFinder;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Pseudonyms;
import io.sallyport.privacy.RunPseudonyms;
import io.sallyport.privacy.Treatment;
import io.sallyport.privacy.Vault;
import io.sallyport.privacy.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code sallyport redact} looks for, and what it does with it. */
final class TreatmentOptions {

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      split = ",",
      description = "What to do with findings: an operator, and type=operator for single types.")
  private List<String> operators = List.of("replace");

  @Option(
      names = "--key",
      paramLabel = "env:NAME|file:PATH",
      description = "64 hexadecimal digits, for operators that need a key.")
  private @Nullable String key;

  @Option(names = "--types", paramLabel = "TYPE", split = ",", description = "Only these types.")
  private List<String> types = List.of();

  @Option(names = "--threshold", paramLabel = "SCORE", description = "0 to 1. Default: 0.5.")
  private double threshold = PersonalDataFinder.STANDARD_THRESHOLD;

  @Option(
      names = "--allow",
      paramLabel = "FILE",
      description = "Texts to leave alone, a line each.")
  private @Nullable Path allow;

  @Option(
      names = "--vault",
      paramLabel = "DIR",
      description = "Keep what pseudonyms stand for, encrypted, for later runs and --restore.")
  private @Nullable Path vault;

  /** The folder of the vault; null for none. */
  @Nullable Path vault() {
    return vault;
  }

  /** Whether a key was given. */
  boolean hasKey() {
    return key != null;
  }

  /** What was asked for; of the key only what it derives. */
  String settings() {
    return String.join(
        "\n",
        operators.toString(),
        new TreeSet<>(types).toString(),
        Double.toString(threshold),
        new TreeSet<>(allowed()).toString(),
        vault == null ? "" : vault.toAbsolutePath().normalize().toString(),
        key == null
            ? ""
            : HexFormat.of().formatHex(KeyReference.read(key).derive("resume", "settings")));
  }

  /** Of a link that stays, the address of a person within it still goes. */
  PersonalDataFinder finder(Treatment by) {
    try {
      PersonalDataFinder finder =
          PersonalDataFinder.complete()
              .withThreshold(threshold)
              .counting(data -> by.operator(data.type()) != Operator.KEEP);
      if (types.isEmpty()) {
        return finder;
      }
      Set<PersonalDataType> chosen = EnumSet.noneOf(PersonalDataType.class);
      types.forEach(type -> chosen.add(type(type)));
      return finder.only(chosen);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private static PersonalDataType type(String name) {
    try {
      return PersonalDataType.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "type: '"
              + name
              + "' (expected: one of "
              + Arrays.toString(PersonalDataType.values())
              + ")");
    }
  }

  /**
   * The treatment that was asked for.
   *
   * @param resume whether an interrupted run goes on, whose pseudonyms must not be forgotten
   * @throws UsageException when the options do not fit
   */
  Treatment treatment(boolean resume) {
    try {
      Operator standard = Operator.REPLACE;
      for (String operator : operators) {
        standard = operator.contains("=") ? standard : Operator.ofWireName(operator);
      }
      boolean named = operators.stream().anyMatch(operator -> operator.endsWith("pseudonym"));
      if (resume && named && vault == null) {
        throw new UsageException(
            "--resume: pseudonyms of the first run are gone (expected: --vault)");
      }
      Treatment.Builder builder = Treatment.builder(standard).pseudonyms(pseudonyms());
      for (String operator : operators) {
        int sign = operator.indexOf('=');
        if (sign > 0) {
          builder.with(
              type(operator.substring(0, sign)), Operator.ofWireName(operator.substring(sign + 1)));
        }
      }
      if (key != null) {
        builder.key(KeyReference.read(key));
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--operator: " + e.getMessage());
    }
  }

  private Pseudonyms pseudonyms() {
    if (vault == null) {
      return new RunPseudonyms();
    }
    try {
      return RestoredText.pseudonyms(Vault.open(vault));
    } catch (VaultException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Texts to leave alone. */
  Set<String> allowed() {
    if (allow == null) {
      return Set.of();
    }
    try {
      return new HashSet<>(Files.readAllLines(allow));
    } catch (IOException e) {
      throw new UsageException(allow + ": cannot be read (expected: a text file, a text a line)");
    }
  }
}
