package io.sallyport.privacy.internal.treat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a text character by character and knows whether a place lies within something that sends
 * what stands in it, beside the address that it is sent to: an active element of HTML, a {@code
 * url()} of a style, a target of a Markdown link, a command line of a program for the network.
 * Nothing is held back for it: behind a beginning all is within, until the end.
 */
final class SendingPart {

  private enum Kind {
    NONE,
    /** Until the pointed bracket closes. */
    TAG,
    /** Until the closing tag of that name. */
    ELEMENT,
    /** Until the round bracket closes. */
    BRACKET,
    /** Until the line ends. */
    LINE,
    /** Until the text ends: what follows is relative to another machine. */
    REST
  }

  private static final Set<String> ENCLOSING =
      Set.of("form", "script", "style", "object", "iframe", "svg", "applet", "video", "audio");

  private static final Set<String> VOID =
      Set.of("meta", "link", "input", "button", "embed", "frame", "source", "param", "track");

  /** Elements whose attributes a script of theirs may read; what they show is restored. */
  private static final Set<String> SHOWN =
      Set.of("img", "a", "div", "span", "p", "body", "td", "th", "li", "table", "area", "image");

  private static final Pattern SHOWING =
      Pattern.compile("(?:^|\\s)(?:alt|title|href|aria-[a-z]+)\\s*=\\s*(?:\"[^\"]*|'[^']*|\\S*)$");

  /** Programs that send; names that are words as well count without capitals only. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|[|;&`(]|\\$ |> |# )[ \\t]*(?:sudo |exec |time )?"
              + "(?:curl|wget|nc|ncat|netcat|ssh|scp|sftp|rsync|nslookup|dig|ping|telnet|socat"
              + "|httpie|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)(?:\\.exe)?[ \\t]$");

  private static final Pattern HOST =
      Pattern.compile("(?:[a-z][a-z0-9+.-]*:)?//(?:[^/\\s\"'@]*@)?([a-z0-9.-]+)");

  /** What is looked back at: the longest beginning of a command, or of a tag. */
  private static final int BACK = 64;

  private static final int LONGEST = 2048;

  private final StringBuilder line = new StringBuilder();
  private final StringBuilder part = new StringBuilder();
  private Kind kind = Kind.NONE;
  private String element = "";
  private boolean target;
  private boolean address;
  private char quote;
  private char last;

  /** A text of its own begins. */
  void start() {
    line.setLength(0);
    leave();
  }

  /** Whether what stands here would be sent. */
  boolean isOpen() {
    return switch (kind) {
      case NONE -> false;
      case TAG -> !isShown();
      case BRACKET -> !target || address;
      case ELEMENT, LINE, REST -> true;
    };
  }

  /** The names of the machines so far, in lower case; none when there is too much to be sure. */
  Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    if (part.length() < LONGEST) {
      Matcher host = HOST.matcher(part.toString().toLowerCase(Locale.ROOT));
      while (host.find()) {
        hosts.add(host.group(1));
      }
    }
    return hosts;
  }

  /**
   * Takes the next character.
   *
   * @param inAddress whether an address that leads to another machine is open behind it
   */
  void next(char c, boolean inAddress) {
    if (kind == Kind.NONE) {
      enter(c);
    } else {
      if (part.length() < LONGEST) {
        part.append(c);
      }
      address |= inAddress;
      go(c);
    }
    if (c == '\n' && last != '\\') {
      line.setLength(0);
    } else {
      line.append(c);
      if (line.length() > 2 * BACK) {
        line.delete(0, line.length() - BACK);
      }
    }
    last = c;
  }

  private void enter(char c) {
    if (c == '(' && endsWith("url")) {
      enter(Kind.BRACKET, false);
    } else if (c == '(' && last == ']') {
      enter(Kind.BRACKET, true);
    } else if ((c == ' ' || c == '\t') && COMMAND.matcher(line.toString() + c).find()) {
      part.append(line);
      enter(Kind.LINE, false);
    } else if (Character.isWhitespace(c) || c == '>' || c == '/') {
      tag(c);
    }
  }

  private void enter(Kind entered, boolean isTarget) {
    kind = entered;
    target = isTarget;
  }

  private void tag(char c) {
    int open = line.lastIndexOf("<");
    if (open < 0 || line.length() - open > 12) {
      return;
    }
    String name = line.substring(open + 1).toLowerCase(Locale.ROOT);
    boolean base = name.equals("base");
    if (base || ENCLOSING.contains(name) || VOID.contains(name) || SHOWN.contains(name)) {
      element = name;
      kind = base ? Kind.REST : Kind.TAG;
      if (c == '>') {
        closeTag();
      }
    }
  }

  private boolean endsWith(String word) {
    int from = line.length() - word.length();
    return from >= 0 && line.substring(from).toLowerCase(Locale.ROOT).equals(word);
  }

  private void go(char c) {
    switch (kind) {
      case TAG -> {
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if ((c == '"' || c == '\'') && last == '=') {
          quote = c;
        } else if (c == '>') {
          closeTag();
        }
      }
      case ELEMENT -> {
        if (c == '>' && endsWith("</" + element)) {
          leave();
        }
      }
      case BRACKET -> {
        boolean title = target && (c == '"' || c == '\'') && Character.isWhitespace(last);
        if (c == ')' || title || c == '\n' && last == '\n') {
          leave();
        }
      }
      case LINE -> {
        if (c == '\n' && last != '\\') {
          leave();
        }
      }
      case NONE, REST -> {}
    }
  }

  private void closeTag() {
    if (ENCLOSING.contains(element) && last != '/') {
      kind = Kind.ELEMENT;
    } else {
      leave();
    }
  }

  private boolean isShown() {
    return SHOWN.contains(element)
        && SHOWING.matcher(part.toString().toLowerCase(Locale.ROOT)).find();
  }

  private void leave() {
    kind = Kind.NONE;
    part.setLength(0);
    element = "";
    target = false;
    address = false;
    quote = 0;
  }
}
