package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.internal.ColumnMemory.Told;
import io.sallyport.privacy.internal.names.Things;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tables within a text: lines of equally many cells under a line of names, as CSV, Markdown and
 * columns of blanks have them, and rows of HTML. The name of a column is the label of every cell
 * below it. A text is walked once, a cell is looked at once.
 */
public final class Tables {

  private static final int MOST_COLUMNS = 200;
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_CELL = 300;

  /** Of how many lines of a table the names of its columns are asked. */
  private static final int MOST_TRIED = 4;

  /** What shows that a column's name is a label: values that only a label makes data of. */
  static final List<String> PROBES =
      List.of("412687731", "4155550132", "Oak Rise 12 Springfield", "12 05 1980");

  static final String NAME = "Anna Keller";

  /** A name beside numbers of people is a person's: as sure as this label. */
  private static final String OF_PEOPLE = "full name: ";

  private final String text;
  private final Candidates candidates;
  private final List<PersonalData> found = new ArrayList<>();

  private Tables(String text, Candidates candidates) {
    this.text = text;
    this.candidates = candidates;
  }

  /**
   * What the cells of all tables hold by the names of their columns.
   *
   * @param candidates finds in a text
   * @return findings with places in the text
   */
  public static List<PersonalData> find(String text, Candidates candidates) {
    Tables tables = new Tables(text, candidates);
    for (TableRows rows : TableRows.of(text)) {
      tables.walk(rows);
    }
    SqlRows.of(text).forEach(tables::fill);
    return tables.found;
  }

  /**
   * The line of names of the table that a text ends in, with its line end; empty where it ends in
   * none. A text that is looked at in parts goes on with it.
   */
  public static String heading(String text) {
    int names = -1;
    int end = 0;
    for (TableRows rows : TableRows.ofLines(text)) {
      rows.next();
      List<Cell> heading = rows.again();
      while (heading != null) {
        List<Cell> row = rows.next();
        boolean table = row != null && row.size() == heading.size() && isHeading(text, heading);
        while (table && row != null && row.size() == heading.size()) {
          row = rows.next();
        }
        names = table && row == null ? heading.getFirst().line() : -1;
        heading = rows.again();
      }
      end = rows.end();
    }
    if (names < 0 || end < text.length()) {
      return "";
    }
    int line = text.indexOf('\n', names);
    return line < 0 ? "" : text.substring(names, line + 1);
  }

  /**
   * A cell.
   *
   * @param line where its line begins
   */
  record Cell(int line, int start, int end) {}

  private void walk(TableRows rows) {
    rows.next();
    List<Cell> heading = rows.again();
    int tried = 0;
    while (heading != null) {
      List<Cell> row = rows.next();
      boolean table = heading.size() > 1 && row != null && row.size() == heading.size();
      tried = table ? tried + 1 : 0;
      boolean names = table && tried <= MOST_TRIED && isHeading(text, heading);
      List<String> leads = names ? leads(heading) : List.of();
      if (leads.stream().allMatch(String::isEmpty)) {
        heading = rows.again();
        continue;
      }
      tried = 0;
      while (row != null && row.size() == heading.size()) {
        for (int i = 0; i < row.size(); i++) {
          if (!leads.get(i).isEmpty()) {
            look(leads.get(i), row.get(i));
          }
        }
        row = rows.next();
      }
      heading = rows.again();
    }
  }

  /** The rows of a statement, its names first. */
  private void fill(List<List<Cell>> rows) {
    List<Cell> heading = rows.getFirst();
    List<String> leads = isHeading(text, heading) ? leads(heading) : List.of();
    for (List<Cell> row : rows.subList(1, rows.size())) {
      for (int i = 0; i < Math.min(leads.size(), row.size()); i++) {
        if (!leads.get(i).isEmpty()) {
          look(leads.get(i), row.get(i));
        }
      }
    }
  }

  /** Names of columns are short, of letters, and hold no data. */
  private static boolean isHeading(String text, List<Cell> cells) {
    if (cells.size() > MOST_COLUMNS) {
      return false;
    }
    boolean letters = false;
    for (Cell cell : cells) {
      int digits = 0;
      if (cell.end() - cell.start() > LONGEST_NAME) {
        return false;
      }
      for (int i = cell.start(); i < cell.end(); i++) {
        char c = text.charAt(i);
        digits = Character.isDigit(c) ? digits + 1 : 0;
        letters |= Character.isLetter(c);
        if (digits > 2 || c == '@') {
          return false;
        }
      }
    }
    return letters && cells.size() > 1;
  }

  /** What the cells of each column are looked at behind; empty for one that tells nothing. */
  private List<String> leads(List<Cell> heading) {
    List<String> leads = new ArrayList<>();
    List<Integer> named = new ArrayList<>();
    boolean people = false;
    for (Cell name : heading) {
      String lead = lead(name);
      if (!candidates.mayTell(lead)) {
        leads.add("");
        continue;
      }
      Told told = candidates.columns().of(lead, this::told);
      people |= told == Told.DATA;
      if (told == Told.NAMES) {
        named.add(leads.size());
      }
      leads.add(told == Told.NOTHING ? "" : lead);
    }
    Set<String> names = names(heading);
    people &= !Things.areColumns(names);
    if (Things.isPackages(names)) {
      named.forEach(column -> leads.set(column, ""));
      return leads;
    }
    for (int column : people ? named : List.<Integer>of()) {
      leads.set(column, OF_PEOPLE);
    }
    return leads;
  }

  private Told told(String lead) {
    if (PROBES.stream().anyMatch(probe -> labels(lead, probe))) {
      return Told.DATA;
    }
    return labels(lead, NAME) ? Told.NAMES : Told.NOTHING;
  }

  private Set<String> names(List<Cell> heading) {
    Set<String> names = new HashSet<>();
    for (Cell name : heading) {
      names.add(text.substring(name.start(), name.end()).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private boolean labels(String lead, String probe) {
    return !lead.isEmpty()
        && candidates.find(lead + probe).stream().anyMatch(data -> data.start() >= lead.length());
  }

  private String lead(Cell name) {
    return name.start() == name.end()
        ? ""
        : text.substring(name.start(), name.end()).replace('_', ' ') + ": ";
  }

  private void look(String lead, Cell cell) {
    if (cell.end() <= cell.start() || cell.end() - cell.start() > LONGEST_CELL) {
      return;
    }
    int shift = cell.start() - lead.length();
    for (PersonalData data : candidates.find(lead + text.substring(cell.start(), cell.end()))) {
      if (data.start() >= lead.length()) {
        found.add(
            new PersonalData(
                data.type(),
                data.subtype(),
                data.start() + shift,
                data.end() + shift,
                data.score(),
                data.recognizer()));
      }
    }
  }
}
