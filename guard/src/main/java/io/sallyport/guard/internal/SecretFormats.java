package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.sallyport.core.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Reads the formats of the secret scanner from their data file. */
final class SecretFormats {

  private SecretFormats() {}

  /** All formats, in the order of the file. */
  static List<SecretFormat> load() {
    List<SecretFormat> formats = new ArrayList<>();
    for (JsonNode node : RuleData.read("secrets.json")) {
      formats.add(format(node));
    }
    return List.copyOf(formats);
  }

  /** The format of secrets that are known, none of them shorter than this many characters. */
  static final int SHORTEST_KNOWN = 16;

  /** All formats, and one that is these secrets themselves; short ones could be words. */
  static List<SecretFormat> with(Collection<String> known) {
    List<String> secrets =
        known.stream()
            .distinct()
            .filter(s -> s.length() >= SHORTEST_KNOWN && s.chars().allMatch(c -> c > ' '))
            .toList();
    if (secrets.isEmpty()) {
      return load();
    }
    List<SecretFormat> formats = new ArrayList<>(load());
    formats.add(
        new SecretFormat(
            "known-credential",
            "a credential of this gateway",
            Severity.CRITICAL,
            1,
            secrets,
            false,
            Pattern.compile(String.join("|", secrets.stream().map(Pattern::quote).toList())),
            "none",
            false,
            false,
            secrets.stream().mapToInt(String::length).min().orElse(0),
            secrets.stream().mapToInt(String::length).max().orElse(0),
            0,
            SecretFormat.Body.ANY,
            null,
            secrets.get(0),
            ""));
    return List.copyOf(formats);
  }

  private static SecretFormat format(JsonNode node) {
    boolean fold = node.path("fold").asBoolean(false);
    int flags = fold ? Pattern.CASE_INSENSITIVE : 0;
    List<String> keywords = new ArrayList<>();
    node.path("keywords").forEach(keyword -> keywords.add(keyword.asText()));
    String partial = node.path("partial").asText("");
    return new SecretFormat(
        RuleData.text(node, "id"),
        RuleData.text(node, "title"),
        Severity.valueOf(RuleData.text(node, "severity").toUpperCase(Locale.ROOT)),
        node.path("score").asDouble(),
        keywords,
        fold,
        Pattern.compile(RuleData.text(node, "pattern"), flags),
        RuleData.text(node, "check"),
        node.path("bounded").asBoolean(true),
        node.path("spaced").asBoolean(false),
        node.path("min").asInt(0),
        node.path("max").asInt(),
        node.path("before").asInt(0),
        node.path("hold").asText("").equals("pem")
            ? SecretFormat.Body.ARMOUR
            : SecretFormat.Body.ANY,
        partial.isEmpty() ? null : Pattern.compile(partial, flags),
        joined(node.path("example")),
        joined(node.path("counterExample")));
  }

  // Examples stand in parts in the file, so that nobody's search for keys takes them for real.
  private static String joined(JsonNode parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.asText()));
    return text.toString();
  }
}
