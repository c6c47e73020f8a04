package io.sallyport.gateway.surface;

import io.sallyport.core.Segment;
import io.sallyport.gateway.config.InnerHost;
import io.sallyport.guard.Run;
import io.sallyport.guard.Uninspected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one JSON document, each with the place it came from, so that a treated text can be
 * put back.
 */
public final class TextSlots {

  /**
   * Content that nothing here can read.
   *
   * @param path where it is
   * @param kind what it is
   */
  public record Opaque(String path, Uninspected kind) {}

  /**
   * An address that leads to a host within a network.
   *
   * @param path where it is
   * @param host the host; empty where it cannot be told for sure
   * @param address the address
   */
  public record Inner(String path, String host, String address) {

    private static final Pattern PLAIN =
        Pattern.compile("(?i)https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?(?=[/?#]|$)");

    /** All before the path; empty when it is written in other signs than a host is, or too many. */
    private String head() {
      Matcher plain = PLAIN.matcher(address);
      return plain.lookingAt() && plain.end() <= MOST_HEAD ? plain.group() : "";
    }
  }

  /** A text in pieces; its place is null when it cannot be replaced. */
  private record Slot(int first, List<Segment> pieces, @Nullable Consumer<String> place) {

    String path() {
      return pieces.getFirst().path();
    }

    String text() {
      return pieces.stream().map(Segment::text).collect(Collectors.joining());
    }
  }

  /** The longest name of a host, with a scheme and a port. */
  private static final int MOST_HEAD = 270;

  private final List<Slot> slots = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private List<Segment> current = List.of();
  private final Map<String, List<Integer>> runs = new LinkedHashMap<>();
  private final List<Opaque> opaque = new ArrayList<>();
  private final List<Inner> inner = new ArrayList<>();

  /**
   * Adds a text.
   *
   * @param run what the text is a part of; texts of one run are read as one
   * @param pieces the text cut up, in order
   * @param place takes the treated text
   */
  void add(String run, List<Segment> pieces, Consumer<String> place) {
    put(run, pieces, place);
  }

  /** A text that can be inspected but not replaced, such as the names of an object. */
  void addFixed(String run, Segment segment) {
    put(run, List.of(segment), null);
  }

  /** Content that nothing here can read, such as an image; the log says so. */
  void addOpaque(String path, Uninspected kind) {
    opaque.add(new Opaque(path, kind));
  }

  /** Takes down where an address leads, if it leads inside. */
  void addAddress(String path, String address) {
    String host = InnerHost.of(address);
    if (host != null) {
      inner.add(new Inner(path, host.equals(InnerHost.UNCLEAR) ? "" : host, address));
    }
  }

  /** Addresses that lead to hosts within a network. */
  public List<Inner> inner() {
    return List.copyOf(inner);
  }

  /**
   * Lets the addresses pass that lead inside: their schemes, hosts and ports are set apart and go
   * on as they came. A host that the operator named is nobody's datum, and with another one the
   * address would be none. All behind them stays text. To be called before anything looks at it.
   */
  public void leaveHeads() {
    Map<String, String> heads = new HashMap<>();
    inner.forEach(address -> heads.put(key(address.path(), address.address()), address.head()));
    for (int i = 0; i < slots.size() && !heads.isEmpty(); i++) {
      Slot slot = slots.get(i);
      Consumer<String> place = slot.place();
      String head = heads.getOrDefault(key(slot.path(), slot.text()), "");
      if (place != null && !head.isEmpty()) {
        List<Segment> rest = without(head.length(), slot.pieces());
        slots.set(i, new Slot(slot.first(), rest, text -> place.accept(head + text)));
        for (int j = 0; j < rest.size(); j++) {
          segments.set(slot.first() + j, rest.get(j));
        }
      }
    }
  }

  /** Two texts may have one path, where names hold dots. */
  private static String key(String path, String text) {
    return path + '\n' + text;
  }

  private static List<Segment> without(int characters, List<Segment> pieces) {
    List<Segment> rest = new ArrayList<>();
    int left = characters;
    for (Segment piece : pieces) {
      int cut = Math.min(left, piece.text().length());
      left -= cut;
      rest.add(piece.withText(piece.text().substring(cut)));
    }
    return rest;
  }

  /** Whoever reads one text goes on with the other: they are looked at together as well. */
  void readInOrder(String first, String then) {
    if (runs.containsKey(first) && runs.containsKey(then)) {
      List<Integer> both = new ArrayList<>(runs.get(first));
      both.addAll(runs.get(then));
      runs.put(first + " " + then, both);
    }
  }

  /** Every text, in order of appearance. */
  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /**
   * Replaces the texts with the same ones otherwise labelled.
   *
   * @param labels gives as many segments as it gets, in the same order
   */
  public void relabel(UnaryOperator<List<Segment>> labels) {
    List<Segment> labelled = labels.apply(segments());
    if (labelled.size() != segments.size()) {
      throw new IllegalArgumentException(
          "labelled: " + labelled.size() + " texts (expected: " + segments.size() + ")");
    }
    segments.clear();
    segments.addAll(labelled);
  }

  /** The texts as they stand in their places now. */
  public List<Segment> current() {
    return current.isEmpty() ? segments() : current;
  }

  /** Whether any text stands otherwise in its place now than it came. */
  boolean isTreated() {
    boolean treated = false;
    for (int i = 0; i < current.size(); i++) {
      treated |= !current.get(i).text().equals(segments.get(i).text());
    }
    return treated;
  }

  /** Which texts are read as one. */
  public List<Run> runs() {
    return runs.values().stream().filter(run -> run.size() > 1).map(Run::new).toList();
  }

  /** Content that was not inspected. */
  public List<Opaque> opaque() {
    return List.copyOf(opaque);
  }

  /**
   * Puts treated texts back.
   *
   * @param treated as many as {@link #segments}, in the same order
   * @return whether a text that cannot be replaced should have been; then nothing may pass
   */
  public boolean put(List<Segment> treated) {
    if (treated.size() != segments.size()) {
      throw new IllegalArgumentException(
          "treated: " + treated.size() + " texts (expected: " + segments.size() + ")");
    }
    current = List.copyOf(treated);
    boolean stuck = false;
    for (Slot slot : slots) {
      StringBuilder text = new StringBuilder();
      boolean changed = false;
      for (int i = 0; i < slot.pieces().size(); i++) {
        String now = treated.get(slot.first() + i).text();
        changed |= !now.equals(slot.pieces().get(i).text());
        text.append(now);
      }
      if (changed && slot.place() != null) {
        slot.place().accept(text.toString());
      } else {
        stuck |= changed;
      }
    }
    return stuck;
  }

  /**
   * Changes texts on their way out, after they were treated.
   *
   * @param change gives the text as it goes on
   * @return whether any text changed
   */
  public boolean transform(UnaryOperator<Segment> change) {
    boolean any = false;
    for (Slot slot : slots) {
      Consumer<String> place = slot.place();
      StringBuilder text = new StringBuilder();
      boolean changed = false;
      for (int i = 0; i < slot.pieces().size(); i++) {
        Segment now = current.get(slot.first() + i);
        Segment next = change.apply(now);
        changed |= !next.text().equals(now.text());
        text.append(next.text());
      }
      if (changed && place != null) {
        place.accept(text.toString());
        any = true;
      }
    }
    return any;
  }

  private void put(String run, List<Segment> pieces, @Nullable Consumer<String> place) {
    slots.add(new Slot(segments.size(), List.copyOf(pieces), place));
    List<Integer> members = runs.computeIfAbsent(run, r -> new ArrayList<>());
    for (Segment piece : pieces) {
      members.add(segments.size());
      segments.add(piece);
    }
  }

  /**
   * What a text is a part of: its path without the indexes, so that all entries of a list go
   * together, and a message's text with its text parts. The index of a choice stays.
   */
  static String run(String path) {
    String all = path.indexOf('[') < 0 ? path : withoutIndexes(path);
    return all.endsWith(".content.text") ? all.substring(0, all.length() - 5) : all;
  }

  private static String withoutIndexes(String path) {
    StringBuilder run = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      int end = path.charAt(i) == '[' ? path.indexOf(']', i) : -1;
      boolean choice = i == "choices".length() && path.startsWith("choices");
      if (end > i && !choice) {
        i = end;
      } else {
        run.append(path.charAt(i));
      }
    }
    return run.toString();
  }
}
