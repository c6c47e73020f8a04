package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.FileRedaction.Format;
import io.sallyport.privacy.FileRedaction.Selection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Long texts are looked at in pieces: what stands where two pieces meet is found all the same. */
class SeamsOfTextsTest {

  private static final int PIECE = 2_000;
  private static final String FILLER = "the kettle was filled and then put on to boil; ";
  private static final Treatment REPLACE = Treatment.builder(Operator.REPLACE).build();

  @Provide
  Arbitrary<String> data() {
    return Arbitraries.of(
        "Annegret Keller",
        "annegret.keller@example.org",
        "DE89 3704 0044 0532 0130 00",
        "4111 1111 1111 1111",
        "Telefonnummer: 0711 5550123",
        "Příjmení: Hrdlička",
        "SSN 219-09-9999",
        "https://example.org/contacts/annegret");
  }

  @Property(tries = 80)
  void datum_atAnySeamOfALongLine_isTreated(
      @ForAll("data") String datum, @ForAll @IntRange(min = 0, max = 3 * PIECE) int at) {
    String before = " ".repeat(at % FILLER.length()) + FILLER.repeat(at / FILLER.length());
    String text = before + datum + ", " + FILLER.repeat(PIECE / FILLER.length());
    Redactor redactor = new Redactor(PersonalDataFinder.complete(), REPLACE, Set.of(), PIECE);

    Redaction redaction = redactor.redact(text);

    assertThat(redaction.replaced()).isNotEmpty();
    assertNothingLeft(datum, redaction.text());
  }

  @Property(tries = 40)
  void datum_atAnySeamOfBlocksOfLines_isTreated(
      @ForAll("data") String datum,
      @ForAll @IntRange(min = 40, max = 200) int line,
      @ForAll boolean broken)
      throws IOException, UnreadableFileException {
    boolean number = datum.startsWith("DE89") || datum.startsWith("4111");
    String written = broken && number ? datum.replaceFirst("[ ]", "\n") : datum;
    String text =
        (FILLER + "\n").repeat(line) + "Re: " + written + ",\n" + (FILLER + "\n").repeat(90);

    String treated = RedactedFile.of(Format.TEXT, text);

    assertNothingLeft(datum, treated);
    assertThat(treated.split(FILLER, -1)).hasSize(line + 90 + 1);
  }

  @Test
  void valuesBrokenAtTheEndOfEveryLine_areTreatedInFewSearches() throws Exception {
    String text = "1111 1111; 4111 1111\n".repeat(1_000);
    AtomicInteger searches = new AtomicInteger();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Redactor redactor = new Redactor(PersonalDataFinder.structured(), REPLACE, Set.of());

    new FileRedaction(
            redactor, Selection.ALL, new RedactionReport(), done -> searches.incrementAndGet())
        .run(Format.TEXT, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), out, 0);

    String treated = out.toString(StandardCharsets.UTF_8);
    assertThat(treated.split("4111", -1)).hasSizeLessThan(3);
    assertThat(searches).hasValueLessThan(60);
  }

  private static void assertNothingLeft(String datum, String treated) {
    for (String part : datum.split("[ .@/:]+")) {
      if (part.length() > 3 && !part.matches("https|Telefonnummer|Příjmení|example")) {
        assertThat(treated).as(datum).doesNotContain(part);
      }
    }
  }
}
