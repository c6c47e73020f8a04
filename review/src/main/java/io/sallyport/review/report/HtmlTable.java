package io.sallyport.review.report;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;

/**
 * A table of a page. Each cell repeats the name of its column, so that a narrow screen can show a
 * row as a block of lines and a reader still knows what each says.
 */
final class HtmlTable {

  /** Up to so many characters, without those of markup, stay on one line. */
  private static final int SHORT = 10;

  /** A longer word may be broken on paper; columns are at least as wide as the others. */
  private static final int WORD = 24;

  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern BETWEEN = Pattern.compile("[\\s/-]+");

  private final StringBuilder out;
  private final List<String> columns;

  /** Begins a table. */
  HtmlTable(StringBuilder out, List<String> columns) {
    this.out = out;
    this.columns = List.copyOf(columns);
    out.append("<table class=\"list\">\n<thead><tr>");
    columns.forEach(name -> out.append("<th>").append(Markup.xml(name)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
  }

  /** A row of texts. */
  void row(List<String> texts) {
    markup(texts.stream().map(Markup::xml).toList());
  }

  /** A row of what is markup already. */
  void markup(List<String> cells) {
    out.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      out.append("<td")
          .append(classes(cells.get(i)))
          .append(" data-label=\"")
          .append(Markup.xml(columns.get(i)))
          .append("\">")
          .append(cells.get(i))
          .append("</td>");
    }
    out.append("</tr>\n");
  }

  private static String classes(String cell) {
    if (cell.length() <= SHORT) {
      return " class=\"short\"";
    }
    return Arrays.stream(BETWEEN.split(TAG.matcher(cell).replaceAll("")))
            .anyMatch(word -> word.length() > WORD)
        ? " class=\"long\""
        : "";
  }

  /** Ends the table. */
  void end() {
    out.append("</tbody></table>\n");
  }
}
