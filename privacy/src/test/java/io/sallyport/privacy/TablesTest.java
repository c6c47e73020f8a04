package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a column says what every cell below it is. */
class TablesTest {

  private static final String[] DATA = {
    "Zwickelmann", "412687731", "4155550132", "000412887319",
    "Brandt", "412687732", "4155550133", "000412887320",
    "Okafor", "412687733", "4155550134", "000412887321"
  };

  private static String redacted(String text) {
    return Redaction.of(text, PersonalDataFinder.complete().find(text)).text();
  }

  private static String rows(String before, String between, String after) {
    StringBuilder rows = new StringBuilder();
    String[] given = {"Annegret", "Ilse", "Chidi"};
    for (int i = 0; i < DATA.length; i += 4) {
      rows.append(before).append(given[i / 4]).append(' ').append(DATA[i]);
      for (int k = 1; k < 4; k++) {
        rows.append(between).append(DATA[i + k]);
      }
      rows.append(after);
    }
    return rows.toString();
  }

  static Stream<String> tables() {
    return Stream.of(
        "name,ssn,phone,account\n" + rows("", ",", "\n"),
        "Here is the list:\n\nname;ssn;phone;account\r\n" + rows("", ";", "\r\n") + "\nBye",
        "name\tssn\tphone\taccount\n" + rows("", "\t", "\n"),
        "| Name | SSN | Phone | Account |\n|------|:---:|---|---|\n" + rows("| ", " | ", " |\n"),
        "Name  SSN  Phone  Account\n" + rows("", "   ", "\n"),
        "\"name\",\"ssn\",\"phone\",\"account\"\n" + rows("\"", "\",\"", "\"\n"),
        "<table><tr><th>Name</th><th>SSN</th><th>Phone</th><th>Account</th></tr>"
            + rows("<tr><td>", "</td><td>", "</td></tr>")
            + "</table>",
        "<TABLE>\n<TR>\n<TH>Name<TH>SSN<TH>Phone<TH>Account\n"
            + rows("<TR><TD>", "<TD>", "\n")
            + "</TABLE>");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyRow_isTreatedByTheNamesOfItsColumns(String table) {
    assertThat(redacted(table)).doesNotContain(DATA).containsIgnoringCase("account");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "item,count,price\n412687731,4155550132,000412887319\n412687732,4,5\n",
        "We sell bread, milk, and tea.\nThey cost 4126877, 5155550, and 412887.\n"
      })
  void columnsThatNameNoPersonsData_stay(String table) {
    assertThat(redacted(table)).isEqualTo(table);
  }

  @Test
  void tableLongerThanOnePart_isTreatedToItsLastRow_underItsNames() {
    String table =
        "What follows is kept for a year.\n\nname,ssn,score\n"
            + IntStream.range(0, 600)
                .mapToObj(i -> "Ilse Brandt," + (412600000 + i * 7) + "," + i % 10 + "\n")
                .collect(Collectors.joining());
    Redactor inParts =
        new Redactor(
            PersonalDataFinder.structured(),
            Treatment.builder(Operator.REPLACE).build(),
            Set.of(),
            3_000);

    assertThat(inParts.redact(table).text())
        .startsWith("What follows is kept for a year.\n\nname,ssn,score\n")
        .doesNotContain("4126")
        .hasLineCount(603);
  }

  @Test
  void tableBehindManyLinesOfOneWord_isTreated() {
    String table = "a\nb\nc\nd\ne\nf\ng\nname,ssn,score\nIlse Brandt,412687731,3\n";

    assertThat(redacted(table)).doesNotContain("412687731");
  }

  @Test
  void longTable_isTreatedToItsLastRow() throws Exception {
    String table =
        "name,ssn,score\n"
            + IntStream.range(0, 500)
                .mapToObj(i -> "Ilse Brandt," + (412600000 + i * 7) + "," + i % 10 + "\n")
                .collect(Collectors.joining());

    assertThat(RedactedFile.of(FileRedaction.Format.TEXT, table))
        .doesNotContain("4126")
        .hasLineCount(501);
  }
}
