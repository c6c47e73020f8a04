package io.sallyport.review.report;

import io.sallyport.review.ReviewResult;
import org.jspecify.annotations.Nullable;

/** The diagram of one result, drawn when the first report asks for it. Not for several threads. */
final class Diagram {

  private final ReviewResult result;
  private final PlannedDiagram plan;
  private SvgDiagram.@Nullable Drawn drawn;

  /** A diagram that is not drawn yet. */
  Diagram(ReviewResult result) {
    this(result, PlannedDiagram.later(result.architecture()));
  }

  /** The same, of which the layout may have begun. */
  Diagram(ReviewResult result, PlannedDiagram plan) {
    this.result = result;
    this.plan = plan;
  }

  /** It as an SVG document. */
  String svg() {
    return drawn().svg();
  }

  /** What of its flows is drawn together or left out; empty when each is drawn. */
  String note() {
    return drawn().note();
  }

  /** The same, without drawing it only for that. */
  String noteIfDrawn() {
    return drawn == null ? "" : drawn.note();
  }

  private SvgDiagram.Drawn drawn() {
    SvgDiagram.Drawn now = drawn == null ? SvgDiagram.drawn(result, plan.layout()) : drawn;
    drawn = now;
    return now;
  }
}
