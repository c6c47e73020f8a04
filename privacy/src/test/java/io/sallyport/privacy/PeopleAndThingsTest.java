package io.sallyport.privacy;

import static io.sallyport.privacy.FoundPeople.people;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people share with software, goods and storms: in doubt it is somebody. */
final class PeopleAndThingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Please call Mrs Jenkins. | Jenkins",
        "Mrs Jackson phoned. | Jackson",
        "Dr. Jenkins will see you at 8. | Jenkins",
        "Mr Jenkins is our tenant | Jenkins",
        "Patient Jenkins, room 4, diabetes. | Jenkins",
        "Dear Jenkins, | Jenkins",
        "Herr Jenkins hat angerufen. | Jenkins",
        "Mr Kafka paid the rent. | Kafka",
        "Mr Hopper | Hopper",
        "Mr Maven | Maven",
        "Mrs Selenium | Selenium",
        "Mr Oracle | Oracle",
        "Peter Jenkins installed Jenkins. Jenkins is my neighbour. | Peter Jenkins",
        "Install complete. Jenkins, our plumber, will come at 8. | Jenkins",
        "Please call Jack Daniel at noon. | Jack Daniel",
        "My friend Jack Daniel's car broke down. | Jack Daniel",
        "Jack Daniels bought a bottle of wine. | Jack Daniels",
        "I was drinking with Jim Beam. | Jim Beam",
        "Patient Jim Beam drinks whiskey. | Jim Beam",
        "Dr. Martens will see you now. | Martens",
        "Mr Cross met us at King's Cross. | Cross",
        "Victor Hugo took the train to Lyon. | Victor Hugo",
        "Nazywam się Zofia Grabińska. | Zofia Grabińska",
        "Nazywam się Jan Grabowski. | Jan Grabowski",
        "Nazywam się Jan Kowalski i jestem lekarzem. | Jan Kowalski",
        "Mam 34 lata i mieszkam sama. Nazywam się Zofia Grabińska. | Zofia Grabińska",
        "My name is Berlin. | Berlin",
        "Me llamo Paz Robledo Quintana. | Paz Robledo Quintana",
        "Je m’appelle Océane Vautrin et j'ai faim. | Océane Vautrin",
        "Ich heiße Traudl Zwetschken. | Traudl Zwetschken",
        "Mi chiamo Ornella Sguazzin. | Ornella Sguazzin",
        "Jmenuji se Zdeňka Vopršalová. | Zdeňka Vopršalová",
        "Ik heet Sietske van der Hoogeboom. | Sietske van der Hoogeboom",
        "Jag heter Anna-Sigrid Åkerblom. | Anna-Sigrid Åkerblom",
        "Benim adım Paris. | Paris",
        "Меня зовут Зинаида Крупчатникова. | Зинаида Крупчатникова"
      })
  void whoHasATitleAWorkOrSaysAName_isAPersonWhateverElseTheWordsMean(String text, String name) {
    assertThat(people(text)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: Annegret Zwetschken\nprice: 40",
        "{\"name\":\"Annegret Zwetschken\",\"price\":3}",
        "{\"name\":\"Annegret Zwetschken\",\"version\":3}",
        "{\"name\":\"Annegret Zwetschken\",\"seat\":\"4C\"}",
        "{\"name\":\"Annegret Zwetschken\",\"title\":\"Mrs\"}",
        "{\"name\":\"Annegret Zwetschken\",\"sku\":\"A-1\",\"price\":3}"
      })
  void fullNameBesideAPrice_isAPerson(String text) {
    assertThat(people(text)).contains("Annegret Zwetschken");
  }

  @Test
  void whoNamesNobody_isNobody() {
    for (String text : List.of("My name is not important.", "Ich heiße Sie willkommen.")) {
      assertThat(people(text)).as(text).isEmpty();
    }
  }

  @Test
  void titledPerson_isKnownAgainAtTheStartOfASentence() {
    assertThat(people("Mrs Sandy lost her cat. Sandy is sad.")).containsExactly("Sandy", "Sandy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"colour\":\"grey\"}",
        "metadata:\n  name: victoria-metrics\n  namespace: monitoring",
        "Hurricanes Harvey, Irma and Maria struck the coast.",
        "Hurricane Katrina made landfall in 2005; Harvey, Irma and Maria followed in 2017.",
        "Product,Price,Stock\nEmma Mattress,499.00,17\nCharlotte Sofa,899.00,4\nHenry Vacuum,9,2",
        "name,version,license\nJackson,2.17.1,Apache-2.0\nRuby,3.3.0,BSD\nJulia,1.10,Apache-2.0",
        "{\"name\":\"Emma Mattress\",\"price\":499.0}",
        "{\"name\":\"Alexandra\",\"sku\":\"A-1\",\"price\":9}",
        "[{\"sku\":\"B-2\",\"name\":\"Victoria\",\"price\":19.5}]",
        "We met at King's Cross at nine.",
        "The metro calls at Victor Hugo and Charles de Gaulle.",
        "We landed at Charles de Gaulle.",
        "Flights from John F. Kennedy are late.",
        "A bottle of Jack Daniel's costs 25 dollars.",
        "I drink Jack Daniel's, not Johnnie Walker or Jim Beam.",
        "Levi Strauss jeans and a Tommy Hilfiger shirt.",
        "Dr. Martens boots, Dr Pepper and Dr. Oetker pizza.",
        "Hugo Boss and Giorgio Armani suits are on sale.",
        "We buy shampoo from Johnson & Johnson."
      })
  void coloursStormsGoodsAndPackages_areNobody(String text) {
    assertThat(people(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name,version,license\nMockito,5.2,MIT\nGson,2.10,Apache-2.0",
        "package,license\nMockito,MIT\nGson,BSD"
      })
  void cellsOfAListOfSoftware_areNothing(String text) {
    assertThat(PersonalDataFinder.complete().find(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hurricane Katrina struck. Harvey, Irma and Maria phoned the office.",
        "Hurricane Katrina closed the school; Emma Miller and Jan Kowalski followed in 2017.",
        "Product,Price,Customer\nLamp,3,Emma Miller",
        "name,version,license,author\nJackson,2.17.1,BSD,Emma Miller",
        "Passenger,Price,Seat\nEmma Miller,499.00,17",
        "{\"name\":\"Alexandra\",\"image\":\"a.png\"}",
        "{\"name\":\"Alexandra\",\"sku\":\"A-1\",\"email\":\"a@b.org\"}",
        "{\"name\":\"Alexandra\",\"price\":9,\"seat\":\"4C\"}"
      })
  void peopleBesideThings_arePeople(String text) {
    assertThat(people(text)).isNotEmpty();
  }
}
