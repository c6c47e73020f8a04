package io.sallyport.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OverlapsTest {

  /** What is to be kept, said plainly: every finding is held against every other. */
  private static List<PersonalData> byDefinition(List<PersonalData> found) {
    List<PersonalData> ranked = new ArrayList<>(found);
    ranked.removeIf(
        outer ->
            found.size() > 1
                && found.stream()
                    .anyMatch(
                        inner ->
                            inner.start() >= outer.start()
                                && inner.end() <= outer.end()
                                && length(outer) - length(inner) <= 2
                                && inner.type() != outer.type()
                                && inner.score() > outer.score()));
    ranked.sort(
        Comparator.<PersonalData>comparingInt(data -> -length(data))
            .thenComparing(Comparator.comparingDouble(PersonalData::score).reversed())
            .thenComparingInt(PersonalData::start)
            .thenComparing(PersonalData::recognizer));
    List<PersonalData> kept = new ArrayList<>();
    for (PersonalData data : ranked) {
      if (kept.stream().noneMatch(k -> k.start() < data.end() && k.end() > data.start())) {
        kept.add(data);
      }
    }
    kept.sort(Comparator.comparingInt(PersonalData::start));
    return kept;
  }

  private static int length(PersonalData data) {
    return data.end() - data.start();
  }

  @Provide
  Arbitrary<List<PersonalData>> findings() {
    Arbitrary<PersonalDataType> types =
        Arbitraries.of(
            PersonalDataType.PERSON, PersonalDataType.PHONE, PersonalDataType.CREDIT_CARD);
    return Combinators.combine(
            types,
            Arbitraries.integers().between(0, 20),
            Arbitraries.integers().between(1, 8),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of("a", "b"))
        .as(
            (type, start, length, quarters, id) ->
                new PersonalData(type, "x", start, start + length, quarters / 4.0, id))
        .list()
        .ofMaxSize(12);
  }

  @Property
  void whatIsKept_isWhatTheDefinitionKeeps(@ForAll("findings") List<PersonalData> found) {
    assertThat(Overlaps.resolve(found)).isEqualTo(byDefinition(found));
  }

  @Test
  void hundredsOfThousands_areResolved() {
    List<PersonalData> found = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      found.add(new PersonalData(PersonalDataType.PERSON, "p", i * 4, i * 4 + 3, 0.5, "a"));
      found.add(new PersonalData(PersonalDataType.PHONE, "p", i * 4, i * 4 + 2, 0.9, "b"));
    }

    assertThat(Overlaps.resolve(found))
        .hasSize(300_000)
        .allMatch(data -> data.type() == PersonalDataType.PHONE);
  }
}
