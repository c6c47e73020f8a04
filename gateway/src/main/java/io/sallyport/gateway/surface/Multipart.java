package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form with files, after RFC 7578. It is read strictly and never passed on as it came: two
 * readers of one form could see two forms.
 */
final class Multipart {

  private static final int MOST_PARTS = 64;
  private static final int LONGEST_HEAD = 4096;

  /** As long as most heads that are written, in bytes. */
  private static final int HEAD = 256;

  private static final Pattern TYPE =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*");
  private static final Pattern DISPOSITION =
      Pattern.compile(
          "(?i)form-data\\s*;\\s*name=\"([A-Za-z0-9_.\\[\\]-]{1,64})\""
              + "(?:\\s*;\\s*filename=\"([^\"\r\n]{0,255})\")?"
              + "(?:\\s*;\\s*filename\\*=[^;\"\r\n]{0,512})?\\s*");

  /**
   * One part.
   *
   * @param name name of the field
   * @param filename name of the file; null when it is none
   * @param type what the part says that it is; empty when it says nothing
   * @param bytes its content
   */
  @SuppressWarnings("ArrayRecordComponent") // One owner; compared by nobody.
  record Part(String name, @Nullable String filename, String type, byte[] bytes) {

    /** The content as text. */
    String text() {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw wrong("the field '" + name + "' is not valid UTF-8");
      }
    }
  }

  private final byte[] body;
  private int at;

  private Multipart(byte[] body) {
    this.body = body;
  }

  /**
   * Reads a form.
   *
   * @throws ApiException 400 or 415 with what was found
   */
  static List<Part> read(@Nullable String contentType, byte[] body) {
    Matcher type = TYPE.matcher(contentType == null ? "" : contentType);
    if (!type.matches()) {
      throw new ApiException(
          ApiError.invalid(
              415,
              "unsupported_media_type",
              "The body is no form (expected: multipart/form-data with a boundary)."));
    }
    String boundary = type.group(1) == null ? type.group(2) : type.group(1);
    return new Multipart(body).parts(boundary);
  }

  private List<Part> parts(String boundary) {
    byte[] first = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    if (!starts(first, 0)) {
      throw wrong("it does not begin with its boundary");
    }
    at = first.length;
    List<Part> parts = new ArrayList<>();
    while (!starts(new byte[] {'-', '-'}, at)) {
      if (!starts(new byte[] {'\r', '\n'}, at)) {
        throw wrong("a boundary is not followed by a line break");
      }
      if (parts.size() == MOST_PARTS) {
        throw wrong("it has more than " + MOST_PARTS + " parts");
      }
      parts.add(part(at + 2, delimiter));
    }
    int end = at + 2;
    boolean nothing = end == body.length || (end + 2 == body.length && body[end] == '\r');
    if (!nothing) {
      throw wrong("something follows its end");
    }
    return parts;
  }

  private Part part(int from, byte[] delimiter) {
    int headEnd = find(new byte[] {'\r', '\n', '\r', '\n'}, from);
    if (headEnd < 0 || headEnd - from > LONGEST_HEAD) {
      throw wrong("a part has no end of its head, or too long a head");
    }
    int end = find(delimiter, headEnd + 2);
    if (end < 0) {
      throw wrong("its last boundary is missing");
    }
    int start = Math.min(headEnd + 4, end);
    at = end + delimiter.length;
    String head = new String(body, from, headEnd - from, StandardCharsets.UTF_8);
    Matcher disposition = null;
    String type = "";
    for (String line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      switch (name) {
        case "content-disposition" -> {
          if (disposition != null) {
            throw wrong("a part says twice what it is");
          }
          disposition = DISPOSITION.matcher(value);
        }
        case "content-type" -> type = value.toLowerCase(Locale.ROOT);
        case "content-length" -> {
          // Says nothing that the boundary does not say.
        }
        default -> throw wrong("a part has a head that is not known");
      }
    }
    if (disposition == null || !disposition.matches()) {
      throw wrong("a part has no name");
    }
    byte[] content = Arrays.copyOfRange(body, start, end);
    return new Part(disposition.group(1), disposition.group(2), type, content);
  }

  private boolean starts(byte[] what, int from) {
    if (from + what.length > body.length) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (body[from + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where something begins; -1 when it is not there. Leaps as far as the last byte allows
   * (Horspool, Practical fast searching in strings, 1980): a recording is long and has few
   * boundaries.
   */
  private int find(byte[] what, int from) {
    int last = what.length - 1;
    int[] leaps = new int[256];
    Arrays.fill(leaps, what.length);
    for (int i = 0; i < last; i++) {
      leaps[what[i] & 0xFF] = last - i;
    }
    for (int i = from; i + last < body.length; i += leaps[body[i + last] & 0xFF]) {
      if (body[i + last] == what[last] && starts(what, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes a form with a boundary of the gate's. */
  static byte[] write(String boundary, List<Part> parts) {
    int size = parts.stream().mapToInt(part -> part.bytes().length + HEAD).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    for (Part part : parts) {
      StringBuilder head = new StringBuilder("--" + boundary + "\r\n");
      head.append("content-disposition: form-data; name=\"").append(part.name()).append('"');
      if (part.filename() != null) {
        head.append("; filename=\"").append(part.filename()).append('"');
      }
      if (!part.type().isEmpty()) {
        head.append("\r\ncontent-type: ").append(part.type());
      }
      out.writeBytes(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
      out.writeBytes(part.bytes());
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static ApiException wrong(String what) {
    return new ApiException(
        ApiError.badRequest(
            "invalid_form", null, "The form cannot be read: " + what + " (expected: RFC 7578)."));
  }
}
