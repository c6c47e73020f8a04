package io.sallyport.review.report;

import io.sallyport.review.Component;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Open findings by element and letter of STRIDE. */
public final class StrideView {

  /** The letters in their order. */
  public static final List<String> LETTERS = List.of("S", "T", "R", "I", "D", "E");

  private StrideView() {}

  /**
   * One element.
   *
   * @param element its id
   * @param kind what it is
   * @param findings ids of open findings by letter
   */
  public record Line(String element, String kind, Map<String, List<String>> findings) {}

  /** A line for each element, in the file's order. */
  public static List<Line> of(ReviewResult result) {
    Map<String, Map<String, List<String>>> byElement = new HashMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        if (place.status() == Status.OPEN) {
          for (String at : place.everywhere()) {
            Map<String, List<String>> letters =
                byElement.computeIfAbsent(at, any -> new HashMap<>());
            for (String letter : finding.rule().maps("stride")) {
              letters.computeIfAbsent(letter, any -> new ArrayList<>()).add(finding.id());
            }
          }
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Component component : result.architecture().components().values()) {
      lines.add(
          new Line(
              component.id(),
              component.kind().id(),
              byElement.getOrDefault(component.id(), Map.of())));
    }
    return lines;
  }
}
