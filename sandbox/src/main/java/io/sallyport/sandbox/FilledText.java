package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a string that fits a schema's format, pattern and lengths. */
final class FilledText {

  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_LABEL = 60;

  private final Material material;
  private final SchemaCheck check;

  FilledText(Material material, SchemaCheck check) {
    this.material = material;
    this.check = check;
  }

  /**
   * A string; it may miss a schema that allows none, or a pattern beyond what is known here.
   *
   * @param name the property's name, for a sample that says what it stands for
   * @param variant other numbers give other strings where the schema allows
   */
  String of(JsonNode schema, String name, int variant) {
    int least = Math.clamp(schema.path("minLength").asInt(0), 0, MAX_LENGTH);
    int most = Math.max(least, schema.path("maxLength").asInt(Integer.MAX_VALUE));
    String format = formatted(schema.path("format").asText(""), least, most, variant);
    String value = format != null ? format : sized(material.text(name), variant, least, most);
    String pattern = schema.path("pattern").asText("");
    if (pattern.isEmpty() || check.matches(pattern, value)) {
      return value;
    }
    Optional<PatternText.Parsed> parsed = PatternText.parse(pattern);
    for (int stretch = 0; parsed.isPresent() && stretch <= MAX_LENGTH; ) {
      String text = parsed.get().text(stretch, variant);
      String padded = text.length() < least ? text + "x".repeat(least - text.length()) : text;
      for (String candidate :
          new String[] {text, padded, "x".repeat(padded.length() - text.length()) + text}) {
        boolean sized = candidate.length() >= least && candidate.length() <= most;
        if (sized && check.matches(pattern, candidate)) {
          return candidate;
        }
      }
      stretch += stretch < 64 ? 1 : stretch;
    }
    return value;
  }

  private static String sized(String value, int variant, int least, int most) {
    String suffix = variant == 0 ? "" : " " + variant;
    int room = Math.max(0, most - suffix.length());
    int length = Math.min(room, value.length());
    if (length > 0 && Character.isHighSurrogate(value.charAt(length - 1))) {
      length--;
    }
    String text = (value.substring(0, length) + suffix);
    text = text.length() > most ? text.substring(text.length() - most) : text;
    int points = text.codePointCount(0, text.length());
    return points < least ? text + "x".repeat(least - points) : text;
  }

  /** A string of a format, as long as asked where the format allows; null for an unknown one. */
  private @Nullable String formatted(String format, int least, int most, int variant) {
    return switch (format) {
      case "date" -> "2026-01-%02d".formatted(15 + variant % 14);
      case "date-time" -> instant("2026-01-15T", least, variant);
      case "time" -> instant("", least, variant);
      case "duration" -> "P" + (1 + variant) + "D";
      case "email", "idn-email" -> email(least, most, variant);
      case "hostname", "idn-hostname" -> host("example" + unless(variant) + ".com", least, most);
      case "uri", "url", "uri-reference", "iri", "iri-reference" -> {
        String uri = most < 20 ? "a:" + unless(variant) : "https://example.com/" + unless(variant);
        yield uri + "x".repeat(Math.max(0, least - uri.length()));
      }
      case "uuid" -> "00000000-0000-4000-8000-%012d".formatted(1 + variant);
      case "ipv4" -> "192.0.2." + (1 + variant % 250);
      case "ipv6" -> "2001:db8::" + (1 + variant % 1000);
      default -> null;
    };
  }

  private static String unless(int variant) {
    return variant == 0 ? "" : String.valueOf(variant);
  }

  private static String instant(String day, int least, int variant) {
    String time = day + "09:30:%02d".formatted(variant % 60);
    int missing = least - time.length() - 1;
    return time + (missing > 0 ? "." + "0".repeat(Math.max(1, missing - 1)) : "") + "Z";
  }

  private String email(int least, int most, int variant) {
    String wanted = material.email();
    String address = variant == 0 ? wanted : "a" + variant + "." + wanted;
    if (address.length() > most) {
      address = "a" + unless(variant) + "@b.co";
    }
    int split = address.indexOf('@');
    String local = address.substring(0, split);
    int missing = Math.max(0, least - address.length());
    int inLocal = Math.clamp(MAX_LABEL - local.length(), 0, missing);
    String domain = address.substring(split + 1);
    return local
        + "x".repeat(inLocal)
        + "@"
        + host(domain, domain.length() + missing - inLocal, most);
  }

  private static String host(String domain, int least, int most) {
    String host = domain.length() > most ? "b.co".substring(0, Math.min(4, most)) : domain;
    StringBuilder labels = new StringBuilder(host);
    while (labels.length() < least) {
      int missing = least - labels.length();
      // A dot needs a letter before it: one missing character makes the first label longer.
      labels.insert(0, missing == 1 ? "x" : "x".repeat(Math.min(MAX_LABEL, missing - 1)) + ".");
    }
    return labels.toString();
  }
}
