package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.Zone;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where everything goes in the diagram.
 *
 * @param zones frames by the id of their zone
 * @param components boxes by their id
 * @param routes ways of the flows that are drawn, by their id
 * @param parts what is drawn together, where not each flow is drawn
 * @param bundles lines that stand for several flows, where not each is drawn
 * @param width and {@code height} of it all
 * @param note what a reader has to know; empty when each flow is drawn
 */
record Layout(
    Map<String, Box> zones,
    Map<String, Box> components,
    Map<String, Route> routes,
    List<Part> parts,
    List<Bundle> bundles,
    double width,
    double height,
    String note) {

  /** Width of a character in the diagram's font, generously. */
  static final double CHARACTER = 6.7;

  static final double NODE_HEIGHT = 44;
  private static final double LEAST_WIDTH = 92;
  private static final int LONGEST_LABEL = 26;
  // Beyond these a line for each flow can be neither followed by a reader nor laid out in a second.
  private static final int MOST_COMPONENTS = 400;
  private static final int MOST_FLOWS = 600;
  private static final int MOST_ZONES = 100;

  /** Copies the collections, in their order. */
  Layout {
    zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    parts = List.copyOf(parts);
    bundles = List.copyOf(bundles);
  }

  /** A rectangle. */
  record Box(double x, double y, double width, double height) {}

  /** A point. */
  record Point(double x, double y) {}

  /**
   * The way of a line.
   *
   * @param points from its start to its end
   * @param label what is written on it; empty for nothing
   * @param at where that is written; null for nowhere
   */
  record Route(List<Point> points, String label, @Nullable Box at) {}

  /**
   * Elements that are drawn together.
   *
   * @param box around them
   * @param caption what they are, and how many
   */
  record Part(Box box, String caption) {}

  /**
   * One line for all flows from a part to another.
   *
   * @param route of the line
   * @param title what it stands for
   * @param flows their ids
   */
  record Bundle(Route route, String title, List<String> flows) {
    Bundle {
      flows = List.copyOf(flows);
    }
  }

  /** The layout of an architecture, each flow as a line or, of a large one, bundled. */
  static Layout of(Architecture architecture) {
    return bundled(architecture)
        ? new BundledLayout(architecture).layout()
        : ElkLayout.of(architecture);
  }

  private static boolean bundled(Architecture architecture) {
    return architecture.components().size() > MOST_COMPONENTS
        || architecture.flows().size() > MOST_FLOWS
        || architecture.zones().size() > MOST_ZONES;
  }

  /** What is written on a zone. */
  static String title(Zone zone) {
    return shorten(zone.name()) + " · " + zone.trust().wireName();
  }

  /** What a component is called in the diagram. */
  static String name(Component component) {
    return shorten(component.name());
  }

  /** How wide a component's box has to be. */
  static double width(Component component) {
    return Math.max(LEAST_WIDTH, name(component).length() * CHARACTER + 34);
  }

  /** A text that is short enough for a label. */
  static String shorten(String text) {
    return text.length() > LONGEST_LABEL ? text.substring(0, LONGEST_LABEL - 1) + "…" : text;
  }
}
