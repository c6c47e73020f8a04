package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.internal.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are looked at together, since names and numbers stand in several. The last ones of a
 * full block wait for what follows them, and the last written ones are read once more before it, so
 * that nothing is lost where two blocks meet.
 */
final class LineBlock {

  private static final int MOST_LINES = 64;
  private static final int MOST_CHARACTERS = 100_000;

  /** Lines on either side of a seam that are seen from the other side. */
  private static final int OVERLAP = 6;

  private final Redactor redactor;
  private final RedactionReport report;
  private final OutputStream out;
  private final ArrayDeque<String> written = new ArrayDeque<>();
  private final List<String> waiting = new ArrayList<>();
  private int length;

  /** The line of names of the table that the written lines end in. */
  private String heading = "";

  LineBlock(Redactor redactor, RedactionReport report, OutputStream out) {
    this.redactor = redactor;
    this.report = report;
    this.out = out;
  }

  void add(String line) {
    waiting.add(line);
    length += line.length();
  }

  boolean isFull() {
    return waiting.size() >= MOST_LINES || length > MOST_CHARACTERS;
  }

  /** How many lines are not written yet. */
  int waiting() {
    return waiting.size();
  }

  /** Writes all but the last lines. */
  void flush() throws IOException {
    boolean brief = length <= MOST_CHARACTERS && waiting.size() > OVERLAP;
    write(brief ? waiting.size() - OVERLAP : waiting.size());
  }

  /** Writes everything; what follows has nothing to do with it. */
  void end() throws IOException {
    write(waiting.size());
    written.clear();
    heading = "";
  }

  private void write(int lines) throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    String before = heading + String.join("", written);
    String text = before + String.join("", waiting);
    int end = before.length();
    for (String line : waiting.subList(0, lines)) {
      end += line.length();
    }
    Redaction whole = redactor.redact(text);
    int count = lines;
    // Half of the lines go in any case, or a text of broken values is searched once for each line.
    int fewest = Math.max(1, lines / 2);
    for (Redaction.Replaced replaced : whole.replaced().reversed()) {
      // What goes on behind the seam waits whole.
      while (count > fewest && replaced.data().start() < end && replaced.data().end() > end) {
        count--;
        end -= waiting.get(count).length();
      }
    }
    Redaction part =
        part(text, whole, before.length(), lines == waiting.size() ? text.length() : end);
    report.add(text, part);
    out.write(part.text().getBytes(StandardCharsets.UTF_8));
    keep(lines == waiting.size() ? lines : count);
  }

  /** The treated lines between two places; what begins before the first is hidden from it on. */
  private static Redaction part(String text, Redaction whole, int from, int to) {
    StringBuilder treated = new StringBuilder();
    List<Redaction.Replaced> inside = new ArrayList<>();
    int done = from;
    for (Redaction.Replaced replaced : whole.replaced()) {
      if (replaced.data().end() <= from || replaced.data().start() >= to) {
        continue;
      }
      int start = Math.max(done, replaced.data().start());
      treated.append(text, done, start).append(replaced.replacement());
      inside.add(replaced);
      done = replaced.data().end();
    }
    treated.append(text, Math.min(done, to), to);
    return new Redaction(treated.toString(), inside);
  }

  private void keep(int lines) {
    for (String line : waiting.subList(0, lines)) {
      written.addLast(line);
      length -= line.length();
    }
    waiting.subList(0, lines).clear();
    String table = Tables.heading(heading + String.join("", written));
    boolean dropped = !heading.isEmpty();
    while (written.size() > OVERLAP || total(written) > MOST_CHARACTERS && !written.isEmpty()) {
      written.removeFirst();
      dropped = true;
    }
    heading = dropped ? table : "";
  }

  private static int total(ArrayDeque<String> lines) {
    return lines.stream().mapToInt(String::length).sum();
  }
}
