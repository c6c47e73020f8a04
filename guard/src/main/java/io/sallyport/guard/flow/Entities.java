package io.sallyport.guard.flow;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signs that HTML writes in letters: by number, the five of XML, letters with a mark. */
final class Entities {

  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(x[0-9a-fA-F]{1,6}|[0-9]{1,7})|([A-Za-z]{2,8}));");
  private static final Map<String, String> NAMED =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "shy", "",
          "szlig", "ß", "commat", "@", "period", ".");
  private static final Map<String, String> MARKS =
      Map.of(
          "acute", "\u0301", "grave", "\u0300", "circ", "\u0302", "uml", "\u0308", "tilde",
          "\u0303", "cedil", "\u0327", "ring", "\u030a");

  private Entities() {}

  /** The text as a browser shows it; what is no known entity stays. */
  static String decoded(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    Matcher entity = ENTITY.matcher(text);
    StringBuilder decoded = new StringBuilder(text.length());
    while (entity.find()) {
      entity.appendReplacement(decoded, Matcher.quoteReplacement(sign(entity)));
    }
    return entity.appendTail(decoded).toString();
  }

  private static String sign(Matcher entity) {
    String number = entity.group(1);
    if (number != null) {
      boolean hex = number.startsWith("x");
      int sign = Integer.parseInt(hex ? number.substring(1) : number, hex ? 16 : 10);
      return Character.isValidCodePoint(sign) ? Character.toString(sign) : "";
    }
    String name = entity.group(2);
    String mark = name.length() > 1 ? MARKS.get(name.substring(1)) : null;
    return mark == null ? NAMED.getOrDefault(name, entity.group()) : name.charAt(0) + mark;
  }
}
