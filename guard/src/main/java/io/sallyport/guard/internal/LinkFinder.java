package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds addresses in markdown (CommonMark 0.31, section 6), HTML and CSS, and bare ones. */
final class LinkFinder {

  /** The longest address that is looked at. */
  static final int LONGEST_URL = 2_048;

  /** The longest text of a markdown link, and the longest begin of a tag before its address. */
  static final int LONGEST_LEAD = 300;

  private static final Keywords SCHEMES =
      new Keywords(
          List.of(
              "http://",
              "https://",
              "ftp://",
              "ws://",
              "wss://",
              "javascript:",
              "vbscript:",
              "data:text/html",
              "data:image/svg",
              "data:application/",
              "](//",
              "=\"//",
              "='//",
              "=//",
              "url(//",
              "url('//",
              "url(\"//"));

  private static final List<String> FETCHING_TAGS =
      List.of(
          "img", "iframe", "embed", "object", "script", "video", "audio", "source", "link", "body",
          "input", "image", "use", "track", "frame", "svg", "picture", "table", "td", "style",
          "base", "meta");

  private static final String URL_ENDS = " \t\r\n\"'<>`|\\^";

  private LinkFinder() {}

  /** The addresses, in order. */
  static List<FoundLink> find(String text) {
    List<FoundLink> links = new ArrayList<>();
    int[] done = {0};
    SCHEMES.scan(
        text,
        (word, end) -> {
          int start = end - SCHEMES.length(word);
          start = text.startsWith("//", end - 2) && !isScheme(text, end) ? end - 2 : start;
          if (start >= done[0]) {
            FoundLink link = link(text, start);
            links.add(link);
            done[0] = Math.max(link.end(), start + 1);
          }
        });
    return links;
  }

  /**
   * Where the run without blanks at the end begins if it has an address, or the beginning of one,
   * that text still to come could lengthen; else the length of the text, or one less where an image
   * may begin.
   */
  static int openFrom(String text, int from) {
    int least = Math.max(from, text.length() - TokenRuns.LONGEST);
    int run = text.length();
    while (run > least && !TokenRuns.isSpace(text.charAt(run - 1))) {
      run--;
    }
    String last = text.substring(run);
    boolean[] open = {SCHEMES.pending(last) > 0};
    SCHEMES.scan(last, (word, end) -> open[0] = true);
    return open[0] ? run : last.endsWith("!") ? text.length() - 1 : text.length();
  }

  private static boolean isScheme(String text, int end) {
    return end >= 3 && text.charAt(end - 3) == ':';
  }

  private static FoundLink link(String text, int start) {
    int end = urlEnd(text, start);
    String url = text.substring(start, end);
    int before = skipBack(text, start, "'\"< ");
    if (before > 1 && text.charAt(before - 1) == '(' && text.charAt(before - 2) == ']') {
      return markdown(text, url, before - 2, end);
    }
    if (before > 3 && text.regionMatches(true, before - 4, "url(", 0, 4)) {
      return new FoundLink(FoundLink.Kind.FETCHED, url, start, end);
    }
    if (before > 1 && text.charAt(before - 1) == ':' && text.charAt(before - 2) == ']') {
      int open = text.lastIndexOf('[', before - 2);
      return new FoundLink(FoundLink.Kind.DEFINED, url, open < 0 ? start : open, end);
    }
    if (before > 0 && text.charAt(before - 1) == '=') {
      return html(text, url, start, end);
    }
    return new FoundLink(FoundLink.Kind.CLICKED, url, start, end);
  }

  private static FoundLink markdown(String text, String url, int bracket, int end) {
    int open = matchingBracket(text, bracket);
    if (open < 0) {
      return new FoundLink(FoundLink.Kind.CLICKED, url, bracket, closing(text, end));
    }
    boolean image = open > 0 && text.charAt(open - 1) == '!';
    return new FoundLink(
        image ? FoundLink.Kind.FETCHED : FoundLink.Kind.CLICKED,
        url,
        image ? open - 1 : open,
        closing(text, end));
  }

  private static FoundLink html(String text, String url, int start, int end) {
    int open = text.lastIndexOf('<', start);
    int tagEnd = open < 0 ? -1 : text.indexOf('>', open);
    boolean outside = tagEnd >= 0 && tagEnd < start - 1;
    if (open < 0 || outside || start - open > LONGEST_LEAD) {
      return new FoundLink(FoundLink.Kind.CLICKED, url, start, end);
    }
    int nameEnd = open + 1;
    while (nameEnd < start && Character.isLetter(text.charAt(nameEnd))) {
      nameEnd++;
    }
    String tag = text.substring(open + 1, nameEnd).toLowerCase(Locale.ROOT);
    int close = text.indexOf('>', end);
    boolean closed = close >= 0 && close - end <= LONGEST_LEAD;
    FoundLink.Kind kind =
        FETCHING_TAGS.contains(tag) ? FoundLink.Kind.FETCHED : FoundLink.Kind.CLICKED;
    return new FoundLink(kind, url, open, closed ? close + 1 : end);
  }

  private static int urlEnd(String text, int start) {
    int limit = Math.min(text.length(), start + LONGEST_URL);
    int depth = 0;
    int end = start;
    for (; end < limit && URL_ENDS.indexOf(text.charAt(end)) < 0; end++) {
      char c = text.charAt(end);
      depth += c == '(' ? 1 : 0;
      if (c == ')' && --depth < 0) {
        break;
      }
    }
    while (end > start && ".,;:!?".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** Behind the closing bracket of a markdown link, if it comes within a title's length. */
  private static int closing(String text, int end) {
    int limit = Math.min(text.length(), end + LONGEST_LEAD);
    for (int i = end; i < limit; i++) {
      if (text.charAt(i) == ')') {
        return i + 1;
      }
      if (text.charAt(i) == '\n' || text.charAt(i) == '[') {
        break;
      }
    }
    return end;
  }

  private static int matchingBracket(String text, int close) {
    int depth = 0;
    for (int i = close; i >= Math.max(0, close - LONGEST_LEAD); i--) {
      depth += text.charAt(i) == ']' ? 1 : 0;
      if (text.charAt(i) == '[' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int skipBack(String text, int from, String characters) {
    int at = from;
    while (at > 0 && from - at < 8 && characters.indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }
}
