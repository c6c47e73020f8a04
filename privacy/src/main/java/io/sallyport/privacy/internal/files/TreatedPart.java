package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;

/** A part of a treated text: a line of a page, a run of a document. */
final class TreatedPart {

  private TreatedPart() {}

  /**
   * What stands in a part now; a finding over two parts is replaced in the first.
   *
   * @param part the part as it was
   * @param start where it began in the whole text
   * @param end where it ended
   */
  static String of(String part, int start, int end, Redaction redaction) {
    StringBuilder treated = new StringBuilder();
    int at = start;
    for (Redaction.Replaced replaced : redaction.replaced()) {
      int from = replaced.data().start();
      int to = replaced.data().end();
      if (to <= start || from >= end) {
        continue;
      }
      if (from > at) {
        treated.append(part, at - start, from - start);
      }
      treated.append(from >= start ? replaced.replacement() : "");
      at = Math.min(to, end);
    }
    return treated.append(part, at - start, part.length()).toString();
  }
}
