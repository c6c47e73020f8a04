package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests are the same. A form is the same when its fields are: clients make up
 * another boundary each time they send it.
 */
public final class Sameness {

  private final MessageDigest digest;

  private Sameness(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * What two requests have in common if they are the same, and only then.
   *
   * @param address where they were sent to
   */
  public static String print(String address, @Nullable String contentType, byte[] body) {
    try {
      Sameness print = new Sameness(MessageDigest.getInstance("SHA-256"));
      print.add(address.getBytes(StandardCharsets.UTF_8));
      List<Multipart.Part> form = form(contentType, body);
      if (form.isEmpty()) {
        print.add(body);
      } else {
        form.forEach(print::add);
      }
      return HexFormat.of().formatHex(print.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<Multipart.Part> form(@Nullable String contentType, byte[] body) {
    try {
      List<Multipart.Part> parts = new ArrayList<>(Multipart.read(contentType, body));
      // Values of one name keep their order.
      parts.sort(Comparator.comparing(Multipart.Part::name));
      return parts;
    } catch (ApiException noForm) {
      return List.of();
    }
  }

  private void add(Multipart.Part part) {
    add(part.name().getBytes(StandardCharsets.UTF_8));
    add(Objects.requireNonNullElse(part.filename(), "\r").getBytes(StandardCharsets.UTF_8));
    add(part.type().getBytes(StandardCharsets.UTF_8));
    add(part.bytes());
  }

  /** With its length, so that no two lists of pieces are one. */
  private void add(byte[] piece) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(piece.length).array());
    digest.update(piece);
  }
}
