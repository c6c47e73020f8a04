package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
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
   * @param end behind its {@code >}; of a tag without an end only the {@code <} is meant
   * @param rule what is wrong with it
   */
  record Found(int start, int end, String rule) {}

  static final String ELEMENT = "html-element";
  static final String ATTRIBUTE = "html-attribute";
  static final String ADDRESS = "html-address";
  static final String DECLARATION = "html-declaration";
  static final String UNFINISHED = "html-unfinished";

  /**
   * A longer tag is one that nobody closes, in characters. No more than that decides what a {@code
   * <} begins, so that a stream which holds as much back reads what the whole text reads.
   */
  static final int LONGEST = 2_048;

  /** A reference to a character, of those that matter in an address. */
  static final Pattern ENTITY =
      Pattern.compile(
          "&(?:#0*+([0-9]{1,7})|#[xX]0*+([0-9a-fA-F]{1,6})|(colon|[tT]ab|[nN]ew[lL]ine|sol));?");

  /**
   * An address in angle brackets as CommonMark 0.31 (section 6.5) has it, but for those that an
   * HTML block would make a tag with an attribute that has a value: no quotes, and an equals sign
   * only in a query or fragment without slashes.
   */
  private static final Pattern AUTOLINK =
      Pattern.compile(
          "[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\\s\\p{Cntrl}<>=\"'`]*(?:[?#][^\\s\\p{Cntrl}<>\"'`/]*)?"
              + "|[a-zA-Z][a-zA-Z0-9._+-]*@[a-zA-Z0-9][a-zA-Z0-9.-]*");

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
  private final boolean markdown;
  private int at;
  private int limit;

  private Markup(String text, boolean markdown) {
    this.text = text;
    this.markdown = markdown;
  }

  /**
   * Whatever is not on the list, in order. The text has to begin outside a tag.
   *
   * @param markdown whether addresses in angle brackets are links
   * @param check called before each tag; may throw to end the search
   */
  static List<Found> find(String text, boolean markdown, Runnable check) {
    List<Found> found = new ArrayList<>();
    Markup tag = new Markup(text, markdown);
    for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', tag.at)) {
      check.run();
      String wrong = tag.read(open);
      if (wrong != null) {
        found.add(new Found(open, tag.at, wrong));
      }
    }
    return found;
  }

  /** Where a tag that text still to come could close begins; the text's length when none does. */
  static int openTag(String text, boolean markdown) {
    Markup tag = new Markup(text, markdown);
    for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', tag.at)) {
      String wrong = tag.read(open);
      boolean unfinished = UNFINISHED.equals(wrong) || open + 1 == text.length();
      if (unfinished && text.length() - open < LONGEST) {
        return open;
      }
    }
    return text.length();
  }

  /** Where the tag begins that a place lies in; the place itself when it lies in none. */
  static int outsideTags(String text, boolean markdown, int place) {
    Markup tag = new Markup(text, markdown);
    for (int open = text.indexOf('<');
        open >= 0 && open < place;
        open = text.indexOf('<', tag.at)) {
      tag.read(open);
      if (tag.at > place) {
        return open;
      }
    }
    return place;
  }

  /**
   * Reads what begins with the {@code <} at an index, and goes behind it; says what is wrong with
   * it, null if nothing.
   */
  private @Nullable String read(int open) {
    limit = Math.min(text.length(), open + LONGEST);
    at = open + 1;
    String wrong = UNFINISHED;
    if (at == text.length() || !begins(text.charAt(at))) {
      return null;
    }
    int close = text.indexOf('>', at, limit);
    if (close >= 0 && markdown && isAutolink(text.substring(at, close))) {
      at = close + 1;
      return null;
    }
    if (close >= 0) {
      wrong = tag();
    }
    if (wrong != null && wrong.equals(UNFINISHED)) {
      // Nothing closes it, so it is text, and what stands in it may be a tag of its own.
      at = open + 1;
    }
    return wrong;
  }

  private static boolean isAutolink(String inside) {
    return AUTOLINK.matcher(inside).matches() && isHarmless(inside);
  }

  private static boolean begins(char next) {
    return next == '!' || next == '?' || next == '/' || isLetter(next);
  }

  private @Nullable String tag() {
    boolean end = text.charAt(at) == '/';
    at += end ? 1 : 0;
    if (!isLetter(text.charAt(at))) {
      // What follows "</" up to ">" is a comment to a browser.
      return declaration();
    }
    String name = until(" \t\n\r\f/>");
    String wrong = ELEMENTS.contains(name) ? null : ELEMENT;
    while (at < limit) {
      char c = text.charAt(at);
      if (c == '>') {
        at++;
        return wrong;
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
    String close = text.startsWith("!--", at) ? "-->" : ">";
    int found = text.indexOf(close, at, limit);
    at = found + close.length();
    return found < 0 ? UNFINISHED : DECLARATION;
  }

  private @Nullable String attribute(String element, boolean end) {
    int start = at;
    // An equals sign at the very beginning belongs to the name.
    at++;
    String name = text.substring(start, at).toLowerCase(Locale.ROOT) + until(" \t\n\r\f/>=");
    while (at < limit && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String value = "";
    if (at < limit && text.charAt(at) == '=') {
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
    while (at < limit && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    char quote = at < limit ? text.charAt(at) : ' ';
    if (quote != '"' && quote != '\'') {
      return until(" \t\n\r\f>");
    }
    int start = at + 1;
    int close = text.indexOf(quote, start, limit);
    at = close < 0 ? limit : close + 1;
    return text.substring(start, close < 0 ? limit : close);
  }

  /** Whether an address has no scheme or one of the list, as a browser reads it. */
  static boolean isHarmless(String address) {
    String decoded =
        ENTITY
            .matcher(address)
            .replaceAll(match -> Matcher.quoteReplacement(character(match)))
            .replaceAll("[\\x00-\\x20\\x7f-\\xa0\\u200b-\\u200f\\ufeff]", "")
            .toLowerCase(Locale.ROOT);
    int colon = decoded.indexOf(':');
    boolean scheme = colon >= 0 && decoded.substring(0, colon).matches("[^/?#]*");
    return !scheme || SCHEMES.contains(decoded.substring(0, colon));
  }

  /** The character that a match of {@link #ENTITY} stands for; empty when there is none. */
  static String character(MatchResult reference) {
    String name = reference.group(3);
    if (name != null) {
      return name.equals("colon") ? ":" : name.equals("sol") ? "/" : " ";
    }
    int base = reference.group(1) != null ? 10 : 16;
    int code = Integer.parseInt(reference.group(base == 10 ? 1 : 2), base);
    return Character.isValidCodePoint(code) ? Character.toString(code) : "";
  }

  private String until(String ends) {
    int start = at;
    while (at < limit && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
