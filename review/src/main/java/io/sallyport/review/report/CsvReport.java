package io.sallyport.review.report;

import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import java.util.List;
import java.util.stream.Collectors;

/** CSV (RFC 4180), a line for each place. No spreadsheet takes a field for a formula. */
public final class CsvReport {

  private static final String HEADER =
      "id,place,title,severity,likelihood,impact,confidence,status,at,elements,flows,controls,"
          + "stride,llm,asi,atlas,fix,file,line\r\n";

  private CsvReport() {}

  /** The report. */
  public static String write(ReviewResult result) {
    StringBuilder out = new StringBuilder(HEADER);
    for (ReviewFinding finding : result.all()) {
      for (Place place : finding.places()) {
        Rule rule = finding.rule();
        List<String> fields =
            List.of(
                finding.id(),
                place.id(),
                rule.title(),
                place.score().severity().wireName(),
                String.valueOf(place.score().likelihoodSum()),
                String.valueOf(place.score().impactSum()),
                place.confidence().wireName(),
                place.status().wireName(),
                place.at(),
                String.join(" ", place.elements()),
                String.join(" ", place.flows()),
                place.missing().stream()
                    .map(one -> one.control() + " " + one.state().wireName())
                    .collect(Collectors.joining("; ")),
                String.join(" ", rule.maps("stride")),
                String.join(" ", rule.maps("llm")),
                String.join(" ", rule.maps("asi")),
                String.join(" ", rule.maps("atlas")),
                rule.fix(),
                place.facts().getFirst().at().file(),
                String.valueOf(place.facts().getFirst().at().line()));
        out.append(fields.stream().map(Markup::csv).collect(Collectors.joining(",")))
            .append("\r\n");
      }
    }
    return out.toString();
  }
}
