package io.sallyport.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into the simulation's tokens: a word or a sign, with the blank before it. */
final class Tokens {

  private static final Pattern TOKEN = Pattern.compile("\\s*[\\p{L}\\p{N}_]{1,12}|\\s*[^\\s]|\\s+");

  private Tokens() {}

  /** The tokens in order; together they are the text. */
  static List<String> of(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find()) {
      tokens.add(text.substring(end, matcher.end()));
      end = matcher.end();
    }
    if (end < text.length()) {
      tokens.add(text.substring(end));
    }
    return tokens;
  }

  /** How many tokens a text has. */
  static int count(String text) {
    return of(text).size();
  }
}
