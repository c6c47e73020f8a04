package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.Tables.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements that insert rows: {@code INSERT INTO people (name, ssn) VALUES ('Anna', '1'), …}. */
final class SqlRows {

  private static final Pattern INSERT =
      Pattern.compile(
          "(?i)\\binsert\\s{1,8}(?:ignore\\s{1,8})?into\\s{1,8}[\\w.`\"\\[\\]]{1,80}\\s{0,8}"
              + "(\\([\\w\\s,`\"\\[\\]]{1,2000}\\))\\s{0,8}values\\s{0,8}");

  private static final String MARKS = " \t\r\n'\"`[]";

  private SqlRows() {}

  /** Each statement's names, and below them its rows. */
  static List<List<List<Cell>>> of(String text) {
    List<List<List<Cell>>> statements = new ArrayList<>();
    if (text.indexOf('(') < 0) {
      return List.of();
    }
    Matcher insert = INSERT.matcher(text);
    while (insert.find()) {
      List<List<Cell>> rows = new ArrayList<>();
      rows.add(cells(text, insert.start(1), insert.end(1)));
      int at = insert.end();
      while (at < text.length() && text.charAt(at) == '(') {
        int end = rowEnd(text, at);
        if (end < 0) {
          break;
        }
        rows.add(cells(text, at, end));
        at = end;
        while (at < text.length() && " ,\t\r\n".indexOf(text.charAt(at)) >= 0) {
          at++;
        }
      }
      statements.add(rows);
    }
    return statements;
  }

  /** The end of a row, brackets within quotation marks aside; -1 when it does not end. */
  private static int rowEnd(String text, int open) {
    boolean quoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      if (!quoted && c == ')') {
        return i + 1;
      }
    }
    return -1;
  }

  private static List<Cell> cells(String text, int open, int end) {
    List<Cell> cells = new ArrayList<>();
    boolean quoted = false;
    int from = open + 1;
    for (int i = open + 1; i < end; i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      if (!quoted && c == ',' || i == end - 1) {
        cells.add(cell(text, from, i));
        from = i + 1;
      }
    }
    return cells;
  }

  private static Cell cell(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && MARKS.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && MARKS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return new Cell(from, start, end);
  }
}
