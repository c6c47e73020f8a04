import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Lexicon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes texts of many kinds, cultures and languages from the templates. */
final class Generator {

  private static final List<String> LANGUAGES =
      List.of("en", "en", "en", "en", "en", "en", "en", "es", "es", "de", "fr", "it", "pt", "nl");

  private final Random random;
  private final Values values;
  private final Map<String, List<String>> templates = new HashMap<>();
  private final Map<String, List<String>> addresses = new HashMap<>();

  private StringBuilder text = new StringBuilder();
  private List<Labelled.Span> spans = new ArrayList<>();
  private String language = "en";
  private String culture = "en";

  Generator(Path folder, long seed) throws IOException {
    random = new Random(seed);
    values = new Values(folder, random);
    for (String name : List.of("en", "es", "de", "fr", "it", "pt", "nl", "negative")) {
      templates.put(name, lines(folder.resolve(name + ".txt")));
    }
    for (String line : lines(folder.resolve("addresses.txt"))) {
      int colon = line.indexOf(": ");
      addresses.put(line.substring(0, colon), List.of(line.substring(colon + 2).split("; ")));
    }
  }

  static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("# "))
        .toList();
  }

  /** The next text: a few templates in one language, with noise. */
  Labelled next() {
    text = new StringBuilder();
    spans = new ArrayList<>();
    language = pick(LANGUAGES);
    culture = values.culture(language);
    int parts = 1 + random.nextInt(4);
    String between = pick(List.of("\n", " ", " ", "\n\n", ". "));
    for (int i = 0; i < parts; i++) {
      boolean negative = random.nextInt(10) < 4 && (language.equals("en") || random.nextInt(4) == 0);
      if (i > 0) {
        text.append(between);
      }
      fill(choose(pick(templates.get(negative ? "negative" : language))));
      if (random.nextInt(4) == 0) {
        culture = values.culture(language);
      }
    }
    return noisy();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Takes one of each [a|b]; a | elsewhere is a line break. */
  private String choose(String template) {
    StringBuilder chosen = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int close = template.charAt(at) == '[' ? template.indexOf(']', at) : -1;
      if (close > 0 && template.substring(at, close).contains("|")) {
        String[] options = template.substring(at + 1, close).split("\\|", -1);
        chosen.append(options[random.nextInt(options.length)]);
        at = close + 1;
      } else {
        char c = template.charAt(at++);
        chosen.append(c == '|' ? '\n' : c);
      }
    }
    return chosen.toString();
  }

  private void fill(String template) {
    int at = 0;
    while (at < template.length()) {
      int close = template.charAt(at) == '{' ? template.indexOf('}', at) : -1;
      String slot = close < 0 ? "" : template.substring(at + 1, close);
      if (!slot.isEmpty() && slot.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
        slot(slot);
        at = close + 1;
      } else {
        text.append(template.charAt(at++));
      }
    }
  }

  private void slot(String slot) {
    switch (slot) {
      case "PER" -> named(values.person(culture), PersonalDataType.PERSON);
      case "PERUP" ->
          named(values.fullName(culture).toUpperCase(Locale.ROOT), PersonalDataType.PERSON);
      case "FIRST" -> named(values.given(culture), PersonalDataType.PERSON);
      case "LAST" -> named(values.surname(culture), PersonalDataType.PERSON);
      case "LASTFIRST" ->
          named(values.surname(culture) + ", " + values.given(culture), PersonalDataType.PERSON);
      case "INITLAST" ->
          named(values.initial(culture) + " " + values.surname(culture), PersonalDataType.PERSON);
      case "AMBIG" -> named(values.one("ambiguous"), PersonalDataType.PERSON);
      case "AMBIGPLACE" -> named(values.one("ambiguous-places"), PersonalDataType.LOCATION);
      case "LOC" -> named(values.place(), PersonalDataType.LOCATION);
      case "CITY" -> named(values.city(), PersonalDataType.LOCATION);
      case "COUNTRY" -> named(values.country(language), PersonalDataType.LOCATION);
      case "REGION" -> named(values.region(), PersonalDataType.LOCATION);
      case "ZIPLOC" -> named(values.digits(5), PersonalDataType.LOCATION);
      case "ORG" -> named(values.organisation(language, culture), PersonalDataType.ORG);
      case "STREET" -> named(street(), PersonalDataType.ADDRESS);
      case "ADDR" -> named(address(), PersonalDataType.ADDRESS);
      case "CAPS" -> text.append(values.capitalised());
      default -> text.append(values.other(slot));
    }
  }

  private void named(String value, PersonalDataType type) {
    int start = text.length();
    text.append(value);
    spans.add(new Labelled.Span(start, text.length(), type));
  }

  private String street() {
    return values.addressParts(choose(pick(addresses.get(language + " street"))), language, "");
  }

  private String address() {
    String street = street();
    return values.addressParts(
        choose(pick(addresses.get(language + " address"))), language, street);
  }

  private Labelled noisy() {
    String made = text.toString();
    int kind = random.nextInt(100);
    if (kind < 11) {
      made = sameLength(made, made.toLowerCase(Locale.ROOT));
    } else if (kind < 15) {
      made = sameLength(made, made.toUpperCase(Locale.ROOT));
    } else if (kind < 22) {
      made = withoutAccents(made);
    } else if (kind < 27) {
      made = made.replace('.', ' ').replace(',', ' ');
    }
    return new Labelled(made, List.copyOf(spans), true);
  }

  private static String sameLength(String before, String after) {
    return before.length() == after.length() ? after : before;
  }

  private static String withoutAccents(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      plain.append(
          Normalizer.normalize(text.substring(i, i + 1), Normalizer.Form.NFD).charAt(0));
    }
    return plain.toString();
  }

  static List<String> list(String name) {
    return Lexicon.lines(name);
  }
}
