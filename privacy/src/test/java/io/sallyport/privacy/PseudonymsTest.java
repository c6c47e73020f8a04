package io.sallyport.privacy;

import static io.sallyport.privacy.PersonalDataType.EMAIL;
import static io.sallyport.privacy.PersonalDataType.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymsTest {

  private static final String TEXT =
      "Anna Keller (anna@example.org) wrote to Tom Berg; Keller asked for PERSON_1 and EMAIL_7_B.";

  @Test
  void mentionsOfOnePerson_shareANumberWhereThatIsSafe() {
    Pseudonyms run = new RunPseudonyms();

    assertThat(run.pseudonym(PERSON, "Anna Keller")).isEqualTo("PERSON_1");
    assertThat(run.pseudonym(PERSON, "Ms. Keller")).isEqualTo("PERSON_1_B");
    assertThat(run.pseudonym(PERSON, "Tom Keller")).isEqualTo("PERSON_2");
    assertThat(run.pseudonym(PERSON, "Keller")).isEqualTo("PERSON_3");
    assertThat(run.pseudonym(PERSON, "Anna Keller")).isEqualTo("PERSON_1");
    assertThat(run.pseudonym(EMAIL, "anna@example.org")).isEqualTo("EMAIL_1");
    assertThat(run.original("PERSON_1_B")).contains("Ms. Keller");
    assertThat(run.original("PERSON_9")).isEmpty();
  }

  private static Treatment treatment(Pseudonyms pseudonyms) {
    return Treatment.builder(Operator.PSEUDONYM).pseudonyms(pseudonyms).build();
  }

  private static List<PersonalData> found() {
    return Stream.of("Anna Keller", "anna@example.org", "Tom Berg")
        .map(
            datum ->
                new PersonalData(
                    datum.contains("@") ? EMAIL : PERSON,
                    "x",
                    TEXT.indexOf(datum),
                    TEXT.indexOf(datum) + datum.length(),
                    1,
                    "test"))
        .toList();
  }

  @Test
  void everyCutOfTheStream_givesTheTextBack() {
    Pseudonyms run = new RunPseudonyms();
    String treated = treatment(run).treat(TEXT, found()).text();
    assertThat(treated).doesNotContain("Anna").doesNotContain("Berg");

    for (int first = 0; first <= treated.length(); first++) {
      for (int second = first; second <= treated.length(); second++) {
        StreamRestorer restorer = new StreamRestorer(run, type -> true);
        String restored =
            restorer.next(treated.substring(0, first))
                + restorer.next(treated.substring(first, second))
                + restorer.next(treated.substring(second))
                + restorer.end();
        assertThat(restored).isEqualTo(TEXT);
      }
    }
  }

  @Property(tries = 200)
  void anyText_comesBackWhateverItHolds(
      @ForAll("texts") String text, @ForAll("texts") String after) {
    Pseudonyms run = new RunPseudonyms();
    int length = Math.min(3, text.length());
    List<PersonalData> found =
        length == 0 ? List.of() : List.of(new PersonalData(PERSON, "x", 0, length, 1, "test"));
    String whole =
        treatment(run).treat(text, found).text() + treatment(run).treat(after, List.of()).text();

    StreamRestorer restorer = new StreamRestorer(run, type -> true);
    StringBuilder restored = new StringBuilder();
    whole.codePoints().forEach(c -> restored.append(restorer.next(Character.toString(c))));

    String expected = restored.append(restorer.end()).toString();
    assertThat(StreamRestorer.restore(whole, run, type -> true)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("PERSON_1", "PERSON_", "1", "_B", "EMAIL_2", " ", "x", "É", "😀", "PER")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Test
  void typesThatAReaderMayNotSee_stayPseudonyms() {
    Pseudonyms run = new RunPseudonyms();
    String treated = treatment(run).treat(TEXT, found()).text();

    String seen = StreamRestorer.restore(treated, run, type -> type == PERSON);

    assertThat(seen).contains("Anna Keller").doesNotContain("anna@example.org");
  }

  @Test
  void longerWords_areNotRestoredInPart() {
    Pseudonyms run = new RunPseudonyms();
    run.pseudonym(PERSON, "Anna");

    assertThat(StreamRestorer.restore("xPERSON_1 PERSON_12 PERSON_1.", run, type -> true))
        .isEqualTo("xPERSON_1 PERSON_12 Anna.");
  }

  @Test
  void vault_keepsRotatesAndForgets(@TempDir Path folder) throws IOException {
    Vault vault = Vault.open(folder);
    Pseudonyms talk = vault.pseudonyms("acme", "talk-1");
    assertThat(talk.pseudonym(PERSON, "Zebulon Quist")).isEqualTo("PERSON_1");
    assertThat(vault.pseudonyms("acme", "talk-2").original("PERSON_1")).isEmpty();
    assertThat(vault.pseudonyms("other", "talk-1").original("PERSON_1")).isEmpty();

    Pseudonyms again = Vault.open(folder).pseudonyms("acme", "talk-1");
    assertThat(again.original("PERSON_1")).contains("Zebulon Quist");
    assertThat(again.pseudonym(PERSON, "Zebulon Quist")).isEqualTo("PERSON_1");
    String key = Files.readString(folder.resolve("acme.key"));
    vault.rotate("acme");
    assertThat(Files.readString(folder.resolve("acme.key"))).isNotEqualTo(key);
    assertThat(Vault.open(folder).pseudonyms("acme", "talk-1").original("PERSON_1"))
        .contains("Zebulon Quist");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("Zebulon");
      }
    }

    assertThat(vault.erase("acme")).isEqualTo(1);
    assertThat(vault.pseudonyms("acme", "talk-1").original("PERSON_1")).isEmpty();
    assertThat(folder.resolve("acme.entries")).doesNotExist();
    Vault.open(folder.resolve("own")).pseudonyms("acme", "c").pseudonym(PERSON, "Anna Keller");
    assertThat(Files.getPosixFilePermissions(folder.resolve("own").resolve("acme.entries")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void vaultWithoutItsKey_isRefusedAndKeepsItsEntries(@TempDir Path folder) throws IOException {
    Vault.open(folder).pseudonyms("acme", "talk").pseudonym(PERSON, "Ann");
    String entries = Files.readString(folder.resolve("acme.entries"));
    Path key = folder.resolve("acme.key");
    String kept = Files.readString(key);
    Files.delete(key);

    assertThatThrownBy(() -> Vault.open(folder).pseudonyms("acme", "talk").pseudonym(PERSON, "Bo"))
        .isInstanceOf(VaultException.class)
        .hasMessage(
            "vault of acme: acme.key is missing and entries are there (expected: the key from a"
                + " backup, or the tenant erased)");
    assertThat(key).doesNotExist();
    assertThat(Files.readString(folder.resolve("acme.entries"))).isEqualTo(entries);
    Files.writeString(key, kept);
    assertThat(Vault.open(folder).pseudonyms("acme", "talk").original("PERSON_1")).contains("Ann");

    Files.delete(key);
    Vault other = Vault.open(folder);
    other.erase("acme");
    assertThat(other.pseudonyms("acme", "talk").pseudonym(PERSON, "Bo")).isEqualTo("PERSON_1");
  }

  @Test
  void entryThatWasCutOff_isToldAndWritingGoesOn(@TempDir Path folder) throws IOException {
    Pseudonyms talk = Vault.open(folder).pseudonyms("acme", "talk");
    talk.pseudonym(PERSON, "Ann");
    talk.pseudonym(PERSON, "Bo");
    Path entries = folder.resolve("acme.entries");
    String content = Files.readString(entries);
    Files.writeString(entries, content.substring(0, content.length() - 9));

    Vault cut = Vault.open(folder);
    assertThat(cut.isCut("acme")).isTrue();
    assertThat(cut.pseudonyms("acme", "talk").pseudonym(PERSON, "Cy")).isEqualTo("PERSON_2");
    Vault again = Vault.open(folder);
    assertThat(again.isCut("acme")).isFalse();
    assertThat(again.pseudonyms("acme", "talk").original("PERSON_2")).contains("Cy");
  }

  @Test
  void damagedVault_isRefused(@TempDir Path folder) throws IOException {
    Vault.open(folder).pseudonyms("acme", "talk").pseudonym(PERSON, "Ann");
    Vault.open(folder).pseudonyms("other", "talk").pseudonym(PERSON, "Ann");
    Files.copy(
        folder.resolve("other.key"),
        folder.resolve("acme.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> Vault.open(folder).pseudonyms("acme", "talk").original("PERSON_1"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> Vault.open(folder).pseudonyms("../x", "talk").original("PERSON_1"))
        .hasMessageContaining("not an id");
  }
}
