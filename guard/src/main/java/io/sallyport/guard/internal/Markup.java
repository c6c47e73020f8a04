package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells markup that only formats a text from any other: elements, attributes and schemes that are
 * not on a list are found, and so is whatever a browser reads as markup and this class does not.
 * The states of a tag are those of the HTML standard, section 13.2.5.
 */
final class Markup {

  /**
   * A tag, comment or declaration that is not on the list.
   *
   * @param start where its {@code <} stands
   * @param end behind its {@code >}, or how far it was read
   * @param rule what is wrong with it
   */
  record Found(int start, int end, String rule) {}

  static final String ELEMENT = "html-element";
  static final String ATTRIBUTE = "html-attribute";
  static final String ADDRESS = "html-address";
  static final String DECLARATION = "html-declaration";
  static final String UNFINISHED = "html-unfinished";

  /** A longer tag is one that nobody closes, in characters. */
  static final int LONGEST = 2_048;

  private static final Pattern ENTITY =
      Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(colon|tab|newline|sol));?");

  private static final Set<String> ELEMENTS = new HashSet<>();
  private static final Map<String, Set<String>> ATTRIBUTES = new HashMap<>();
  private static final Set<String> ADDRESSES = new HashSet<>();
  private static final Set<String> SCHEMES = new HashSet<>();

  static {
    JsonNode lists = RuleData.read("markup.json");
    lists.path("elements").forEach(name -> ELEMENTS.add(name.asText()));
    lists.path("addresses").forEach(name -> ADDRESSES.add(name.asText()));
    lists.path("schemes").forEach(name -> SCHEMES.add(name.asText()));
    lists
        .path("attributes")
        .properties()
        .forEach(
            entry -> {
              Set<String> names = new HashSet<>();
              entry.getValue().forEach(name -> names.add(name.asText()));
              ATTRIBUTES.put(entry.getKey(), names);
            });
  }

  private final String text;
  private int at;

  private Markup(String text) {
    this.text = text;
  }

  /** Whatever is not on the list, in order. */
  static List<Found> find(String text) {
    List<Found> found = new ArrayList<>();
    for (int open = text.indexOf('<'); open >= 0; ) {
      Markup tag = new Markup(text);
      String wrong = tag.read(open);
      if (wrong != null) {
        found.add(new Found(open, tag.at, wrong));
      }
      open = text.indexOf('<', Math.max(tag.at, open + 1));
    }
    return found;
  }

  /** Where a tag that text still to come could close begins; the text's length when none does. */
  static int openTag(String text, int from) {
    for (int open = text.indexOf('<', from); open >= 0; ) {
      Markup tag = new Markup(text);
      String wrong = tag.read(open);
      boolean unfinished = UNFINISHED.equals(wrong) || open + 1 == text.length();
      if (unfinished && text.length() - open < LONGEST) {
        return open;
      }
      open = text.indexOf('<', Math.max(tag.at, open + 1));
    }
    return text.length();
  }

  /**
   * Reads what begins with the {@code <} at an index; says what is wrong with it, null if nothing.
   */
  private @Nullable String read(int open) {
    at = open + 1;
    char next = at < text.length() ? text.charAt(at) : ' ';
    if (next == '!' || next == '?') {
      return declaration();
    }
    boolean end = next == '/';
    at += end ? 1 : 0;
    if (end && at == text.length()) {
      return UNFINISHED;
    }
    if (at == text.length() || !isLetter(text.charAt(at))) {
      // What follows "</" up to ">" is a comment to a browser, and "<" before anything else is
      // text.
      return end ? declaration() : null;
    }
    String name = until(" \t\n\r\f/>");
    String wrong = ELEMENTS.contains(name) ? null : ELEMENT;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '>') {
        at++;
        return wrong;
      }
      if (at - open > LONGEST) {
        return UNFINISHED;
      }
      if (" \t\n\r\f/".indexOf(c) >= 0) {
        at++;
      } else {
        String bad = attribute(name, end);
        wrong = wrong == null ? bad : wrong;
      }
    }
    return UNFINISHED;
  }

  private String declaration() {
    boolean comment = text.startsWith("!--", at);
    int close = text.indexOf(comment ? "-->" : ">", at);
    if (close < 0) {
      at = Math.min(text.length(), at + LONGEST);
      return UNFINISHED;
    }
    at = close + (comment ? 3 : 1);
    return DECLARATION;
  }

  private @Nullable String attribute(String element, boolean end) {
    int start = at;
    // An equals sign at the very beginning belongs to the name.
    at++;
    String name = text.substring(start, at).toLowerCase(Locale.ROOT) + until(" \t\n\r\f/>=");
    while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String value = "";
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      value = value();
    }
    Set<String> own = ATTRIBUTES.getOrDefault(element, Set.of());
    boolean known = own.contains(name) || ATTRIBUTES.getOrDefault("*", Set.of()).contains(name);
    if (end || !known) {
      return ATTRIBUTE;
    }
    return ADDRESSES.contains(name) && !isHarmless(value) ? ADDRESS : null;
  }

  private String value() {
    while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if (quote != '"' && quote != '\'') {
      return until(" \t\n\r\f>");
    }
    int close = text.indexOf(quote, at + 1);
    int to = close < 0 ? text.length() : close;
    String value = text.substring(at + 1, to);
    at = close < 0 ? text.length() : close + 1;
    return value;
  }

  /** Whether an address has no scheme or one of the list, as a browser reads it. */
  static boolean isHarmless(String address) {
    Matcher entities = ENTITY.matcher(address);
    String decoded =
        entities
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        decoded(match.group(1), match.group(2), match.group(3))))
            .replaceAll("[\\x00-\\x20\\x7f-\\xa0\\u200b-\\u200f\\ufeff]", "")
            .toLowerCase(Locale.ROOT);
    int colon = decoded.indexOf(':');
    boolean scheme = colon >= 0 && decoded.substring(0, colon).matches("[^/?#]*");
    return !scheme || SCHEMES.contains(decoded.substring(0, colon));
  }

  private static String decoded(
      @Nullable String decimal, @Nullable String hexadecimal, @Nullable String name) {
    if (name != null) {
      return name.equals("colon") ? ":" : name.equals("sol") ? "/" : " ";
    }
    int code =
        decimal != null
            ? Integer.parseInt(decimal)
            : Integer.parseInt(String.valueOf(hexadecimal), 16);
    return Character.isValidCodePoint(code) ? Character.toString(code) : "";
  }

  private String until(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
