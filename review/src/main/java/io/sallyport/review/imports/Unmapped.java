package io.sallyport.review.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Something that was not mapped.
 *
 * @param file that says it
 * @param line at which it says it
 * @param kind of thing; those of one kind, left out for the same reason, are told together
 * @param name which one of its kind; empty when the kind says it all
 * @param why it was not mapped
 */
record Unmapped(String file, int line, String kind, String name, String why) {

  /** So many names say what is meant; how many more there are says the rest. */
  private static final int NAMED = 5;

  /** One line for each kind of thing and reason, in the order of the file. */
  static List<String> lines(List<Unmapped> all) {
    Map<List<String>, List<Unmapped>> groups =
        all.stream()
            .distinct()
            .sorted(Comparator.comparingInt(Unmapped::line))
            .collect(
                Collectors.groupingBy(
                    one -> List.of(one.kind, one.why), LinkedHashMap::new, Collectors.toList()));
    return groups.values().stream().map(Unmapped::line).toList();
  }

  private static String line(List<Unmapped> group) {
    Unmapped first = group.getFirst();
    List<String> names =
        group.stream().map(Unmapped::name).filter(name -> !name.isEmpty()).distinct().toList();
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(names.size(), NAMED)));
    if (names.size() > NAMED) {
      shown.add((names.size() - NAMED) + " more");
    }
    String last = shown.isEmpty() ? "" : shown.removeLast();
    String what =
        last.isEmpty()
            ? ""
            : shown.isEmpty() ? ' ' + last : ' ' + String.join(", ", shown) + " and " + last;
    String times = group.size() > Math.max(1, names.size()) ? ", " + group.size() + " times" : "";
    return first.file
        + ":"
        + first.line
        + ": "
        + first.kind
        + what
        + times
        + " ("
        + first.why
        + ")";
  }
}
