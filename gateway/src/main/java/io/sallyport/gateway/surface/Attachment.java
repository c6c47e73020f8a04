package io.sallyport.gateway.surface;

import io.sallyport.guard.Uninspected;
import io.sallyport.privacy.DocumentText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file within a request, after RFC 2397 or as bare base64. What can be read as text is text,
 * whatever it is said to be.
 *
 * @param kind what it is when it is no text
 * @param text the text; null when it is none
 * @param head what stands before the base64
 * @param exact whether the text, encoded again, is the file
 * @param whole whether the text is all that the file says
 */
record Attachment(
    Uninspected kind, @Nullable String text, String head, boolean exact, boolean whole) {

  private static final Pattern DATA =
      Pattern.compile("(?i)data:([^,;]{0,100})((?:;[^,;]{0,100}){0,8}),");

  /** Heads that say nothing but what the file is; every other one can hold words. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?i)data:(image/(png|jpe?g|gif|webp)|audio/(wav|mpeg|mp3|ogg|webm|flac)"
              + "|video/(mp4|webm)|application/(pdf|json|octet-stream)"
              + "|text/(plain|csv|html|markdown|xml))?"
              + "(;charset=\"?(utf-8|us-ascii|iso-8859-1)\"?)?(;base64)?,");

  /** The signs of both alphabets of base64, by their number, as the first one writes them. */
  private static final byte[] BASE64 = base64Signs();

  private static final int MOST_PADDING = 2;

  private static final Pattern CHARSET = Pattern.compile("(?i);charset=\"?([a-z0-9_-]{1,30})\"?");
  private static final Pattern TEXT =
      Pattern.compile("text/.*|.*[/+](json|xml|yaml|javascript|csv|markdown)|");

  private static final int LONGEST_MARK = 8;

  /** How PDF, archives and the office's documents, old and new, begin. */
  private static final List<String> MARKS =
      List.of("%PDF-", "PK\3\4", "\37\213", "\320\317\21\340", "7z\274\257", "BZh");

  /** Share of bytes that no text has, from which on something is no text: one in this many. */
  private static final int ODD_BYTES = 10;

  private static final byte[] ODD_OR_BEYOND = oddOrBeyond();

  /** After how many bytes it is looked whether there are too many of them already. */
  private static final int STRETCH = 1024;

  /** Whether files come at a path of a request. */
  static boolean isPlace(String path) {
    return (path.startsWith("messages[") || path.startsWith("prediction.content["))
        && (isMedia(path)
            || path.endsWith("].input_audio.data")
            || path.endsWith("].file.file_data"));
  }

  /** Whether an address of media stands there, and never bare base64. */
  static boolean isMedia(String path) {
    return path.endsWith("].image_url.url")
        || path.endsWith("].image_url")
        || path.endsWith("].video_url.url")
        || path.endsWith("].audio_url.url");
  }

  /** Reads the value at such a path; null when it is no file, but for example a link. */
  static @Nullable Attachment of(String path, String value) {
    Matcher data = DATA.matcher(value);
    boolean isUrl = data.lookingAt();
    if (!isUrl && isMedia(path)) {
      return null;
    }
    String type = isUrl ? data.group(1).toLowerCase(Locale.ROOT).strip() : "application/file";
    String parameters = isUrl ? data.group(2) : "";
    String content = isUrl ? value.substring(data.end()) : value;
    boolean base64 = !isUrl || parameters.toLowerCase(Locale.ROOT).endsWith(";base64");
    byte[] bytes = base64 ? base64(content) : percent(content);
    if (bytes == null) {
      return null;
    }
    String head = isUrl ? value.substring(0, data.end()) : "";
    boolean document = isDocument(bytes);
    DocumentText read = document ? DocumentText.of(bytes) : null;
    if (read != null) {
      return new Attachment(kind(type, path), read.text(), head, false, read.whole());
    }
    String text = utf8(bytes);
    if (text != null) {
      return new Attachment(kind(type, path), text, head, base64, !document);
    }
    String disguised = DisguisedText.of(bytes);
    // What is packed may look like text by most of its bytes, and says something else.
    boolean said = disguised == null && isUrl && TEXT.matcher(type).matches();
    boolean readable = !document && (said || looksLikeText(bytes));
    text = readable ? decoded(bytes, parameters) : null;
    if (disguised != null) {
      // Two letters of ASCII are also one sign of Chinese: a stray byte must not hide the letters.
      text = text == null ? disguised : disguised + '\n' + text;
    }
    return new Attachment(kind(type, path), text, head, false, disguised == null || !document);
  }

  /** Whether bytes begin as those formats do that hold their texts packed. */
  private static boolean isDocument(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(LONGEST_MARK, bytes.length), StandardCharsets.ISO_8859_1);
    return MARKS.stream().anyMatch(head::startsWith)
        || DocumentText.isPdf(bytes) && utf8(bytes) == null;
  }

  /**
   * What its head says besides well-known words, to be read as text; empty when it says nothing.
   */
  String words() {
    if (head.isEmpty() || PLAIN.matcher(head).matches()) {
      return "";
    }
    String readable = new String(percent(head), StandardCharsets.UTF_8);
    return readable.equals(head) ? head : head + "\n" + readable;
  }

  /** The file with another text in it. */
  String withText(String replacement) {
    return head + Base64.getEncoder().encodeToString(replacement.getBytes(StandardCharsets.UTF_8));
  }

  private static Uninspected kind(String type, String path) {
    if (type.startsWith("image/") || type.startsWith("video/")) {
      return Uninspected.IMAGE;
    }
    return type.startsWith("audio/") || path.endsWith(".input_audio.data")
        ? Uninspected.AUDIO
        : Uninspected.DOCUMENT;
  }

  /** What base64 says, in either alphabet and with line breaks; null when it is something else. */
  static byte @Nullable [] base64(String content) {
    byte[] packed = new byte[content.length()];
    int length = 0;
    int padding = 0;
    for (int i = 0; i < packed.length; i++) {
      char c = content.charAt(i);
      if (c == '\r' || c == '\n') {
        continue;
      }
      byte sign = c < BASE64.length ? BASE64[c] : 0;
      padding += sign == '=' ? 1 : 0;
      if (sign == 0 || padding > MOST_PADDING || (padding > 0 && sign != '=')) {
        return null;
      }
      packed[length++] = sign;
    }
    if (length == padding) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(Arrays.copyOf(packed, length));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] base64Signs() {
    byte[] signs = new byte[128];
    for (char c = '0'; c <= 'z'; c++) {
      signs[c] = (byte) (Character.isLetterOrDigit(c) ? c : 0);
    }
    signs['+'] = '+';
    signs['-'] = '+';
    signs['/'] = '/';
    signs['_'] = '/';
    signs['='] = '=';
    return signs;
  }

  private static byte[] percent(String content) {
    ByteBuffer bytes = ByteBuffer.allocate(content.length() * 3);
    byte[] raw = content.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
      bytes.put(low >= 0 ? (byte) (high << 4 | low) : raw[i]);
      i += low >= 0 ? 2 : 0;
    }
    byte[] out = new byte[bytes.position()];
    bytes.get(0, out);
    return out;
  }

  /** Whether a base64 is something that is no text. */
  static boolean isSound(String base64) {
    byte[] bytes = base64(base64);
    return bytes != null && !isText(bytes);
  }

  /** Whether bytes are text, whatever they are said to be. */
  static boolean isText(byte[] bytes) {
    return utf8(bytes) != null || DisguisedText.of(bytes) != null || looksLikeText(bytes);
  }

  /** Whether bytes are text in UTF-8. */
  static boolean isPlain(byte[] bytes) {
    return utf8(bytes) != null;
  }

  private static @Nullable String utf8(byte[] bytes) {
    for (byte b : bytes) {
      if (isOdd(b)) {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isOdd(byte b) {
    return b >= 0 && ODD_OR_BEYOND[b] != 0;
  }

  /** 1 for each byte that text has few of, by its number: controls, and all beyond ASCII. */
  private static byte[] oddOrBeyond() {
    byte[] odd = new byte[256];
    for (int b = 0; b < odd.length; b++) {
      boolean control = b == 0x7F || (b < ' ' && "\t\n\r\f\b\u001b".indexOf(b) < 0);
      odd[b] = (byte) (control || b >= 0x80 ? 1 : 0);
    }
    return odd;
  }

  private static boolean looksLikeText(byte[] bytes) {
    if (startsWithMark(bytes)) {
      return true;
    }
    // Sound is long and soon found to be none.
    int most = (bytes.length - 1) / ODD_BYTES;
    int odd = bytes.length == 0 ? 1 : 0;
    for (int from = 0; from < bytes.length && odd <= most; from += STRETCH) {
      // No branch for a byte: which way the next one of a recording goes cannot be guessed.
      int end = Math.min(bytes.length, from + STRETCH);
      for (int i = from; i < end; i++) {
        odd += ODD_OR_BEYOND[bytes[i] & 0xFF];
      }
    }
    return odd <= most;
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
  }

  private static String decoded(byte[] bytes, String parameters) {
    if (startsWithMark(bytes)) {
      return new String(bytes, StandardCharsets.UTF_16);
    }
    Matcher charset = CHARSET.matcher(parameters);
    if (charset.find() && Charset.isSupported(charset.group(1))) {
      return new String(bytes, Charset.forName(charset.group(1)));
    }
    return StrayBytes.inBothReadings(new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
