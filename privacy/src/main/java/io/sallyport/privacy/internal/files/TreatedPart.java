package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import java.util.ArrayList;
import java.util.List;

/** The parts of a treated text: lines of a page, runs of a document. */
final class TreatedPart {

  private TreatedPart() {}

  /**
   * What stands in the parts now; a finding over several parts is replaced in the first.
   *
   * @param parts the parts as they were, in the order of the text
   * @param starts where each began in the whole text
   */
  static List<String> all(List<String> parts, List<Integer> starts, Redaction redaction) {
    List<Redaction.Replaced> replaced = redaction.replaced();
    List<String> treated = new ArrayList<>(parts.size());
    int first = 0;
    for (int i = 0; i < parts.size(); i++) {
      int start = starts.get(i);
      int end = start + parts.get(i).length();
      while (first < replaced.size() && replaced.get(first).data().end() <= start) {
        first++;
      }
      int last = first;
      while (last < replaced.size() && replaced.get(last).data().start() < end) {
        last++;
      }
      treated.add(of(parts.get(i), start, end, replaced.subList(first, last)));
    }
    return treated;
  }

  private static String of(String part, int start, int end, List<Redaction.Replaced> all) {
    StringBuilder treated = new StringBuilder();
    int at = start;
    for (Redaction.Replaced replaced : all) {
      int from = replaced.data().start();
      if (from > at) {
        treated.append(part, at - start, from - start);
      }
      treated.append(from >= start ? replaced.replacement() : "");
      at = Math.min(replaced.data().end(), end);
    }
    return treated.append(part, at - start, part.length()).toString();
  }
}
