package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * A quick estimate of what pictures and other content without text cost, in tokens; never for
 * billing.
 *
 * <p>Rule: a picture whose longer side is over 1,568 pixels is thought of as scaled down to that;
 * then each 750 pixels begun cost one token, and no picture more than 1,600. What has no size that
 * can be read (a link, a stored file, sound, a document) costs as much as the largest picture. The
 * size is read from the head of PNG (ISO/IEC 15948, 11.2.2), GIF (version 89a, section 18), JPEG
 * (ITU-T T.81, B.2.2) and WebP (RFC 9649).
 */
public final class PictureTokens {

  private static final long MOST = 1_600;
  private static final int LONGEST_SIDE = 1_568;
  private static final int PIXELS_PER_TOKEN = 750;

  /** Base64 that is read at most; the size stands near the beginning. */
  private static final int HEAD = 256 << 10;

  private PictureTokens() {}

  /** What the parts of all messages of a chat request cost that are no text. */
  public static long of(ObjectNode chat) {
    long tokens = 0;
    for (JsonNode message : chat.path("messages")) {
      if (message.path("content").isArray()) {
        for (JsonNode part : message.path("content")) {
          tokens += ofPart(part);
        }
      }
    }
    return Math.min(Integer.MAX_VALUE, tokens);
  }

  private static long ofPart(JsonNode part) {
    return switch (part.path("type").asText()) {
      case "image_url" -> {
        JsonNode url = part.path("image_url");
        yield ofPicture(url.isTextual() ? url.asText() : url.path("url").asText(""));
      }
      case "file" -> ofFile(part.path("file").path("file_data").asText(""));
      case "input_audio", "video_url", "audio_url" -> MOST;
      default -> 0;
    };
  }

  /** A file that is text is counted as text. */
  private static long ofFile(String data) {
    Attachment file = Attachment.of("messages[0].file.file_data", data);
    return file != null && file.text() != null ? 0 : ofPicture(data);
  }

  private static long ofPicture(String url) {
    int start = url.startsWith("data:") ? url.indexOf(',') + 1 : 0;
    int length = Math.min(HEAD, url.length() - start) / 4 * 4;
    try {
      byte[] head = Base64.getDecoder().decode(url.substring(start, start + length));
      return pixels(head).orElse(MOST);
    } catch (IllegalArgumentException noBase64) {
      return MOST;
    }
  }

  private static OptionalLong pixels(byte[] head) {
    ByteBuffer bytes = ByteBuffer.wrap(head);
    try {
      if (bytes.getLong(0) == 0x89504E470D0A1A0AL) {
        return tokens(bytes.getInt(16), bytes.getInt(20));
      }
      if (starts(head, 0, "GIF8")) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        return tokens(bytes.getShort(6) & 0xFFFF, bytes.getShort(8) & 0xFFFF);
      }
      if (starts(head, 0, "RIFF") && starts(head, 8, "WEBP")) {
        return webp(head, bytes.order(ByteOrder.LITTLE_ENDIAN));
      }
      return bytes.getShort(0) == (short) 0xFFD8 ? jpeg(bytes) : OptionalLong.empty();
    } catch (IndexOutOfBoundsException tooShort) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong jpeg(ByteBuffer bytes) {
    int at = 2;
    while ((bytes.get(at) & 0xFF) == 0xFF) {
      int marker = bytes.get(at + 1) & 0xFF;
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame) {
        return tokens(bytes.getShort(at + 7) & 0xFFFF, bytes.getShort(at + 5) & 0xFFFF);
      }
      at += marker == 0xFF ? 1 : 2 + (bytes.getShort(at + 2) & 0xFFFF);
    }
    return OptionalLong.empty();
  }

  private static OptionalLong webp(byte[] head, ByteBuffer bytes) {
    if (starts(head, 12, "VP8X")) {
      return tokens((bytes.getInt(24) & 0xFFFFFF) + 1, (bytes.getInt(27) & 0xFFFFFF) + 1);
    }
    if (starts(head, 12, "VP8L")) {
      int packed = bytes.getInt(21);
      return tokens((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1);
    }
    return starts(head, 12, "VP8 ")
        ? tokens(bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF)
        : OptionalLong.empty();
  }

  private static OptionalLong tokens(int width, int height) {
    if (width <= 0 || height <= 0) {
      return OptionalLong.empty();
    }
    double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(width, height));
    double pixels = width * scale * height * scale;
    return OptionalLong.of(Math.min(MOST, (long) Math.ceil(pixels / PIXELS_PER_TOKEN)));
  }

  private static boolean starts(byte[] bytes, int at, String word) {
    byte[] wanted = word.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
