package io.sallyport.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OverlapsTest {

  private static final String TEXT = "a1 b2, (c3) d4; e5 f6-g7 h8 i9 j0";

  private static BitSet places(List<PersonalData> found) {
    BitSet places = new BitSet();
    for (PersonalData data : found) {
      for (int i = data.start(); i < data.end(); i++) {
        if (Character.isLetterOrDigit(TEXT.charAt(i))) {
          places.set(i);
        }
      }
    }
    return places;
  }

  @Provide
  Arbitrary<List<PersonalData>> findings() {
    Arbitrary<PersonalDataType> types =
        Arbitraries.of(
            PersonalDataType.PERSON, PersonalDataType.PHONE, PersonalDataType.CREDIT_CARD);
    return Combinators.combine(
            types,
            Arbitraries.integers().between(0, 20),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of("a", "b"))
        .as(
            (type, start, length, quarters, id) ->
                new PersonalData(type, "x", start, start + length, quarters / 4.0, id))
        .list()
        .ofMaxSize(12);
  }

  @Property
  void everyLetterOfEveryFinding_staysWithinOne(@ForAll("findings") List<PersonalData> found) {
    List<PersonalData> kept = Overlaps.resolve(TEXT, found);

    assertThat(places(kept)).isEqualTo(places(found));
    for (int i = 1; i < kept.size(); i++) {
      assertThat(kept.get(i).start()).isGreaterThanOrEqualTo(kept.get(i - 1).end());
    }
  }

  @Property
  void card_crossedByOtherTypes_isNotCut(@ForAll("findings") List<PersonalData> found) {
    PersonalData card = new PersonalData(PersonalDataType.CREDIT_CARD, "x", 8, 20, 0.5, "c");
    List<PersonalData> all =
        new ArrayList<>(
            found.stream()
                .filter(data -> data.type() != PersonalDataType.CREDIT_CARD)
                .filter(data -> data.start() < 8 ? data.end() < 20 : data.start() > 10)
                .toList());
    all.add(card);

    assertThat(Overlaps.resolve(TEXT, all)).contains(card);
  }

  @Test
  void hundredsOfThousands_areResolved() {
    List<PersonalData> found = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      found.add(new PersonalData(PersonalDataType.PERSON, "p", i * 4, i * 4 + 3, 0.5, "a"));
      found.add(new PersonalData(PersonalDataType.PHONE, "p", i * 4, i * 4 + 2, 0.9, "b"));
    }

    assertThat(Overlaps.resolve("--- ".repeat(300_000), found))
        .hasSize(300_000)
        .allMatch(data -> data.type() == PersonalDataType.PHONE);
  }
}
