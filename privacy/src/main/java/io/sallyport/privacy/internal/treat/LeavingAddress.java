package io.sallyport.privacy.internal.treat;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a text character by character and knows whether a place lies within an address that may
 * lead to another machine: whoever opens it, or shows the picture behind it, tells that machine
 * what stands in it. In doubt it does.
 */
public final class LeavingAddress {

  /** A longer address is none that was seen before. */
  public static final int LONGEST = 2048;

  /** What an address that leaves begins with, and the escapes by which Markdown hides it. */
  private static final Pattern SCHEME =
      Pattern.compile(
          "(?:^|[^a-z0-9])(?:https?|wss?|ftps?|file|gopher|blob|sftp|smb|sms|smsto|mms|mmsto|sip|xmpp):"
              + "|(?:^|[^\\p{L}\\p{N}_:]|[a-z0-9+.-]{2,}:)(?:\\\\?[/\\\\]){2}"
              + "|&(?:#x?[0-9a-f]+|colon|sol|bsol|period);?$");

  /** As far back as a beginning has to be looked for. */
  private static final int BEGINNING = 40;

  /** The longest name of a machine, with a port. */
  private static final int NAME = 260;

  /** A name of a machine, or its number, before something that follows names only. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[\\p{L}\\p{N}_-]+[.\u3002\uff0e\uff61])+"
              + "(?:\\p{L}{2,}|\\d{1,3}|xn--[a-z0-9-]+)(?::\\d+)?");

  private static final Pattern PLAIN_HOST =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9.-]+)(?::\\d+)?[/?#]");

  private final StringBuilder text = new StringBuilder();
  private boolean open;
  private boolean tooLong;

  /** What alone ends the address, where it stands between such signs; 0 where blanks end it. */
  private char quote;

  /** A quotation mark, or a pointed bracket, that an address may stand behind. */
  private char opened;

  private char last = ' ';

  /** A string begins: as a whole it may be an address. */
  public void stringStart() {
    reset();
    opened = '"';
  }

  /** Whether the place behind what was taken is within an address. */
  public boolean isOpen() {
    return open;
  }

  /** The address so far; empty when it is too long. */
  public String text() {
    return tooLong ? "" : text.toString();
  }

  /** The name of the machine, when it is certain: behind a scheme, and something follows it. */
  public String host() {
    Matcher host = PLAIN_HOST.matcher(text().toLowerCase(Locale.ROOT));
    return host.lookingAt() ? host.group(1) : "";
  }

  /** Whether a character ends what it follows. */
  public boolean ends(char c) {
    if (open && quote != 0) {
      return c == quote || (quote == '>' && c == '\n');
    }
    return Character.isWhitespace(c) || c == '<' || c == '>' || c == '"' || c == '`';
  }

  /** Takes the next character. */
  public void next(char c) {
    boolean blank = Character.isWhitespace(c);
    boolean attribute = (c == '"' || c == '\'') && last == '=';
    if (!blank) {
      last = c;
    }
    if (!open && attribute) {
      reset();
      opened = c;
      return;
    }
    if (ends(c)) {
      boolean waits = !open && blank && text.isEmpty();
      if (!waits) {
        reset();
      }
      opened = c == '<' ? '>' : waits ? opened : 0;
      return;
    }
    if (text.length() >= LONGEST) {
      tooLong = true;
      return;
    }
    text.append(c);
    if (!open && isSign(c) && isAddress()) {
      open = true;
      quote = opened;
    }
  }

  private void reset() {
    text.setLength(0);
    open = false;
    tooLong = false;
    quote = 0;
    opened = 0;
  }

  /** Only behind one of these an address can have become certain. */
  private static boolean isSign(char c) {
    return "/\\:?#&=;".indexOf(c) >= 0;
  }

  private boolean isAddress() {
    int sign = text.length() - 1;
    String end = text.substring(Math.max(0, sign + 1 - BEGINNING)).toLowerCase(Locale.ROOT);
    if (SCHEME.matcher(end).find()) {
      return true;
    }
    int from = sign;
    while (from > 0 && sign - from < NAME && isOfHost(text.charAt(from - 1))) {
      from--;
    }
    return from < sign
        && HOST.matcher(text.substring(from, sign).toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a character may stand in a name of a machine, or before its port. */
  public static boolean isOfHost(char c) {
    return Character.isLetterOrDigit(c) || "-_.:\u3002\uff0e\uff61".indexOf(c) >= 0;
  }
}
