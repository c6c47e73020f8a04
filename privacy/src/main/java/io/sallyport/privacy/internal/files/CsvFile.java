package io.sallyport.privacy.internal.files;

import static io.sallyport.privacy.FileRedaction.Selection.BY_HEADER;

import io.sallyport.privacy.FileRedaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.UnreadableFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * CSV (RFC 4180). The first record names the columns; a cell is looked at with its column's name
 * before it, so that what a column holds is known from its name.
 */
public final class CsvFile {

  /** What stands between fields, the commonest first. */
  private static final String SEPARATORS = ",;\t|";

  private static final int LONGEST_HEADER = 1 << 16;

  private final Labelled labelled;
  private final RedactionReport report;
  private final LongConsumer progress;
  private final FileRedaction.Selection selection;
  private char separator = ',';

  /** Records of a file. */
  public CsvFile(
      Redactor redactor,
      RedactionReport report,
      LongConsumer progress,
      FileRedaction.Selection selection) {
    labelled = new Labelled(redactor, report);
    this.report = report;
    this.progress = progress;
    this.selection = selection;
  }

  /**
   * Redacts a file, its header too.
   *
   * @throws UnreadableFileException when a chosen column does not exist
   */
  public void run(InputStream in, OutputStream out, long skipped)
      throws IOException, UnreadableFileException {
    // A replacement character shows where bytes were no UTF-8; the cell around it fails.
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    separator = selection.separator() == BY_HEADER ? ofHeader(reader) : selection.separator();
    CsvRecords records = new CsvRecords(reader, separator);
    List<String> header = records.next();
    if (header == null) {
      return;
    }
    for (String column : selection.columns()) {
      if (!header.contains(column)) {
        throw new UnreadableFileException(
            "column '"
                + column
                + "': missing (expected: one of "
                + String.join(", ", header)
                + ")");
      }
    }
    if (skipped == 0) {
      // A file may lack a header: a first record that holds data is treated like the rest.
      boolean record = labelled.isRecord(header);
      write(
          out,
          header.stream().map(n -> record ? labelled.value(null, n) : labelled.name(n)).toList(),
          records.lineEnd());
    }
    long number = 0;
    for (List<String> record = records.next(); record != null; record = records.next()) {
      number++;
      if (number > skipped) {
        write(out, treated(header, record, number, records.problem()), records.lineEnd());
        progress.accept(number);
      }
    }
  }

  /** The sign that the first line has most of, outside of quotations; a comma where none is. */
  private static char ofHeader(BufferedReader reader) throws IOException {
    reader.mark(LONGEST_HEADER + 1);
    int[] counts = new int[SEPARATORS.length()];
    boolean quoted = false;
    int c = reader.read();
    for (int i = 0; i < LONGEST_HEADER && c >= 0 && (quoted || c != '\n' && c != '\r'); i++) {
      quoted ^= c == '"';
      int sign = quoted ? -1 : SEPARATORS.indexOf(c);
      if (sign >= 0) {
        counts[sign]++;
      }
      c = reader.read();
    }
    reader.reset();
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  private List<String> treated(
      List<String> header, List<String> record, long number, @Nullable String problem) {
    String wrong = problem;
    if (wrong == null && record.size() != header.size()) {
      wrong = record.size() + " fields (expected: " + header.size() + ")";
    }
    if (wrong != null) {
      report.addFailure("record " + number + ": " + wrong);
      return List.of("[record " + number + ": " + wrong + "]");
    }
    List<String> treated = new ArrayList<>(record.size());
    for (int i = 0; i < record.size(); i++) {
      boolean chosen = selection.columns().isEmpty() || selection.columns().contains(header.get(i));
      treated.add(chosen ? cell(header.get(i), record.get(i)) : record.get(i));
    }
    return treated;
  }

  /** A cell behind its column's name. Only what lies in the cell counts. */
  private String cell(String column, String value) {
    if (value.isBlank()) {
      return value;
    }
    if (value.indexOf('\ufffd') >= 0) {
      report.addFailure("column " + labelled.name(column) + ": not UTF-8");
      return "[not UTF-8]";
    }
    return labelled.value(column, value);
  }

  private void write(OutputStream out, List<String> record, String lineEnd) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < record.size(); i++) {
      line.append(i == 0 ? "" : String.valueOf(separator)).append(quoted(record.get(i)));
    }
    out.write(line.append(lineEnd).toString().getBytes(StandardCharsets.UTF_8));
  }

  private String quoted(String field) {
    boolean plain =
        field.indexOf('"') < 0
            && field.indexOf(separator) < 0
            && field.indexOf('\n') < 0
            && field.indexOf('\r') < 0;
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
