package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.Flow;
import io.sallyport.review.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * A large architecture, drawn so that it can be read and takes no time: elements stand in rows in
 * their part, and one line from a part to another stands for all flows between them. How many parts
 * and lines there are is bounded, whatever the file holds.
 */
final class BundledLayout {

  private static final int MOST_PARTS = 40;
  private static final int LEAST_PARTS = 3;
  private static final int MOST_LINES = 120;
  private static final int MOST_NAMED = 12;
  private static final double GAP = 12;
  private static final double CAPTION = 22;
  private static final double NOTE = 26;
  // Wider than high, as pages and screens are.
  private static final double SHAPE = 1.8;

  private final Architecture architecture;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Group> groupOf = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final boolean framed;
  private int between;

  /** Elements that stand together; the zone of the frame around them, empty for none. */
  private static final class Group {
    private final String name;
    private final String zone;
    private final List<Component> members = new ArrayList<>();
    private int within;

    Group(String name, String zone) {
      this.name = name;
      this.zone = zone;
    }

    double cell() {
      return members.stream().mapToDouble(Layout::width).max().orElse(0) + GAP;
    }

    int columns() {
      double row = Layout.NODE_HEIGHT + GAP;
      return Math.max(1, (int) Math.ceil(Math.sqrt(members.size() * row * SHAPE / cell())));
    }

    double width() {
      double row = Math.min(columns(), members.size()) * cell() + GAP;
      return Math.max(row, caption().length() * Layout.CHARACTER + 2 * GAP);
    }

    double height() {
      int rows = (members.size() + columns() - 1) / columns();
      return CAPTION + GAP + rows * (Layout.NODE_HEIGHT + GAP);
    }

    String caption() {
      String text = counted(members.size(), "element");
      return (name.isEmpty() ? "" : name + ": ")
          + text
          + (within == 0 ? "" : ", " + counted(within, "flow") + " among them");
    }
  }

  /** All flows from a group to another. */
  private static final class Line {
    private final Group from;
    private final Group to;
    private final List<String> flows = new ArrayList<>();

    Line(Group from, Group to) {
      this.from = from;
      this.to = to;
    }
  }

  BundledLayout(Architecture architecture) {
    this.architecture = architecture;
    this.framed = group();
    groups.values().forEach(group -> group.members.forEach(one -> groupOf.put(one.id(), group)));
    for (Flow flow : architecture.flows()) {
      Group from = Objects.requireNonNull(groupOf.get(flow.from()));
      Group to = Objects.requireNonNull(groupOf.get(flow.to()));
      if (from == to) {
        from.within++;
      } else {
        between++;
        String both = key(from) + "\n" + key(to);
        lines.computeIfAbsent(both, any -> new Line(from, to)).flows.add(flow.id());
      }
    }
  }

  private static String key(Group group) {
    return group.zone + "\t" + group.name;
  }

  // The finest of the ways to tell parts apart that makes few enough of them.
  private boolean group() {
    Function<Component, String> innermost = one -> Objects.requireNonNullElse(one.zone(), "");
    Function<Component, String> outermost = this::outermost;
    for (Function<Component, String> zones : List.of(innermost, outermost)) {
      Set<String> found = new LinkedHashSet<>();
      architecture.components().values().forEach(one -> found.add(zones.apply(one)));
      if (found.size() <= MOST_PARTS) {
        boolean few = found.size() < LEAST_PARTS;
        architecture
            .components()
            .values()
            .forEach(one -> add(few ? plural(one.kind().shape()) : "", zones.apply(one), one));
        return zones == innermost;
      }
    }
    architecture
        .components()
        .values()
        .forEach(one -> add(one.trust().wireName() + " " + plural(one.kind().shape()), "", one));
    return false;
  }

  private void add(String name, String zone, Component one) {
    groups.computeIfAbsent(zone + "\n" + name, any -> new Group(name, zone)).members.add(one);
  }

  private static String plural(String shape) {
    return switch (shape) {
      case "person" -> "people";
      case "process" -> "processes";
      case "external" -> "external things";
      default -> shape + "s";
    };
  }

  private String outermost(Component one) {
    String id = Objects.requireNonNullElse(one.zone(), "");
    Set<String> seen = new LinkedHashSet<>();
    for (Zone zone = architecture.zones().get(id);
        zone != null && zone.inside() != null && seen.add(id);
        zone = architecture.zones().get(id)) {
      id = zone.inside();
    }
    return id;
  }

  Layout layout() {
    ElkNode root = ElkLayout.root();
    Map<String, ElkNode> frames =
        framed ? ElkLayout.zoneNodes(architecture, root) : outerFrames(root);
    Map<Group, ElkNode> nodes = new LinkedHashMap<>();
    for (Group group : groups.values()) {
      ElkNode node = ElkGraphUtil.createNode(frames.getOrDefault(group.zone, root));
      node.setDimensions(group.width(), group.height());
      nodes.put(group, node);
    }
    List<Line> drawn =
        lines.values().stream()
            .sorted(Comparator.comparingInt((Line line) -> -line.flows.size()))
            .limit(MOST_LINES)
            .toList();
    Map<Line, ElkEdge> edges = new LinkedHashMap<>();
    for (Line line : drawn) {
      edges.put(
          line,
          ElkLayout.edge(
              Objects.requireNonNull(nodes.get(line.from)),
              Objects.requireNonNull(nodes.get(line.to)),
              counted(line.flows.size(), "flow")));
    }
    ElkLayout.run(root);
    String note = note(drawn);
    Map<String, Layout.Box> components = new LinkedHashMap<>();
    List<Layout.Part> parts = new ArrayList<>();
    nodes.forEach(
        (group, node) -> {
          Layout.Box box = lower(ElkLayout.box(node));
          parts.add(new Layout.Part(box, group.caption()));
          place(group, box, components);
        });
    Map<String, Layout.Box> zones = new LinkedHashMap<>();
    ElkLayout.boxes(frames).forEach((id, box) -> zones.put(id, lower(box)));
    return new Layout(
        zones,
        components,
        Map.of(),
        parts,
        edges.entrySet().stream().map(one -> bundle(one.getKey(), one.getValue())).toList(),
        Math.max(root.getWidth(), note.length() * Layout.CHARACTER + GAP),
        root.getHeight() + NOTE,
        note);
  }

  private Map<String, ElkNode> outerFrames(ElkNode root) {
    Map<String, ElkNode> frames = new LinkedHashMap<>();
    for (Group group : groups.values()) {
      Zone zone = architecture.zones().get(group.zone);
      if (zone != null) {
        frames.computeIfAbsent(group.zone, id -> ElkLayout.frame(root, Layout.title(zone)));
      }
    }
    return frames;
  }

  private static void place(Group group, Layout.Box box, Map<String, Layout.Box> components) {
    double cell = group.cell();
    int columns = group.columns();
    for (int i = 0; i < group.members.size(); i++) {
      components.put(
          group.members.get(i).id(),
          new Layout.Box(
              box.x() + GAP + i % columns * cell,
              box.y() + CAPTION + GAP + i / columns * (Layout.NODE_HEIGHT + GAP),
              cell - GAP,
              Layout.NODE_HEIGHT));
    }
  }

  private static Layout.Bundle bundle(Line line, ElkEdge edge) {
    Layout.Route route = ElkLayout.route(edge);
    List<String> ids = line.flows;
    int more = ids.size() - MOST_NAMED;
    return new Layout.Bundle(
        new Layout.Route(
            route.points().stream().map(one -> new Layout.Point(one.x(), one.y() + NOTE)).toList(),
            route.label(),
            route.at() == null ? null : lower(route.at())),
        route.label()
            + ": "
            + String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())))
            + (more > 0 ? " and " + more + " more" : ""),
        ids);
  }

  // Below the note.
  private static Layout.Box lower(Layout.Box box) {
    return new Layout.Box(box.x(), box.y() + NOTE, box.width(), box.height());
  }

  private String note(List<Line> drawn) {
    int shown = drawn.stream().mapToInt(line -> line.flows.size()).sum();
    int within = architecture.flows().size() - between;
    StringBuilder note = new StringBuilder("Too large to draw each flow: ");
    note.append(counted(shown, "flow")).append(" between parts ").append(shown == 1 ? "is" : "are");
    note.append(" drawn as ").append(counted(drawn.size(), "line"));
    if (within > 0) {
      note.append(", ").append(counted(within, "flow")).append(" within a part only counted");
    }
    if (between > shown) {
      note.append(", ")
          .append(counted(between - shown, "flow"))
          .append(" of the thinnest lines left out");
    }
    return note.append('.').toString();
  }

  private static String counted(int number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}
