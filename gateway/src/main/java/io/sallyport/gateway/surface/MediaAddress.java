package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.Locale;
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
  private static final Pattern IN_PART = Pattern.compile("messages\\[\\d+]\\.content\\[\\d+]\\..+");
  private static final Pattern FIELD =
      Pattern.compile("(?i).*ur[li]|image|video|audio|src|href|link|location");

  /** How much of a value can hold a scheme, besides what some readers skip. */
  private static final int HEAD = 40;

  private static final int LONGEST_TOLD = 12;

  private MediaAddress() {}

  /**
   * Checks an address in a part of a message; other texts are none.
   *
   * @throws ApiException 400 when it is not one that may be fetched
   */
  static void check(Leaf leaf) {
    String path = leaf.path();
    boolean address = FIELD.matcher(leaf.field()).matches() && IN_PART.matcher(path).matches();
    String value = leaf.text();
    if (!address && !Attachment.isPlace(path)
        || value.regionMatches(true, 0, DATA, 0, DATA.length())
        || WEB.matcher(value).matches()) {
      return;
    }
    Matcher scheme = SCHEME.matcher(head(value));
    boolean named = scheme.matches();
    if (named || Attachment.isMedia(path)) {
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
          case "" -> "no address";
          case "http", "https", "data" -> "an address with signs that none has, or without a host";
          default ->
              scheme.length() > LONGEST_TOLD
                  ? "an address of another kind"
                  : "an address that begins with '" + scheme + ":'";
        };
    return new ApiException(
        ApiError.badRequest(
            "address_denied",
            path,
            "At " + path + " stands " + found + " (expected: https://, http:// or data:)."));
  }
}
