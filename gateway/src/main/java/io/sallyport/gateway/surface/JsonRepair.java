package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes JSON of a text that was meant to be JSON, where there is only one way to read it: a fence
 * or prose around one object or array, commas before a closing bracket, names and texts in single
 * quotes, names without quotes, comments, the words of Python, closing brackets that are missing at
 * the very end. Strings keep what they say; nothing is added, and what could be read in two ways is
 * left alone. Reads each character once.
 */
public final class JsonRepair {

  /** What had to be changed. */
  public enum Change {
    /** Prose or a fence around the JSON. */
    SURROUNDINGS("text around it"),
    /** A comma before a closing bracket. */
    COMMA("trailing commas"),
    /** A text in single quotes. */
    QUOTES("single quotes"),
    /** A name without quotes. */
    NAME("names without quotes"),
    /** A comment. */
    COMMENT("comments"),
    /** True, False or None. */
    WORD("words of Python"),
    /** A closing bracket that was missing at the end. */
    BRACKET("missing closing brackets");

    private final String what;

    Change(String what) {
      this.what = what;
    }

    /** What it is, for a person. */
    public String what() {
      return what;
    }
  }

  /**
   * A text that was made JSON.
   *
   * @param json one object or array; whether a parser takes it is for the caller to see
   * @param changes what had to be changed
   */
  public record Repaired(String json, Set<Change> changes) {}

  /** Says that there is no one way to read the text. */
  private static final class Unclear extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unclear() {
      super("unclear", null, false, false);
    }
  }

  private static final String FENCE = "```";

  private final String text;
  private final boolean complete;
  private final StringBuilder out;
  private final EnumSet<Change> changes = EnumSet.noneOf(Change.class);
  private final Deque<Character> open = new ArrayDeque<>();
  private final Deque<Set<String>> names = new ArrayDeque<>();
  private int at;

  private JsonRepair(String text, boolean complete) {
    this.text = text;
    this.complete = complete;
    this.out = new StringBuilder(text.length() + 8);
  }

  /**
   * Repairs a text.
   *
   * @param complete whether whoever wrote it came to the end, so that a bracket that is missing
   *     there was forgotten and not cut off
   * @return empty when there is no one way to read it
   */
  public static Optional<Repaired> of(String text, boolean complete) {
    try {
      String inner = unfenced(text);
      int start = first(inner);
      JsonRepair repair = new JsonRepair(inner.substring(start), complete);
      if (inner.length() < text.length() || !inner.substring(0, start).isBlank()) {
        repair.changes.add(Change.SURROUNDINGS);
      }
      return Optional.of(repair.run());
    } catch (Unclear unclear) {
      return Optional.empty();
    }
  }

  /** What stands in the only fence, if there is one and nothing else in brackets beside it. */
  private static String unfenced(String text) {
    int begin = text.indexOf(FENCE);
    if (begin < 0) {
      return text;
    }
    int line = text.indexOf('\n', begin);
    int end = line < 0 ? -1 : text.indexOf(FENCE, line);
    if (end < 0 || text.indexOf(FENCE, end + FENCE.length()) >= 0) {
      throw new Unclear();
    }
    requireProse(text.substring(0, begin));
    requireProse(text.substring(end + FENCE.length()));
    return text.substring(line + 1, end);
  }

  private static int first(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '{' || text.charAt(i) == '[') {
        return i;
      }
    }
    throw new Unclear();
  }

  private static void requireProse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("{}[]".indexOf(text.charAt(i)) >= 0) {
        throw new Unclear();
      }
    }
  }

  private Repaired run() {
    value();
    while (!open.isEmpty()) {
      next();
    }
    String rest = text.substring(at);
    if (!rest.isBlank()) {
      requireProse(rest);
      changes.add(Change.SURROUNDINGS);
    }
    return new Repaired(out.toString(), Set.copyOf(changes));
  }

  /** What may follow a value within brackets: a comma and the next one, or the closing bracket. */
  private void next() {
    skip();
    if (at == text.length()) {
      closeAtEnd();
      return;
    }
    char close = open.getFirst() == '{' ? '}' : ']';
    if (text.charAt(at) == close) {
      close(close);
      return;
    }
    require(',');
    at++;
    skip();
    if (at < text.length() && text.charAt(at) == close) {
      changes.add(Change.COMMA);
      close(close);
      return;
    }
    out.append(',');
    entry();
  }

  private void closeAtEnd() {
    char last = out.charAt(out.length() - 1);
    // A number, or a word, could have gone on.
    boolean ended = last == '"' || last == '}' || last == ']';
    if (!complete || !ended) {
      throw new Unclear();
    }
    changes.add(Change.BRACKET);
    while (!open.isEmpty()) {
      out.append(open.pop() == '{' ? '}' : ']');
    }
  }

  private void close(char bracket) {
    at++;
    out.append(bracket);
    if (open.pop() == '{') {
      names.pop();
    }
  }

  private void entry() {
    if (open.getFirst() == '{') {
      name();
      skip();
      require(':');
      at++;
      out.append(':');
      skip();
    }
    value();
  }

  /** A value; an object or an array is opened, with its first entry. */
  private void value() {
    char next = peek();
    switch (next) {
      case '{', '[' -> open(next);
      case '"', '\'' -> string();
      default -> word();
    }
  }

  // Goes down into first entries only; the depth is bounded before.
  private void open(char bracket) {
    if (open.size() == Json.MAX_DEPTH) {
      throw new Unclear();
    }
    open.push(bracket);
    if (bracket == '{') {
      names.push(new HashSet<>());
    }
    at++;
    out.append(bracket);
    skip();
    char close = bracket == '{' ? '}' : ']';
    if (at < text.length() && text.charAt(at) == close) {
      close(close);
    } else {
      entry();
    }
  }

  private void name() {
    int start = out.length();
    char next = peek();
    if (next == '"' || next == '\'') {
      string();
    } else {
      int from = at;
      while (at < text.length() && isNamePart(text.charAt(at))) {
        at++;
      }
      if (at == from || Character.isDigit(text.charAt(from))) {
        throw new Unclear();
      }
      out.append('"').append(text, from, at).append('"');
      changes.add(Change.NAME);
    }
    // The parser refuses a name that stands there twice in other escapes.
    if (!names.getFirst().add(out.substring(start))) {
      throw new Unclear();
    }
  }

  private static boolean isNamePart(char letter) {
    return letter == '_' || letter == '$' || letter < 128 && Character.isLetterOrDigit(letter);
  }

  private void string() {
    char quote = text.charAt(at++);
    if (quote == '\'') {
      changes.add(Change.QUOTES);
    }
    out.append('"');
    while (peek() != quote) {
      char letter = text.charAt(at++);
      if (letter == '\\') {
        escape();
      } else if (letter == '"') {
        out.append("\\\"");
      } else if (letter < ' ') {
        throw new Unclear();
      } else {
        out.append(letter);
      }
    }
    at++;
    out.append('"');
  }

  private void escape() {
    char letter = peek();
    at++;
    if (letter == '\'') {
      out.append('\'');
    } else if ("\"\\/bfnrtu".indexOf(letter) >= 0) {
      out.append('\\').append(letter);
    } else {
      throw new Unclear();
    }
  }

  /** A number or one of the words; the parser refuses what is no number. */
  private void word() {
    int from = at;
    while (at < text.length()
        && (isNamePart(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(from, at);
    switch (word) {
      case "true", "false", "null" -> out.append(word);
      case "True" -> python("true");
      case "False" -> python("false");
      case "None" -> python("null");
      default -> {
        if (word.isEmpty() || "-0123456789".indexOf(word.charAt(0)) < 0) {
          throw new Unclear();
        }
        out.append(word);
      }
    }
  }

  private void python(String word) {
    changes.add(Change.WORD);
    out.append(word);
  }

  private char peek() {
    if (at >= text.length()) {
      throw new Unclear();
    }
    return text.charAt(at);
  }

  private void require(char letter) {
    if (peek() != letter) {
      throw new Unclear();
    }
  }

  /** Goes over blanks and comments. */
  private void skip() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("//", at) || text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
        changes.add(Change.COMMENT);
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new Unclear();
        }
        at = end + 2;
        changes.add(Change.COMMENT);
      } else {
        return;
      }
    }
  }
}
