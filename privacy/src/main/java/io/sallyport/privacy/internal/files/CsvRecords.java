package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.FileRedaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of CSV. A quotation that does not end, or ends where none can, is given up: its
 * record has a problem, and reading goes on in the line behind the one in which it began.
 */
final class CsvRecords {

  private static final String QUOTES = " quotation marks that do not fit (expected: in pairs)";

  /** More lines than this are no field; nor is so much text in several lines. */
  private static final int MOST_LINES = 500;

  private static final int LONGEST_QUOTED = 1 << 20;

  private final BufferedReader reader;
  private final char separator;

  /** What was read of the record that may have to be read again, and where that was reached. */
  private final StringBuilder seen = new StringBuilder();

  private int again;
  private int lines;
  private String lineEnd = "\n";
  private @Nullable String problem;

  CsvRecords(BufferedReader reader, char separator) {
    this.reader = reader;
    this.separator = separator;
  }

  /** How the last record ended. */
  String lineEnd() {
    return lineEnd;
  }

  /** What is wrong with the last record; null for nothing. */
  @Nullable String problem() {
    return problem;
  }

  /** The next record; null at the end. */
  @Nullable List<String> next() throws IOException {
    problem = null;
    seen.delete(0, again);
    again = 0;
    lines = 0;
    int c = read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    while (true) {
      c = field(c, fields);
      if (c != separator) {
        break;
      }
      c = read();
    }
    if (problem != null && lines > 0) {
      goBack();
      return fields;
    }
    if (c == '\r') {
      boolean feed = isNext('\n');
      lineEnd = feed ? "\r\n" : "\r";
      if (feed) {
        read();
      }
    } else if (c == '\n') {
      lineEnd = "\n";
    }
    return fields;
  }

  private int read() throws IOException {
    if (again < seen.length()) {
      return seen.charAt(again++);
    }
    int c = reader.read();
    if (c >= 0 && seen.length() <= LONGEST_QUOTED) {
      seen.append((char) c);
      again = seen.length();
    }
    return c;
  }

  private boolean isNext(char wanted) throws IOException {
    if (again < seen.length()) {
      return seen.charAt(again) == wanted;
    }
    reader.mark(1);
    int c = reader.read();
    reader.reset();
    return c == wanted;
  }

  /** To the line behind the one in which the record began. */
  private void goBack() {
    int feed = seen.indexOf("\n");
    lineEnd = feed > 0 && seen.charAt(feed - 1) == '\r' ? "\r\n" : "\n";
    again = feed + 1;
  }

  private boolean isEndless() {
    return lines > 0 && (lines > MOST_LINES || seen.length() > LONGEST_QUOTED);
  }

  /** Reads a field that begins with a character; gives the character behind it. */
  private int field(int first, List<String> fields) throws IOException {
    StringBuilder field = new StringBuilder();
    int c = first;
    if (c == '"') {
      c = quoted(field);
      if (c >= 0 && c != separator && c != '\n' && c != '\r') {
        problem = "characters behind a quotation (expected: the separator)";
      }
    }
    while (c >= 0 && c != separator && c != '\n' && c != '\r') {
      append(field, c);
      c = read();
    }
    fields.add(field.toString());
    return c;
  }

  private int quoted(StringBuilder field) throws IOException {
    while (true) {
      int c = read();
      if (c < 0 || isEndless()) {
        problem = QUOTES.strip();
        return -1;
      }
      lines += c == '\n' ? 1 : 0;
      if (c == '"') {
        c = read();
        if (c != '"') {
          return c;
        }
      }
      append(field, c);
    }
  }

  private void append(StringBuilder field, int c) {
    if (field.length() < FileRedaction.LONGEST_RECORD) {
      field.append((char) c);
    } else {
      problem = "a field is too long (expected: at most " + FileRedaction.LONGEST_RECORD + ")";
    }
  }
}
