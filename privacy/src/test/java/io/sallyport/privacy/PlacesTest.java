package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and addresses by what stands beside them, by their form, and behind labels. */
class PlacesTest {

  private static final Set<PersonalDataType> PLACES =
      EnumSet.of(PersonalDataType.LOCATION, PersonalDataType.ADDRESS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Send it to our Sydney branch today. | Sydney",
        "Your Chelsea office is closed. | Chelsea",
        "Wicklow County has new rules. | Wicklow County",
        "They mapped Tambura Plateau last year. | Tambura Plateau",
        "She is the mayor of Hook and retires. | Hook",
        "He was baptised in the parish of Quorley. | Quorley",
        "A visit to the laws of Turkey helped. | Turkey",
        "The goods were stored outside of Cuba. | Cuba",
        "the laws of the Commonwealth of Virginia apply | Commonwealth of Virginia",
        "Data for Halesowen Whitcliffe were lost. | Halesowen Whitcliffe",
        "We stayed in Thistle Grove for a week. | Thistle Grove",
        "The train stops near Pocklington twice. | Pocklington",
        "Please confirm your city Amber Oaks now. | Amber Oaks",
        "Rules of Austria and Wales differ. | Wales",
        "The flight from Florence was late. | Florence",
        "Georgia state law applies. | Georgia",
        "Regarding Milton Keynes and its fair. | Milton Keynes",
        "City: Brinsworth. Phone: none | Brinsworth",
        "Geburtsort: Quillstadt | Quillstadt",
        "<city>Stow-on-the-Wold</city> | Stow-on-the-Wold",
        "Address: Mill Road, Wexcombe | Mill Road",
        "Address: Mill Road, Wexcombe | Wexcombe",
        "Postcode: BS16 | BS16",
        "Annegret Keller, 80336 München | München",
        "12 rue Victor Hugo, 75001 Paris | 12 rue Victor Hugo, 75001 Paris",
        "Abita in Via Garibaldi 12. | Via Garibaldi 12",
        "lakik: Kossuth Lajos utca 5. | Kossuth Lajos utca 5.",
        "Locuiește pe Str. Lungă nr. 12 de ieri | Str. Lungă nr. 12",
        "bydlí: Na Příkopě 17, 110 00 Praha 1 | Na Příkopě 17, 110 00 Praha 1",
        "Masarykova 12, 602 00 Brno | Brno",
        "Tinggal di Jl. Merdeka 12. | Jl. Merdeka 12",
        "גר ברחוב הרצל 12, רחוב הרצל 12 | רחוב הרצל 12",
        "We moved to Kitchener, ON N2G 4Z6 last May. | Kitchener, ON N2G 4Z6",
        "Ship to Port Fairy, VIC 3284 please. | Port Fairy, VIC 3284"
      })
  void place_isFoundWhole(String text, String place) {
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> PLACES.contains(data.type()))
        .extracting(data -> text.substring(data.start(), data.end()))
        .contains(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Review the text. Recommend a change. Unloading takes an hour.",
        "Retreat is possible. Reports were returned and recovered.",
        "State: Running, Location: Main Entrance, Country: Other",
        "City: unknown",
        "Port of Loading and port of Discharge",
        "The Department of Physics opened.",
        "See Appendix D and Vol. 7, No. 5.",
        "Rx: Pantoprazole 40mg",
        "The head of Support answers in Review Mode.",
        "10000 Users were online in 2024.",
        "All payments are made in United States dollars.",
        "The rue 12 is no street, none is via Kubernetes."
      })
  void whatOnlyLooksLikeAPlace_stays(String text) {
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> PLACES.contains(data.type()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Apellidos: Vicuña Ardoain",
        "Our Sydney called and said yes to Chelsea Baker.",
        "He trusts Annegret Keller and her county.",
        "Odessa Berry signed the plan."
      })
  void people_stayPeopleBesidePlaces(String text) {
    assertThat(PersonalDataFinder.complete().find(text))
        .extracting(PersonalData::type)
        .contains(PersonalDataType.PERSON);
  }
}
