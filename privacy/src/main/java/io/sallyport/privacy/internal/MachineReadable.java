package io.sallyport.privacy.internal;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine-readable lines of a passport or an identity card (ICAO 9303 parts 3 to 5): two of 44
 * signs or three of 30, with check digits behind the number, the birth and the end.
 */
final class MachineReadable {

  private static final int PASSPORT = 44;
  private static final int[] WEIGHTS = {7, 3, 1};

  private MachineReadable() {}

  /** The lines; of a passport the first alone when the second is missing. */
  static Validator.@Nullable Valid check(String text, int start, int end) {
    List<String> lines = text.substring(start, end).lines().toList();
    boolean valid =
        lines.getFirst().length() == PASSPORT
            ? lines.getFirst().contains("<<") && (lines.size() == 1 || isPassport(lines.get(1)))
            : isCard(lines.get(0), lines.get(1));
    return valid ? new Validator.Valid(start, end, null) : null;
  }

  private static boolean isPassport(String line) {
    return Stream.of(new int[] {0, 9}, new int[] {13, 19}, new int[] {21, 27})
        .allMatch(field -> isChecked(line, field[0], field[1]));
  }

  private static boolean isCard(String first, String second) {
    return isChecked(first, 5, 14) && isChecked(second, 0, 6) && isChecked(second, 8, 14);
  }

  private static boolean isChecked(String line, int start, int end) {
    int sum = 0;
    for (int i = start; i < end; i++) {
      int value = line.charAt(i) == '<' ? 0 : Character.getNumericValue(line.charAt(i));
      sum += value * WEIGHTS[(i - start) % WEIGHTS.length];
    }
    return line.charAt(end) - '0' == sum % 10;
  }
}
