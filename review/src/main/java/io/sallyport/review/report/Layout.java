package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.Flow;
import io.sallyport.review.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.jspecify.annotations.Nullable;

/** Where everything goes in the diagram: ELK's layered layout with nested zones. */
final class Layout {

  /** Width of a character in the diagram's font, generously. */
  static final double CHARACTER = 6.7;

  private static final double NODE_HEIGHT = 44;
  private static final double LEAST_WIDTH = 92;
  private static final int LONGEST_LABEL = 26;
  private static final int MOST_LABELLED = 400;
  private static final int LARGE = 150;

  private final Map<String, Box> zones = new LinkedHashMap<>();
  private final Map<String, Box> components = new LinkedHashMap<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final double width;
  private final double height;

  /** A rectangle. */
  record Box(double x, double y, double width, double height) {}

  /** A point. */
  record Point(double x, double y) {}

  /**
   * The way of a flow.
   *
   * @param points from its start to its end
   * @param label what is written on it; empty for nothing
   * @param at where that is written; null for nowhere
   */
  record Route(List<Point> points, String label, @Nullable Box at) {}

  Layout(Architecture architecture) {
    ElkNode root = ElkGraphUtil.createGraph();
    configure(root);
    if (architecture.components().size() > LARGE) {
      // Fewer tries to save crossings: nobody follows each line of so large a picture.
      root.setProperty(LayeredOptions.THOROUGHNESS, 2);
    }
    Map<String, ElkNode> zoneNodes = zoneNodes(architecture, root);
    Map<String, ElkNode> nodes = new LinkedHashMap<>();
    for (Component component : architecture.components().values()) {
      ElkNode parent =
          component.zone() == null ? root : zoneNodes.getOrDefault(component.zone(), root);
      ElkNode node = ElkGraphUtil.createNode(parent);
      node.setDimensions(
          Math.max(LEAST_WIDTH, name(component).length() * CHARACTER + 34), NODE_HEIGHT);
      nodes.put(component.id(), node);
    }
    Map<String, ElkEdge> edges = new LinkedHashMap<>();
    boolean labelled = architecture.flows().size() <= MOST_LABELLED;
    for (Flow flow : architecture.flows()) {
      ElkNode from = nodes.get(flow.from());
      ElkNode to = nodes.get(flow.to());
      if (from == null || to == null || from == to) {
        continue;
      }
      ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
      String text = labelled ? label(flow) : "";
      if (!text.isEmpty()) {
        ElkLabel label = ElkGraphUtil.createLabel(text, edge);
        label.setDimensions(text.length() * CHARACTER * 0.88 + 4, 14);
        label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
      }
      edges.put(flow.id(), edge);
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    this.width = root.getWidth();
    this.height = root.getHeight();
    zoneNodes.forEach((id, node) -> zones.put(id, box(node)));
    nodes.forEach((id, node) -> components.put(id, box(node)));
    edges.forEach((id, edge) -> routes.put(id, route(edge)));
  }

  private static void configure(ElkNode root) {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new CoreOptions(), new LayeredMetaDataProvider());
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(CoreOptions.SPACING_NODE_NODE, 26.0);
    root.setProperty(CoreOptions.SPACING_EDGE_NODE, 16.0);
    root.setProperty(CoreOptions.SPACING_EDGE_EDGE, 12.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 34.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 16.0);
    root.setProperty(CoreOptions.RANDOM_SEED, 1);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(16));
  }

  private static Map<String, ElkNode> zoneNodes(Architecture architecture, ElkNode root) {
    Map<String, ElkNode> nodes = new LinkedHashMap<>();
    int left = architecture.zones().size();
    while (left > 0) {
      int before = left;
      for (Zone zone : architecture.zones().values()) {
        ElkNode parent = zone.inside() == null ? root : nodes.get(zone.inside());
        if (parent != null && !nodes.containsKey(zone.id()) && used(architecture, zone.id())) {
          ElkNode node = ElkGraphUtil.createNode(parent);
          node.setProperty(CoreOptions.PADDING, new ElkPadding(30, 16, 16, 16));
          node.setProperty(
              CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
          node.setProperty(
              CoreOptions.NODE_SIZE_MINIMUM, new KVector(title(zone).length() * 7.4 + 24, 60));
          nodes.put(zone.id(), node);
          left--;
        }
      }
      if (left == before) {
        break;
      }
    }
    return nodes;
  }

  private static boolean used(Architecture architecture, String zone) {
    return architecture.components().values().stream().anyMatch(one -> zone.equals(one.zone()))
        || architecture.zones().values().stream()
            .anyMatch(one -> zone.equals(one.inside()) && used(architecture, one.id()));
  }

  /** What is written on a zone. */
  static String title(Zone zone) {
    return shorten(zone.name()) + " · " + zone.trust().wireName();
  }

  /** What a component is called in the diagram. */
  static String name(Component component) {
    return shorten(component.name());
  }

  private static String label(Flow flow) {
    String text = flow.name().isEmpty() ? String.join(", ", flow.data()) : flow.name();
    return shorten(text.isEmpty() ? flow.protocol() : text);
  }

  private static String shorten(String text) {
    return text.length() > LONGEST_LABEL ? text.substring(0, LONGEST_LABEL - 1) + "…" : text;
  }

  private static Box box(ElkNode node) {
    Point corner = corner(node);
    return new Box(corner.x, corner.y, node.getWidth(), node.getHeight());
  }

  private static Point corner(@Nullable ElkNode node) {
    double x = 0;
    double y = 0;
    for (ElkNode at = node; at != null && at.getParent() != null; at = at.getParent()) {
      x += at.getX();
      y += at.getY();
    }
    return new Point(x, y);
  }

  private static Route route(ElkEdge edge) {
    Point shift = corner(edge.getContainingNode());
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX() + shift.x, section.getStartY() + shift.y));
      section
          .getBendPoints()
          .forEach(bend -> points.add(new Point(bend.getX() + shift.x, bend.getY() + shift.y)));
      points.add(new Point(section.getEndX() + shift.x, section.getEndY() + shift.y));
    }
    if (edge.getLabels().isEmpty()) {
      return new Route(points, "", null);
    }
    ElkLabel label = edge.getLabels().get(0);
    return new Route(
        points,
        label.getText(),
        new Box(
            label.getX() + shift.x, label.getY() + shift.y, label.getWidth(), label.getHeight()));
  }

  Map<String, Box> zones() {
    return zones;
  }

  Map<String, Box> components() {
    return components;
  }

  Map<String, Route> routes() {
    return routes;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }
}
