package io.sallyport.review;

import io.sallyport.core.Evidence;
import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the figure of an evidence record has to reach before it verifies a control: {@code
 * evidence.yaml}.
 */
final class Measures {

  private static final Measures STANDARD = new Measures();
  private static final String OTHER = "other";

  private final Map<String, Measure> byControl = new HashMap<>();
  private final Map<String, Measure> rows = new HashMap<>();

  /**
   * What is measured of a control.
   *
   * @param figure what share it is
   * @param least the least share that verifies, above 0 and at most 1
   * @param days after so many a measurement is too old, whatever its record says
   */
  record Measure(String figure, double least, int days) {
    /** Whether a figure is such a share, and large enough. */
    boolean verifies(double value) {
      return value >= least && value <= 1;
    }

    /** What is asked, after what was measured. */
    String asked(double value) {
      String asked = "asked is at least " + least + ", the " + figure;
      return value < 0 || value > 1 ? value + " is no share from 0 to 1; " + asked : asked;
    }
  }

  private Measures() {
    List<String> problems = new ArrayList<>();
    if (YamlReader.resource("evidence.yaml") instanceof YamlValue.Items items) {
      for (YamlValue item : items.values()) {
        Form form = Form.of("evidence.yaml", "", item, problems);
        Measure measure =
            new Measure(
                form.required("figure", ""),
                Double.parseDouble(form.required("least", "0.9")),
                Integer.parseInt(form.required("days", "400")));
        rows.put(form.required("id", OTHER), measure);
        form.texts("controls").forEach(control -> byControl.put(control, measure));
        form.done();
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  static Measures standard() {
    return STANDARD;
  }

  /** The controls that a row names. */
  Map<String, Measure> named() {
    return Map.copyOf(byControl);
  }

  /** What is measured of a control. */
  Measure of(String control) {
    return byControl.getOrDefault(control, Objects.requireNonNull(rows.get(OTHER), OTHER));
  }

  /** Whether a record shows that its control does enough. */
  boolean verifies(Evidence record) {
    return of(record.control()).verifies(record.figure());
  }
}
