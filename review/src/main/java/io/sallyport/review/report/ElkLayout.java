package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.Flow;
import io.sallyport.review.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** ELK's layered layout with nested zones, a line for each flow. */
final class ElkLayout {

  private static final int MOST_LABELLED = 400;
  private static final int LARGE = 150;

  private ElkLayout() {}

  /** The layout of an architecture. */
  static Layout of(Architecture architecture) {
    ElkNode root = root();
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
      node.setDimensions(Layout.width(component), Layout.NODE_HEIGHT);
      nodes.put(component.id(), node);
    }
    Map<String, ElkEdge> edges = new LinkedHashMap<>();
    boolean labelled = architecture.flows().size() <= MOST_LABELLED;
    for (Flow flow : architecture.flows()) {
      ElkNode from = nodes.get(flow.from());
      ElkNode to = nodes.get(flow.to());
      if (from != null && to != null && from != to) {
        edges.put(flow.id(), edge(from, to, labelled ? label(flow) : ""));
      }
    }
    run(root);
    return new Layout(
        boxes(zoneNodes),
        boxes(nodes),
        routes(edges),
        List.of(),
        List.of(),
        root.getWidth(),
        root.getHeight(),
        "");
  }

  /** A graph to be laid out from left to right. */
  static ElkNode root() {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new CoreOptions(), new LayeredMetaDataProvider());
    ElkNode root = ElkGraphUtil.createGraph();
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
    return root;
  }

  /** Lays a graph out. */
  static void run(ElkNode root) {
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
  }

  /** A line with what is written on it; empty for nothing. */
  static ElkEdge edge(ElkNode from, ElkNode to, String text) {
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
    if (!text.isEmpty()) {
      ElkLabel label = ElkGraphUtil.createLabel(text, edge);
      label.setDimensions(text.length() * Layout.CHARACTER * 0.88 + 4, 14);
      label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
    }
    return edge;
  }

  /** The frame of a zone, as wide as its title. */
  static ElkNode frame(ElkNode parent, String title) {
    ElkNode node = ElkGraphUtil.createNode(parent);
    node.setProperty(CoreOptions.PADDING, new ElkPadding(30, 16, 16, 16));
    node.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
    node.setProperty(CoreOptions.NODE_SIZE_MINIMUM, new KVector(title.length() * 7.4 + 24, 60));
    return node;
  }

  /** Frames of all zones that something is in, each inside the one around it. */
  static Map<String, ElkNode> zoneNodes(Architecture architecture, ElkNode root) {
    Set<String> used = used(architecture);
    Map<String, ElkNode> nodes = new LinkedHashMap<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Zone zone : architecture.zones().values()) {
        ElkNode parent = zone.inside() == null ? root : nodes.get(zone.inside());
        if (parent != null && used.contains(zone.id()) && !nodes.containsKey(zone.id())) {
          nodes.put(zone.id(), frame(parent, Layout.title(zone)));
          more = true;
        }
      }
    }
    return nodes;
  }

  private static Set<String> used(Architecture architecture) {
    Set<String> used = new HashSet<>();
    for (Component component : architecture.components().values()) {
      String id = component.zone();
      while (id != null && used.add(id)) {
        Zone zone = architecture.zones().get(id);
        id = zone == null ? null : zone.inside();
      }
    }
    return used;
  }

  private static String label(Flow flow) {
    String text = flow.name().isEmpty() ? String.join(", ", flow.data()) : flow.name();
    return Layout.shorten(text.isEmpty() ? flow.protocol() : text);
  }

  /** Where frames or boxes are. */
  static Map<String, Layout.Box> boxes(Map<String, ElkNode> nodes) {
    Map<String, Layout.Box> boxes = new LinkedHashMap<>();
    nodes.forEach((id, node) -> boxes.put(id, box(node)));
    return boxes;
  }

  /** Where one is. */
  static Layout.Box box(ElkNode node) {
    Layout.Point corner = corner(node);
    return new Layout.Box(corner.x(), corner.y(), node.getWidth(), node.getHeight());
  }

  private static Layout.Point corner(@Nullable ElkNode node) {
    double x = 0;
    double y = 0;
    for (ElkNode at = node; at != null && at.getParent() != null; at = at.getParent()) {
      x += at.getX();
      y += at.getY();
    }
    return new Layout.Point(x, y);
  }

  private static Map<String, Layout.Route> routes(Map<String, ElkEdge> edges) {
    Map<String, Layout.Route> routes = new LinkedHashMap<>();
    edges.forEach((id, edge) -> routes.put(id, route(edge)));
    return routes;
  }

  /** The way of a line. */
  static Layout.Route route(ElkEdge edge) {
    Layout.Point shift = corner(edge.getContainingNode());
    List<Layout.Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(shifted(section.getStartX(), section.getStartY(), shift));
      section.getBendPoints().forEach(bend -> points.add(shifted(bend.getX(), bend.getY(), shift)));
      points.add(shifted(section.getEndX(), section.getEndY(), shift));
    }
    if (edge.getLabels().isEmpty()) {
      return new Layout.Route(points, "", null);
    }
    ElkLabel label = edge.getLabels().get(0);
    Layout.Point corner = shifted(label.getX(), label.getY(), shift);
    return new Layout.Route(
        points,
        label.getText(),
        new Layout.Box(corner.x(), corner.y(), label.getWidth(), label.getHeight()));
  }

  private static Layout.Point shifted(double x, double y, Layout.Point by) {
    return new Layout.Point(x + by.x(), y + by.y());
  }
}
