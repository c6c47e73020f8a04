package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the upstream would fetch a picture, sound or file from. What is no address of the web could
 * be a file of the upstream's own machine, or a service that only it can reach.
 */
final class MediaAddress {

  private static final String DATA = "data:";

  /** From the first sign on: what readers of addresses skip before a scheme must not hide one. */
  private static final Pattern WEB =
      Pattern.compile("(?i)https?://[^/\\\\\\s\\p{Cntrl}][^\\p{Cntrl}]*+");

  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]{0,30}):.*");

  /** Fields of a part that hold an address and nothing else. */
  private static final Pattern ADDRESS = Pattern.compile("(?i).*ur[li]|image|video|audio");

  /** Fields that may hold one. */
  private static final Pattern FIELD =
      Pattern.compile("(?i).*ur[li]|image|video|audio|src|href|link|location");

  private static final Pattern MEDIA = Pattern.compile("(?i)(image|video|audio)(_ur[li])?");

  /** How much of a value can hold a scheme, besides what some readers skip. */
  private static final int HEAD = 40;

  private static final int LONGEST_TOLD = 12;

  private final TextSlots texts;
  private final BiPredicate<String, String> strict;

  private MediaAddress(TextSlots texts, BiPredicate<String, String> strict) {
    this.texts = texts;
    this.strict = strict;
  }

  /**
   * Checks every address in a part of a message, empty ones as well.
   *
   * @param texts takes down which lead inside
   * @throws ApiException 400 when one is none that may be fetched
   */
  static void checkPart(JsonNode part, String path, TextSlots texts) {
    new MediaAddress(
            texts, (field, at) -> ADDRESS.matcher(field).matches() || Attachment.isPlace(at))
        .walk(part, "", path);
  }

  /**
   * Checks every address of media in a document; other addresses there may be anything that is
   * fetched by nobody.
   *
   * @param texts takes down which lead inside
   * @throws ApiException 400 when one is none that may be fetched
   */
  static void checkDocument(JsonNode document, String path, TextSlots texts) {
    new MediaAddress(texts, MediaAddress::isMedia).walk(document, "", path);
  }

  /**
   * Checks one value.
   *
   * @param strict whether what is no address is refused
   * @throws ApiException 400 when it is an address that may not be fetched
   */
  static void checkValue(String value, String path, boolean strict, TextSlots texts) {
    new MediaAddress(texts, (field, at) -> strict).check(value, "url", path, strict);
  }

  /**
   * Checks that an address of a server is none that holds its own content.
   *
   * @throws ApiException 400 when it is
   */
  static void requireServer(String value, String path) {
    if (value.regionMatches(true, 0, DATA, 0, DATA.length())) {
      throw denied(path, "an address that begins with 'data:' (expected: https:// or http://).");
    }
  }

  /** What is said of an address where a word is expected. */
  static ApiException refusedWord(String path) {
    return denied(path, "an address or a path (expected: a name without a place).");
  }

  private static ApiException denied(String path, String found) {
    return new ApiException(
        ApiError.badRequest("address_denied", path, "At " + path + " stands " + found));
  }

  /** Whether a field of a document is one in which media come. */
  static boolean isMedia(String field, String path) {
    return MEDIA.matcher(field).matches() || (field.equals("url") && path.endsWith("_url.url"));
  }

  private void walk(JsonNode value, String field, String path) {
    if (value.isTextual()) {
      check(value.asText(), field, path, strict.test(field, path));
    }
    value.properties().forEach(e -> walk(e.getValue(), e.getKey(), path + "." + e.getKey()));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      walk(value.get(i), field, path + "[" + i + "]");
    }
  }

  private void check(String value, String field, String path, boolean strict) {
    boolean address = strict || FIELD.matcher(field).matches();
    if (!address || value.regionMatches(true, 0, DATA, 0, DATA.length())) {
      return;
    }
    if (WEB.matcher(value).matches()) {
      texts.addAddress(path, value);
      return;
    }
    Matcher scheme = SCHEME.matcher(head(value));
    boolean named = scheme.matches();
    boolean file =
        !Attachment.isMedia(path) && !field.matches("(?i).*ur[li]") && FileMarks.isFile(value);
    if (named || (strict && !file)) {
      throw refused(path, named ? scheme.group(1) : "");
    }
  }

  /** The beginning without what some readers skip before a scheme, or between its letters. */
  private static String head(String value) {
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < value.length() && head.length() < HEAD; i++) {
      char sign = value.charAt(i);
      int type = Character.getType(sign);
      boolean skipped =
          Character.isWhitespace(sign)
              || Character.isSpaceChar(sign)
              || type == Character.CONTROL
              || type == Character.FORMAT;
      if (!skipped) {
        head.append(sign);
      }
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  private static ApiException refused(String path, String scheme) {
    String found =
        switch (scheme) {
          case "" -> "neither an address nor a file of a known kind";
          case "http", "https", "data" -> "an address with signs that none has, or without a host";
          default ->
              scheme.length() > LONGEST_TOLD
                  ? "an address of another kind"
                  : "an address that begins with '" + scheme + ":'";
        };
    return denied(path, found + " (expected: https://, http:// or data:).");
  }
}
