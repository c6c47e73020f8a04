import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes up names, places, numbers and whatever else a slot asks for. */
final class Values {

  private static final Map<String, List<String>> HOME =
      Map.of(
          "en", List.of("en", "en", "en", "en", "in", "ng", "za", "sg", "pk"),
          "es", List.of("es", "mx", "ar-es", "ca"),
          "de", List.of("de"),
          "fr", List.of("fr"),
          "it", List.of("it"),
          "pt", List.of("br", "pt"),
          "nl", List.of("nl"));

  private final Random random;
  private final Map<String, List<String>> words = new HashMap<>();
  private final Map<String, List<String>> given = new HashMap<>();
  private final Map<String, List<String>> surnames = new HashMap<>();
  private final List<String> cultures;
  private final List<String> cities = Generator.list("cities.txt");
  private final List<String> bigCities = Generator.list("big-cities.txt");
  private final List<String> countries = Generator.list("countries.txt");
  private final List<String> regions = Generator.list("regions.txt");
  private final List<String> common = Generator.list("words-en.txt");
  private final List<String> anySurnames;

  Values(Path folder, Random random) throws IOException {
    this.random = random;
    for (String line : Generator.lines(folder.resolve("words.txt"))) {
      int colon = line.indexOf(": ");
      String separator = line.startsWith("institutions") ? "; " : ", ";
      words.put(line.substring(0, colon), List.of(line.substring(colon + 2).split(separator)));
    }
    for (String line : Generator.list("people.txt")) {
      int colon = line.indexOf(": ");
      String[] key = line.substring(0, colon).split(" ");
      List<String> names = List.of(line.substring(colon + 2).split(", "));
      (key[1].equals("given") ? given : surnames).put(key[0], names);
    }
    anySurnames = surnames.get("any");
    cultures = new ArrayList<>(given.keySet());
    cultures.retainAll(surnames.keySet());
    cultures.sort(null);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String one(String list) {
    return pick(words.get(list));
  }

  String culture(String language) {
    return random.nextInt(100) < 62 ? pick(HOME.get(language)) : pick(cultures);
  }

  String given(String culture) {
    String name = pick(given.get(culture));
    return random.nextInt(25) == 0 ? name + "-" + pick(given.get(culture)) : name;
  }

  String surname(String culture) {
    String name = random.nextInt(4) == 0 ? pick(anySurnames) : pick(surnames.get(culture));
    int form = random.nextInt(40);
    if (form == 0) {
      return name + "-" + pick(surnames.get(culture));
    }
    if (form == 1) {
      return pick(List.of("van der ", "de ", "von ", "O'", "Mc", "Al-", "Bin ", "Di ", "da ", "St. "))
          + name;
    }
    boolean two = List.of("es", "mx", "ar-es", "br", "pt").contains(culture);
    return two && random.nextInt(2) == 0 ? name + " " + pick(surnames.get(culture)) : name;
  }

  String initial(String culture) {
    String letter = pick(given.get(culture)).substring(0, 1);
    return pick(List.of(letter + ".", letter + ".", letter + ".", letter));
  }

  String fullName(String culture) {
    return given(culture) + " " + surname(culture);
  }

  String person(String culture) {
    return switch (random.nextInt(20)) {
      case 0 -> given(culture) + " " + initial(culture) + " " + surname(culture);
      case 1 -> given(culture) + " " + given(culture) + " " + surname(culture);
      case 2 -> initial(culture) + " " + surname(culture);
      case 3 -> surname(culture) + ", " + given(culture);
      case 4 -> fullName(culture) + pick(List.of(" Jr.", " III", " Sr.", " II"));
      case 5 -> surname(culture).toUpperCase(Locale.ROOT) + " " + given(culture);
      case 6, 7 -> given(culture);
      case 8 -> surname(culture);
      case 9 -> one("ambiguous") + " " + surname(culture);
      default -> fullName(culture);
    };
  }

  String city() {
    return switch (random.nextInt(20)) {
      case 0 ->
          pick(List.of("New ", "Port ", "Lake ", "North ", "South ", "East ", "West ", "St. "))
              + pick(anySurnames);
      case 1 ->
          pick(anySurnames)
              + pick(List.of("ville", "town", "ton", "burg", "berg", "ford", "bury", "stad", "haven",
                      "port", "side", "mouth", "shire", "view", "land", "fort", " City", " Springs"));
      case 2, 3, 4, 5, 6, 7, 8, 9 -> pick(bigCities);
      default -> pick(cities);
    };
  }

  String country(String language) {
    return pick(countries);
  }

  String region() {
    return random.nextInt(2) == 0 ? one("usregions") : pick(regions);
  }

  String place() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> country("en");
      case 2 -> region();
      default -> city();
    };
  }

  String organisation(String language, String culture) {
    switch (random.nextInt(10)) {
      case 0, 1, 2:
        return one("brands");
      case 3, 4, 5:
        return one("institutions-" + language)
            .replace("{C}", random.nextInt(4) == 0 ? region() : city())
            .replace("{S}", surname(culture))
            .replaceAll("\\[([^|\\]]*)\\|[^\\]]*]", "$1");
      case 6:
        return surname(culture)
            + pick(List.of(" & ", "-", ", " + surname(culture) + " and ", " and "))
            + surname(culture)
            + (random.nextInt(2) == 0 ? "" : " " + one("suffix-" + language));
      case 7:
        return random
            .ints(3 + random.nextInt(2), 'A', 'Z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      default:
        String head = random.nextInt(2) == 0 ? surname(culture) : capital(pick(common));
        String sector = random.nextInt(3) == 0 ? "" : " " + one("sectors");
        String suffix =
            sector.isEmpty() || random.nextInt(2) == 0 ? " " + one("suffix-" + language) : "";
        return head + sector + suffix;
    }
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  String capitalised() {
    StringBuilder made = new StringBuilder(capital(pick(common)));
    for (int i = random.nextInt(3); i > 0; i--) {
      String word = pick(common);
      made.append(' ').append(random.nextInt(3) == 0 ? word : capital(word));
    }
    return made.toString();
  }

  String digits(int count) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < count; i++) {
      made.append((char) ('0' + random.nextInt(10)));
    }
    return made.toString();
  }

  private String number() {
    int length = 1 + random.nextInt(4);
    return String.valueOf(1 + random.nextInt((int) Math.pow(10, length)));
  }

  /** Fills the parts of an address. */
  String addressParts(String format, String language, String street) {
    String root =
        switch (random.nextInt(3)) {
          case 0 -> pick(anySurnames);
          case 1 -> pick(surnames.get(pick(HOME.get(language))));
          default -> one(language.equals("en") ? "streets" : "streets-" + language);
        };
    String made = format.replace("{STREET}", street).replace("{R}", root);
    while (made.contains("{N}")) {
      made = made.replaceFirst("\\{N}", number());
    }
    return made.replace("{SUF}", one("suffixes"))
        .replace("{SUFF}", pick(List.of("Highway", "Route", "County Road", "State Road", "Hwy")))
        .replace("{ORD}", pick(List.of("1st", "2nd", "3rd", "5th", "42nd", "First", "Third", "Fifth")))
        .replace("{CITY}", city())
        .replace("{COUNTRY}", country(language))
        .replace("{STA}", one("states"))
        .replace("{ST}", region())
        .replace("{ZIPGB}", pick(List.of("SW1A 2AA", "M1 4BT", "EH8 9YL", "LS2 8JT", "B33 8TH")))
        .replace("{ZIPNL}", digits(4) + " " + pick(List.of("AB", "XK", "LD", "GZ", "RT")))
        .replace("{ZIP}", random.nextInt(8) == 0 ? digits(5) + "-" + digits(4) : digits(5));
  }

  /** What no one is named by. */
  String other(String slot) {
    return switch (slot) {
      case "NUM" -> number();
      case "WORD" -> pick(common);
      case "WORDUP" -> pick(common).toUpperCase(Locale.ROOT);
      case "CAPCAMEL" -> capital(pick(common)) + capital(pick(common));
      case "PRODUCT" -> one("products");
      case "JOB" -> one("jobs");
      case "NAT" -> one("nationalities");
      case "BAR" -> "|";
      case "ZIP" -> digits(5);
      case "VERSION" -> "v" + number() + "." + random.nextInt(20) + "." + random.nextInt(10);
      case "AMOUNT" -> pick(List.of("$", "€", "£", "USD ", "EUR ")) + number() + "." + digits(2);
      case "EMAIL" ->
          (pick(given.get("en")) + "." + pick(anySurnames)).toLowerCase(Locale.ROOT)
              + "@" + pick(common) + pick(List.of(".com", ".org", ".net", ".es", ".de"));
      case "PHONE" ->
          pick(List.of("+1 ", "+44 ", "", "(", "0")) + digits(3) + pick(List.of("-", " ", ") ", "."))
              + digits(3) + pick(List.of("-", " ", ".")) + digits(4);
      case "ID" -> pick(List.of("", "A", "MRN-", "X", "INV-", "C-")) + digits(5 + random.nextInt(6));
      case "TIME" -> (1 + random.nextInt(12)) + ":" + digits(2) + pick(List.of("", " am", " PM", ":30"));
      case "DATE" -> date();
      case "MONTH" -> one("months");
      case "DAY" -> pick(List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Sunday"));
      default -> throw new IllegalArgumentException("slot: " + slot + " (expected: a known one)");
    };
  }

  private String date() {
    int day = 1 + random.nextInt(28);
    int year = 1930 + random.nextInt(97);
    return switch (random.nextInt(5)) {
      case 0 -> year + "-0" + (1 + random.nextInt(9)) + "-" + (10 + random.nextInt(18));
      case 1 -> day + "/" + (1 + random.nextInt(12)) + "/" + year;
      case 2 -> one("months") + " " + day + ", " + year;
      case 3 -> day + " " + one("months") + " " + year;
      default -> day + "." + (1 + random.nextInt(12)) + "." + year;
    };
  }
}
