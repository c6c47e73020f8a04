package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.Tables.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a text, one after the other. A line that is no row ends a table. */
final class TableRows {

  /** Two blanks or more separate columns too. */
  private static final String SEPARATORS = "\t|;, ";

  private static final int LONGEST_LINE = 8_000;

  /** What the line under the names of a Markdown table is made of. */
  private static final String RULE = "-|+:= ";

  private static final Pattern HTML_ROW =
      Pattern.compile("<(tr|t[hd]|/tr|/t[hd]|/table)\\b[^<>]{0,400}>", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final boolean html;
  private final @Nullable Matcher marks;
  private int at;

  private @Nullable List<Cell> row;
  private int lineStart;
  private int lineEnd;

  /** How the row that was cut afresh is cut. */
  private char separator = SEPARATORS.charAt(0);

  private TableRows(String text, boolean html) {
    this.text = text;
    this.html = html;
    marks = html ? HTML_ROW.matcher(text) : null;
  }

  /** All ways to read rows. */
  static List<TableRows> of(String text) {
    boolean html = text.indexOf("<t") >= 0 || text.indexOf("<T") >= 0;
    boolean lines = text.indexOf('\n') >= 0;
    if (html) {
      return List.of(new TableRows(text, false), new TableRows(text, true));
    }
    return lines ? ofLines(text) : List.of();
  }

  static List<TableRows> ofLines(String text) {
    return List.of(new TableRows(text, false));
  }

  /** Behind the last row. */
  int end() {
    return at;
  }

  /** The cells of the next row, cut as the last one that was cut afresh; null at the end. */
  @Nullable List<Cell> next() {
    row = html ? nextRow() : nextLine();
    return row;
  }

  private @Nullable List<Cell> nextLine() {
    while (at < text.length()) {
      int start = at;
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
      end = end < 0 ? text.length() : end;
      if (end > start && text.charAt(end - 1) == '\r') {
        end--;
      }
      if (end - start < LONGEST_LINE && isRule(start, end)) {
        continue;
      }
      lineStart = start;
      lineEnd = end;
      return end - start > LONGEST_LINE
          ? List.of(new Cell(start, start, end))
          : split(start, end, separator);
    }
    return null;
  }

  /** The cells of the row at hand, cut as its own signs say; null where there is none. */
  @Nullable List<Cell> again() {
    if (html || row == null) {
      return row;
    }
    Cell line = new Cell(lineStart, lineStart, lineEnd);
    row = List.of(line);
    if (lineEnd - lineStart > LONGEST_LINE) {
      return row;
    }
    int[] signs = count(lineStart, lineEnd);
    for (int i = 0; i < SEPARATORS.length(); i++) {
      if (signs[i] < row.size()) {
        continue;
      }
      List<Cell> cells = split(lineStart, lineEnd, SEPARATORS.charAt(i));
      if (cells.size() > row.size()) {
        row = cells;
        separator = SEPARATORS.charAt(i);
      }
    }
    return row;
  }

  /** How often each separator stands in a line, in quotation marks too. */
  private int[] count(int start, int end) {
    int[] signs = new int[SEPARATORS.length()];
    int blank = SEPARATORS.indexOf(' ');
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        signs[blank] += i + 1 < end && text.charAt(i + 1) == ' ' ? 1 : 0;
      } else if (c == '\t' || c == '|' || c == ';' || c == ',') {
        signs[SEPARATORS.indexOf(c)]++;
      }
    }
    return signs;
  }

  private boolean isRule(int start, int end) {
    boolean dash = false;
    for (int i = start; i < end; i++) {
      int sign = RULE.indexOf(text.charAt(i));
      if (sign < 0) {
        return false;
      }
      dash |= sign == 0;
    }
    return dash;
  }

  /** The cells between separators that stand outside of quotation marks. */
  private List<Cell> split(int start, int end, char sign) {
    List<Cell> cells = new ArrayList<>();
    boolean quoted = false;
    boolean blank = true;
    int from = start;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      quoted ^= c == '"' && (quoted || blank);
      blank &= c == ' ';
      boolean parts = c == sign && (sign != ' ' || i + 1 < end && text.charAt(i + 1) == ' ');
      if (!quoted && parts) {
        cells.add(cell(start, from, i));
        while (sign == ' ' && i + 1 < end && text.charAt(i + 1) == ' ') {
          i++;
        }
        from = i + 1;
        blank = true;
      }
    }
    cells.add(cell(start, from, end));
    return cells;
  }

  private Cell cell(int line, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isPadding(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return new Cell(line, start, end);
  }

  private static boolean isPadding(char c) {
    return Character.isWhitespace(c) || c == '"' || c == '*' || c == '`';
  }

  private @Nullable List<Cell> nextRow() {
    Matcher mark = Objects.requireNonNull(marks, "marks");
    List<Cell> cells = new ArrayList<>();
    int line = at;
    int open = -1;
    while (mark.find()) {
      if (open >= 0) {
        cells.add(cell(line, open, mark.start()));
        open = -1;
      }
      String name = mark.group(1).toLowerCase(Locale.ROOT);
      at = mark.end();
      if (name.equals("td") || name.equals("th")) {
        open = mark.end();
      } else if (!cells.isEmpty() && (name.endsWith("tr") || name.equals("/table"))) {
        return cells;
      }
    }
    return cells.isEmpty() ? null : cells;
  }
}
