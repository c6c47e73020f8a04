package io.sallyport.privacy.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTaggerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PERSON | Priya Raghunathan | My colleague Priya Raghunathan will call you.",
        "PERSON | Okonkwo | Dr. Okonkwo examined the patient.",
        "PERSON | Jean-Luc Moreau | Bonjour, je m'appelle Jean-Luc Moreau.",
        "PERSON | Wójcik | Sehr geehrter Herr Wójcik, anbei die Rechnung.",
        "PERSON | María del Carmen Ruiz | Paciente: María del Carmen Ruiz",
        "PERSON | sarah | going to the mall with sarah tonight lol",
        "LOCATION | Rotterdam | He lives in Rotterdam now.",
        "LOCATION | São Paulo | Moro em São Paulo.",
        "ADDRESS | Lindenallee 12 | Meine Adresse ist Lindenallee 12, 10115 Berlin.",
        "ORG | Deutsche Bank | She works for Deutsche Bank in Frankfurt."
      })
  void name_isFoundWhereItStands(String type, String name, String text) {
    List<PersonalData> found = NameTagger.standard().find(text, 0.5);

    assertThat(found)
        .anySatisfy(
            data -> {
              assertThat(data.type().name()).isEqualTo(type);
              assertThat(text.substring(data.start(), data.end())).isEqualTo(name);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The quick brown fox jumps over the lazy dog.",
        "Please restart the server before you deploy the new version.",
        "2026-03-14T09:26:53Z INFO [worker-12] request 8831 took 153.22 ms",
        "Will the bill be paid by May or June?",
        "SELECT id, name FROM users WHERE city = ?",
        "public static void main(String[] args) { return; }",
        "How do I install PostgreSQL on Linux?",
        "Each Borrower shall repay the Credit Extensions on the Payment Date.",
        "1607635102.00 -0.96",
        "Liebe Frau Präsidentin, danke.",
        "Herr Kollege, das stimmt nicht.",
        "Yes, Mr. Secretary, at once.",
        "Merry Christmas and a Happy New Year to everyone!",
        "# Getting Started\n\n## Installation\n\n- Quick Start\n- Known Issues",
        "Add two cups of sugar and stir until smooth.",
        "Best regards,\nThe Support Team",
        "Notice is given by certified United States mail, postage prepaid.",
        "All payments are made in United States dollars on the date due.",
        "All payments are made in Hong Kong dollars on the date due.",
        "He paid fifty Singapore dollars for it.",
        "The rate for New Zealand dollars is fixed.",
        "It was handed to the United States Postal Service on the date due.",
        "It is assigned (except for the Unassigned Rights) to the Trustee under this Loan Agreement."
      })
  void ordinaryText_givesNothing(String text) {
    assertThat(NameTagger.standard().find(text, 0.5)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Weber | 2 | Frau Weber und Herr Weber kamen.",
        "Weber | 2 | Herr Weber kam, und Frau Weber auch.",
        "Weber | 2 | Er fragte Herrn Weber nach Frau Weber.",
        "Bosque | 1 | Señor Bosque firmó.",
        "Miller | 2 | Mr Miller and Mrs. Miller came."
      })
  void everybodyWithATitle_isFound(String name, int times, String text) {
    assertThat(NameTagger.standard().find(text, 0.5))
        .hasSize(times)
        .allSatisfy(
            data -> {
              assertThat(data.type().name()).isEqualTo("PERSON");
              assertThat(text.substring(data.start(), data.end())).endsWith(name);
            });
  }

  @Test
  void longText_isTaggedInPieces() {
    String text = "The meeting was moved. ".repeat(900) + "Ask Anna Keller about it.";

    List<PersonalData> found = NameTagger.standard().find(text, 0.5);

    assertThat(found).hasSize(1);
    assertThat(text.substring(found.getFirst().start(), found.getFirst().end()))
        .isEqualTo("Anna Keller");
  }

  @Test
  void chain_givesProbabilities() {
    double[][] emissions = {{0, 1, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 2, 0, 0, 0, 0, 0, 0}};
    Chain chain = new Chain(emissions, new double[Label.COUNT][Label.COUNT]);

    double sum = 0;
    for (int first = 0; first < Label.COUNT; first++) {
      for (int second = 0; second < Label.COUNT; second++) {
        boolean may =
            Label.values()[first].mayFollow(Label.OUTSIDE)
                && Label.values()[second].mayFollow(Label.values()[first]);
        sum += may ? Math.exp(chain.logProbability(new int[] {first, second})) : 0;
      }
    }
    assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(chain.best()).containsExactly(1, 2);
    assertThat(chain.marginals(0)[1]).isGreaterThan(0.3);
    assertThat(chain.pair(0, 1, 2)).isLessThanOrEqualTo(chain.marginals(0)[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "billy", "bob", "bobby", "carol", "frank", "heather", "jack", "jean", "john", "johnny",
        "maria", "max", "mike", "nick", "peter", "roger", "terry", "timothy", "tom", "tony"
      })
  void fullNameAlone_isFound_inALineAListAndACell(String given) {
    String name = Character.toUpperCase(given.charAt(0)) + given.substring(1) + " Smith";

    for (String text :
        List.of(name, "Guests\n- " + name + "\n- nobody", "name,town\n" + name + ",x")) {
      assertThat(NameTagger.standard().find(text, 0.5))
          .anySatisfy(data -> assertThat(text.substring(data.start(), data.end())).isEqualTo(name));
    }
    assertThat(Lexicon.lines("first-names.txt")).hasSize(20).contains(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "He drives a Mercedes; she wants a Tesla.",
        "They park a Lincoln and a Ford in the yard."
      })
  void oneOfAKind_isNoName(String text) {
    assertThat(NameTagger.standard().find(text, 0.5)).isEmpty();
  }

  @Test
  void nameInAScriptOfMarks_isNotCutWithinAWord() {
    String text = "मेरा नाम राजेश कुमार है";

    for (PersonalData data : NameTagger.standard().find(text, 0.5)) {
      assertThat(data.end() == text.length() || text.charAt(data.end()) == ' ').isTrue();
    }
  }
}
