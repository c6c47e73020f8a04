package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.FileRedaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of CSV. A quotation that does not end within the longest record is given up: its
 * record has a problem, and reading goes on behind it.
 */
final class CsvRecords {

  private static final String QUOTES = " quotation marks that do not fit (expected: in pairs)";

  private final BufferedReader reader;
  private final char separator;
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
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    while (true) {
      c = field(c, fields);
      if (c != separator) {
        break;
      }
      c = reader.read();
    }
    if (c == '\r') {
      reader.mark(1);
      boolean feed = reader.read() == '\n';
      lineEnd = feed ? "\r\n" : "\r";
      if (!feed) {
        reader.reset();
      }
    } else if (c == '\n') {
      lineEnd = "\n";
    }
    return fields;
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
      c = reader.read();
    }
    fields.add(field.toString());
    return c;
  }

  private int quoted(StringBuilder field) throws IOException {
    while (true) {
      int c = reader.read();
      if (c < 0) {
        problem = QUOTES.strip();
        return c;
      }
      if (c == '"') {
        c = reader.read();
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
