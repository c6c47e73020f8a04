package io.sallyport.review.report;

/** Text that becomes part of XML, HTML, CSV or Markdown without becoming more than text. */
final class Markup {

  private Markup() {}

  /** For XML and HTML, in texts and in quoted attributes. */
  static String xml(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(allowed(c) ? Character.toString(c) : "\uFFFD");
              }
            });
    return out.toString();
  }

  // XML 1.0, section 2.2, without what reorders text.
  private static boolean allowed(int c) {
    boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return !control
        && !reorders(c)
        && !(c >= 0xD800 && c <= 0xDFFF)
        && c != 0xFFFE
        && c != 0xFFFF
        && c != 0x7F;
  }

  /** Text of a format whose readers escape it, without what reorders it. */
  static String ordered(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(reorders(c) ? 0xFFFD : c));
    return out.toString();
  }

  private static boolean reorders(int c) {
    return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F;
  }

  /** One field of CSV (RFC 4180); a spreadsheet takes none of it for a formula. */
  static String csv(String text) {
    String plain = text.replace('\r', ' ').replace('\n', ' ').replace('\t', ' ').replace('\0', ' ');
    String lead = plain.stripLeading();
    boolean formula = !lead.isEmpty() && "=+-@|%".indexOf(lead.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + plain.replace("\"", "\"\"") + '"';
  }

  /** One line of Markdown text: nothing in it is markup or HTML. */
  static String markdown(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (char c : text.replace('\r', ' ').replace('\n', ' ').toCharArray()) {
      if ("\\`*_{}[]()#|!~".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (c == '<') {
        out.append("&lt;");
      } else if (c == '>') {
        out.append("&gt;");
      } else if (c == '&') {
        out.append("&amp;");
      } else if (c >= 0x20) {
        out.append(allowed(c) || Character.isSurrogate(c) ? c : '\uFFFD');
      }
    }
    return out.toString();
  }
}
