import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Figures of which the shares below are asked. */
final class Distribution {

  private final List<Double> values = new ArrayList<>();

  synchronized void add(double value) {
    values.add(value);
  }

  /** The value below which a share of all lies; 1 for the greatest. */
  synchronized double at(double share) {
    Collections.sort(values);
    return values.isEmpty()
        ? Double.NaN
        : values.get(Math.min(values.size() - 1, (int) (values.size() * share)));
  }

  void print(String title) {
    System.out.printf(
        Locale.ROOT, "%-44s %9.2f %9.2f %9.2f %9.2f%n", title, at(0.5), at(0.9), at(0.99), at(1));
  }
}
