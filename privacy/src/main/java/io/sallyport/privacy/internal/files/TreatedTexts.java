package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Text;

/** What was found in several readings of the same text nodes, put together: a node loses it all. */
final class TreatedTexts {

  /** A part of a node that goes, and what stands there instead. */
  private record Cut(int from, int to, String instead) {}

  private final Map<Text, List<Cut>> cuts = new IdentityHashMap<>();

  /**
   * Adds a reading.
   *
   * @param starts where each node begins in the text that was redacted
   * @return what no reading before it found
   */
  Redaction add(List<Text> nodes, List<Integer> starts, Redaction redaction) {
    int first = 0;
    List<Redaction.Replaced> fresh = new ArrayList<>();
    for (Redaction.Replaced replaced : redaction.replaced()) {
      int start = replaced.data().start();
      int end = replaced.data().end();
      while (first < nodes.size() && starts.get(first) + nodes.get(first).getLength() <= start) {
        first++;
      }
      boolean known = false;
      for (int i = first; i < nodes.size() && starts.get(i) < end; i++) {
        int at = starts.get(i);
        Text node = nodes.get(i);
        Cut cut =
            new Cut(
                Math.max(start - at, 0),
                Math.min(end - at, node.getLength()),
                start >= at ? replaced.replacement() : "");
        List<Cut> of = cuts.computeIfAbsent(node, n -> new ArrayList<>());
        known |= of.stream().anyMatch(old -> old.from() < cut.to() && cut.from() < old.to());
        of.add(cut);
      }
      if (!known) {
        fresh.add(replaced);
      }
    }
    return new Redaction(redaction.text(), fresh);
  }

  /** The nodes that change, and their texts. */
  Map<Text, String> all() {
    Map<Text, String> treated = new IdentityHashMap<>();
    cuts.forEach((node, of) -> treated.put(node, without(node.getData(), of)));
    return treated;
  }

  private static String without(String text, List<Cut> cuts) {
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparing(cut -> -cut.to()));
    StringBuilder treated = new StringBuilder();
    int done = 0;
    for (Cut cut : cuts) {
      if (cut.from() >= done) {
        treated.append(text, done, cut.from()).append(cut.instead());
      }
      done = Math.max(done, cut.to());
    }
    return treated.append(text, done, text.length()).toString();
  }
}
