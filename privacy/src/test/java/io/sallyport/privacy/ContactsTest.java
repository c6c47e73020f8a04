package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How to reach somebody, and where their money is: as cards, forms and letters write it. */
final class ContactsTest {

  private static String found(PersonalDataType type, String text) {
    return PersonalDataFinder.complete().find(text).stream()
        .filter(data -> data.type() == type)
        .map(data -> text.substring(data.start(), data.end()))
        .findFirst()
        .orElse("nothing");
  }

  @Test
  void visitingCard_isHiddenLineByLine() {
    String card =
        """
        BEGIN:VCARD
        VERSION:3.0
        N:Qvist;Solveig;;;
        FN:Solveig Qvist
        TEL;TYPE=CELL:98 76 54 32
        ADR;TYPE=HOME:;;Lillevej 12;Odense;;5000;Denmark
        BDAY:1980-05-12
        END:VCARD
        """;

    String treated =
        Treatment.builder(Operator.REPLACE)
            .build()
            .treat(card, PersonalDataFinder.complete().find(card))
            .text();

    assertThat(treated)
        .contains("BEGIN:VCARD", "END:VCARD", "TEL;TYPE=CELL:")
        .doesNotContain("Qvist", "Solveig", "98 76", "Lillevej", "Odense", "1980");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PHONE|Cell. 0412 345 678|0412 345 678",
        "PHONE|Reach me: cell. 98 76 54 32|98 76 54 32",
        "PHONE|the cell 98 76 54 32 divided|nothing",
        "ID|BSB 062-000|062-000",
        "ID|BSB number: 062 000|062 000",
        "IBAN|Account 1234567890 DE89 3704 0044 0532 0130 00|DE89 3704 0044 0532 0130 00",
        "IBAN|Customer no 4711 GB29 NWBK 6016 1331 9268 19|GB29 NWBK 6016 1331 9268 19",
        "ADDRESS|Send it to Storgatan 12, 111 23 Stockholm.|Storgatan 12, 111 23 Stockholm",
        "ADDRESS|Karl Johans gate 22, 0026 Oslo|Karl Johans gate 22, 0026 Oslo",
        "ADDRESS|Vesterbrogade 3B, 1620 København V|Vesterbrogade 3B, 1620 København V",
        "ADDRESS|Mannerheimintie 5 A 12, 00100 Helsinki|Mannerheimintie 5 A 12, 00100 Helsinki",
        "ADDRESS|Bağdat Cad. No:145/3 Kadıköy|Bağdat Cad. No:145/3",
        "ADDRESS|Gül Sokak 7 D:4, Ankara|Gül Sokak 7 D:4",
        "ADDRESS|Boarding at gate 22 now|nothing",
      })
  void value_isFoundWhole(PersonalDataType type, String text, String value) {
    assertThat(found(type, text)).isEqualTo(value);
  }
}
