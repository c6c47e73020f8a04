package io.sallyport.sandbox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text offers to fill arguments with. */
final class Material {

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d{1,9}(?![\\w.])");
  private static final Pattern QUOTED = Pattern.compile("[\"“']([^\"”']{1,200})[\"”']");
  private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+");
  private static final Pattern PLACE = Pattern.compile("\\b(?:in|for|at|of) (\\p{Lu}\\p{L}+)");

  private final String text;

  Material(String text) {
    this.text = text;
  }

  long number() {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group()) : 1;
  }

  String email() {
    Matcher matcher = EMAIL.matcher(text);
    return matcher.find() ? matcher.group() : "someone@example.com";
  }

  /** What the text has in quotation marks. */
  Optional<String> quotation() {
    Matcher quoted = QUOTED.matcher(text);
    return quoted.find() ? Optional.of(quoted.group(1)) : Optional.empty();
  }

  /** The text's quotation, the place it names, or a sample that says what it stands for. */
  String text(String name) {
    if (name.contains("mail") || name.equals("to")) {
      return email();
    }
    Optional<String> quotation = quotation();
    if (quotation.isPresent()) {
      return quotation.get();
    }
    Matcher place = PLACE.matcher(text);
    return place.find() ? place.group(1) : "sample " + name;
  }
}
