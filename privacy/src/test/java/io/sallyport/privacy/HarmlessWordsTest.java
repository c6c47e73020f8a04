package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Words that look like names and stand for no person and no organisation. */
final class HarmlessWordsTest {

  private static final Set<PersonalDataType> NAMES =
      Set.of(PersonalDataType.PERSON, PersonalDataType.ORG);

  static List<String> harmless() {
    try (InputStream stream =
        Objects.requireNonNull(
            HarmlessWordsTest.class.getResourceAsStream("/harmless-words.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void harmlessLine_namesNobody(String line) {
    assertThat(PersonalDataFinder.complete().find(line))
        .filteredOn(data -> NAMES.contains(data.type()))
        .isEmpty();
  }

  @Test
  void peopleBesideSuchWords_areFound() {
    for (String line :
        List.of(
            "ERROR while Annegret Keller was signed in",
            "EKG of Annegret Keller: normal",
            "Annegret Keller has Guillain-Barré syndrome.",
            "Annegret Keller flew to Vienna.",
            "Vienna Keller was there.")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .extracting(PersonalData::type)
          .contains(PersonalDataType.PERSON);
    }
  }
}
