package io.sallyport.review.report;

import io.sallyport.core.Severity;
import io.sallyport.review.Architecture;
import io.sallyport.review.AttackPath;
import io.sallyport.review.Component;
import io.sallyport.review.ControlState;
import io.sallyport.review.Flow;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Status;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Zone;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data-flow diagram: zones as dashed frames, components by what they are, flows with what they
 * carry. A dot shows the worst open finding at an element; the worst attack path is drawn bold.
 */
public final class SvgDiagram {

  private static final double MARGIN = 8;
  private static final Map<Severity, String> COLOURS =
      Map.of(
          Severity.CRITICAL, "#8e1b1b",
          Severity.HIGH, "#d1471f",
          Severity.MEDIUM, "#d9a21b",
          Severity.LOW, "#6b8fb5",
          Severity.INFO, "#8a8f98");

  private final ReviewResult result;
  private final Architecture architecture;
  private final Layout layout;
  private final StringBuilder out = new StringBuilder(16_384);
  private final Set<String> bold;
  private final Set<String> passed = new HashSet<>();

  private SvgDiagram(ReviewResult result, Layout layout) {
    this.result = result;
    this.architecture = result.architecture();
    this.layout = layout;
    this.bold = worstPath();
    if (!layout.bundles().isEmpty()) {
      // A line that stands for many flows does not show which elements a path passes.
      architecture.flows().stream()
          .filter(flow -> bold.contains(flow.id()))
          .forEach(flow -> passed.addAll(List.of(flow.from(), flow.to())));
    }
  }

  /** The diagram as an SVG document. */
  public static String write(ReviewResult result) {
    return drawn(result, Layout.of(result.architecture())).svg();
  }

  /** The diagram, and what a reader has to know about it. */
  static Drawn drawn(ReviewResult result, Layout layout) {
    SvgDiagram diagram = new SvgDiagram(result, layout);
    return new Drawn(diagram.draw(), diagram.layout.note());
  }

  /**
   * A diagram.
   *
   * @param svg as a document
   * @param note what of the flows is drawn together or left out; empty when each is drawn
   */
  record Drawn(String svg, String note) {}

  private String draw() {
    double width = layout.width() + 2 * MARGIN;
    double height = layout.height() + 2 * MARGIN;
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"%.0f %.0f %.0f %.0f\" font-family=\"Liberation Sans, Helvetica,"
                + " Arial, sans-serif\" font-size=\"12\">\n",
            width,
            height,
            -MARGIN,
            -MARGIN,
            width,
            height));
    out.append("<title>").append(Markup.xml(architecture.name())).append("</title>\n");
    rectangle(new Layout.Box(-MARGIN, -MARGIN, width, height), "fill=\"#ffffff\"");
    if (!layout.note().isEmpty()) {
      text(2, 14, layout.note(), "fill=\"#1d232b\"");
    }
    architecture.zones().values().forEach(this::zone);
    layout.parts().forEach(this::part);
    flows();
    Map<String, Severity> worst = worst();
    for (Component component : architecture.components().values()) {
      Layout.Box box = layout.components().get(component.id());
      if (box != null) {
        component(component, box, worst.get(component.id()));
      }
    }
    return out.append("</svg>\n").toString();
  }

  private void part(Layout.Part part) {
    rectangle(part.box(), "rx=\"4\" fill=\"#ffffff\" stroke=\"#9aa4b0\" stroke-width=\"0.6\"");
    text(
        part.box().x() + 10,
        part.box().y() + 16,
        part.caption(),
        "font-size=\"11\" fill=\"#444b55\"");
  }

  private void flows() {
    for (Layout.Bundle bundle : layout.bundles()) {
      boolean worst = bundle.flows().stream().anyMatch(bold::contains);
      line(bundle.route(), worst ? "#c0271c" : "#5d6672", thickness(bundle), "", bundle.title());
    }
    layout.bundles().forEach(bundle -> label(bundle.route()));
    for (Flow flow : architecture.flows()) {
      Layout.Route route = layout.routes().get(flow.id());
      if (route != null) {
        flow(flow, route);
      }
    }
    for (Flow flow : architecture.flows()) {
      Layout.Route route = layout.routes().get(flow.id());
      if (route != null) {
        label(route);
      }
    }
  }

  private Set<String> worstPath() {
    List<AttackPath> paths = result.paths();
    Set<String> flows = new HashSet<>();
    if (!paths.isEmpty()) {
      paths.getFirst().steps().forEach(step -> flows.add(step.flow()));
    }
    return flows;
  }

  private Map<String, Severity> worst() {
    Map<String, Severity> worst = new HashMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        if (place.status() == Status.OPEN) {
          worst.merge(place.at(), place.score().severity(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
      }
    }
    return worst;
  }

  private void zone(Zone zone) {
    Layout.Box box = layout.zones().get(zone.id());
    if (box == null) {
      return;
    }
    String colour =
        switch (zone.trust()) {
          case UNTRUSTED -> "#b3402e";
          case PARTNER -> "#b07a1e";
          case INTERNAL -> "#4a6b8a";
          case RESTRICTED -> "#2e6b4f";
        };
    rectangle(
        box,
        "rx=\"8\" fill=\""
            + colour
            + "\" fill-opacity=\"0.05\" stroke=\""
            + colour
            + "\" stroke-dasharray=\"7 4\"");
    text(
        box.x() + 10,
        box.y() + 18,
        Layout.title(zone),
        "fill=\"" + colour + "\" font-weight=\"bold\"");
  }

  // Ten times the flows are twice the line.
  private static double thickness(Layout.Bundle bundle) {
    return 1.2 + 1.2 * Math.log10(bundle.flows().size());
  }

  private void flow(Flow flow, Layout.Route route) {
    boolean worst = bold.contains(flow.id());
    boolean open =
        flow.controls().containsKey("encryption")
            && flow.controls().get("encryption").state() == ControlState.ABSENT;
    line(
        route,
        worst ? "#c0271c" : open ? "#b07a1e" : "#5d6672",
        worst ? 2.4 : 1.2,
        open ? "\" stroke-dasharray=\"5 3" : "",
        flow.id());
  }

  private void line(
      Layout.Route route, String colour, double thickness, String dashes, String title) {
    StringBuilder points = new StringBuilder();
    route
        .points()
        .forEach(
            point -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", point.x(), point.y())));
    out.append("<polyline fill=\"none\" stroke=\"")
        .append(colour)
        .append("\" stroke-width=\"")
        .append(String.format(Locale.ROOT, "%.1f", thickness))
        .append(dashes)
        .append("\" points=\"")
        .append(points.toString().strip())
        .append("\"><title>")
        .append(Markup.xml(title))
        .append("</title></polyline>\n");
    arrow(route.points(), colour);
  }

  private void arrow(List<Layout.Point> points, String colour) {
    if (points.size() < 2) {
      return;
    }
    Layout.Point tip = points.getLast();
    Layout.Point before = points.get(points.size() - 2);
    double angle = Math.atan2(tip.y() - before.y(), tip.x() - before.x());
    double length = 9;
    double spread = 0.42;
    out.append(
        String.format(
            Locale.ROOT,
            "<polygon fill=\"%s\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>\n",
            colour,
            tip.x(),
            tip.y(),
            tip.x() - length * Math.cos(angle - spread),
            tip.y() - length * Math.sin(angle - spread),
            tip.x() - length * Math.cos(angle + spread),
            tip.y() - length * Math.sin(angle + spread)));
  }

  private void label(Layout.Route route) {
    Layout.Box at = route.at();
    if (at != null) {
      rectangle(at, "fill=\"#ffffff\" fill-opacity=\"0.85\"");
      text(at.x() + 2, at.y() + 11, route.label(), "font-size=\"10.5\" fill=\"#444b55\"");
    }
  }

  private void component(Component component, Layout.Box box, @Nullable Severity worst) {
    String shape = component.kind().shape();
    String fill =
        switch (shape) {
          case "person" -> "#f6e7d8";
          case "model" -> "#e5e0f3";
          case "store" -> "#e0eee6";
          case "external" -> "#f3f3f0";
          default -> "#e3ecf5";
        };
    String round = shape.equals("person") ? "22" : shape.equals("store") ? "2" : "7";
    String stroke =
        passed.contains(component.id())
            ? "#c0271c"
            : component.trust() == TrustLevel.UNTRUSTED ? "#b3402e" : "#4c5560";
    rectangle(
        box,
        "rx=\""
            + round
            + "\" fill=\""
            + fill
            + "\" stroke=\""
            + stroke
            + (passed.contains(component.id())
                ? "\" stroke-width=\"2.8\""
                : "\" stroke-width=\"1.2\""));
    if (shape.equals("store")) {
      line(box.x(), box.y() + 5, box.x() + box.width(), box.y() + 5, stroke);
      line(
          box.x(),
          box.y() + box.height() - 5,
          box.x() + box.width(),
          box.y() + box.height() - 5,
          stroke);
    }
    double middle = box.x() + box.width() / 2;
    text(middle, box.y() + 20, Layout.name(component), "text-anchor=\"middle\" fill=\"#1d232b\"");
    text(
        middle,
        box.y() + 34,
        component.kind().id(),
        "text-anchor=\"middle\" font-size=\"10\" fill=\"#6a7380\"");
    dot(box, worst);
  }

  private void dot(Layout.Box box, @Nullable Severity worst) {
    if (worst != null) {
      out.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\" stroke=\"#ffffff\"><title>%s</title></circle>\n",
              box.x() + box.width() - 4,
              box.y() + 4,
              COLOURS.getOrDefault(worst, "#8a8f98"),
              worst.wireName()));
    }
  }

  private void line(double x, double y, double toX, double toY, String colour) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
            x,
            y,
            toX,
            toY,
            colour));
  }

  private void rectangle(Layout.Box box, String style) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>\n",
            box.x(),
            box.y(),
            box.width(),
            box.height(),
            style));
  }

  private void text(double x, double y, String text, String style) {
    out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>", x, y, style))
        .append(Markup.xml(text))
        .append("</text>\n");
  }
}
