package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
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

  private static final Pattern TYPE =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*");
  private static final Pattern DISPOSITION =
      Pattern.compile(
          "(?i)form-data\\s*;\\s*name=\"([A-Za-z0-9_.\\[\\]-]{1,64})\""
              + "(?:\\s*;\\s*filename=\"([^\"\r\n]{0,255})\")?"
              + "(?:\\s*;\\s*filename\\*=[^;\"\r\n]{0,512})?\\s*");

  private static final Pattern LINES = Pattern.compile("\r\n");

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
  // The same, a sign for each byte: a text is searched many bytes at a time.
  private final String signs;
  private int at;

  private Multipart(byte[] body) {
    this.body = body;
    this.signs = new String(body, StandardCharsets.ISO_8859_1);
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
    String first = "--" + boundary;
    String delimiter = "\r\n--" + boundary;
    if (!signs.startsWith(first)) {
      throw wrong("it does not begin with its boundary");
    }
    at = first.length();
    List<Part> parts = new ArrayList<>();
    while (!signs.startsWith("--", at)) {
      if (!signs.startsWith("\r\n", at)) {
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

  private Part part(int from, String delimiter) {
    int headEnd = signs.indexOf("\r\n\r\n", from);
    if (headEnd < 0 || headEnd - from > LONGEST_HEAD) {
      throw wrong("a part has no end of its head, or too long a head");
    }
    int end = signs.indexOf(delimiter, headEnd + 2);
    if (end < 0) {
      throw wrong("its last boundary is missing");
    }
    int start = Math.min(headEnd + 4, end);
    at = end + delimiter.length();
    String head = new String(body, from, headEnd - from, StandardCharsets.UTF_8);
    Matcher disposition = null;
    String type = "";
    for (String line : LINES.split(head, -1)) {
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

  /** Writes a form with a boundary of the gate's. */
  static byte[] write(String boundary, List<Part> parts) {
    List<byte[]> pieces = new ArrayList<>();
    for (Part part : parts) {
      StringBuilder head = new StringBuilder(pieces.isEmpty() ? "" : "\r\n");
      head.append("--").append(boundary).append("\r\ncontent-disposition: form-data; name=\"");
      head.append(part.name()).append('"');
      if (part.filename() != null) {
        head.append("; filename=\"").append(part.filename()).append('"');
      }
      if (!part.type().isEmpty()) {
        head.append("\r\ncontent-type: ").append(part.type());
      }
      pieces.add(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
      pieces.add(part.bytes());
    }
    pieces.add(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    ByteBuffer form = ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.length).sum());
    pieces.forEach(form::put);
    return form.array();
  }

  private static ApiException wrong(String what) {
    return new ApiException(
        ApiError.badRequest(
            "invalid_form", null, "The form cannot be read: " + what + " (expected: RFC 7578)."));
  }
}
