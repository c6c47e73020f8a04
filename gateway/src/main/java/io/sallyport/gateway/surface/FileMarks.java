package io.sallyport.gateway.surface;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whether a bare base64 is a file, or a path that happens to be made of its letters, such as {@code
 * etc/passwd}, which an upstream could open.
 */
final class FileMarks {

  /** How pictures, sounds, films and documents begin. */
  private static final List<String> BEGIN =
      List.of(
          "RIFF",
          "RIFX",
          "RF64",
          "OggS",
          "fLaC",
          "ID3",
          "FORM",
          "#!AMR",
          "caff",
          "\u001aE\337\243",
          "\377\373",
          "\377\372",
          "\377\363",
          "\377\362",
          "\377\361",
          "\377\371",
          "\u0089PNG",
          "\377\330\377",
          "GIF8",
          "BM",
          "II*\0",
          "MM\0*",
          "%PDF-",
          "PK\3\4",
          "\37\213",
          "\320\317\21\340",
          "7z\274\257",
          "BZh");

  /** The kind of a film or sound in MP4 stands behind the length of its first box. */
  private static final String BOX = "ftyp";

  private static final int BOX_AT = 4;

  /** Letters of base64 that hold the longest of these. */
  private static final int LETTERS = 16;

  /** No path is as long without a dot in it, not counting slashes that follow another slash. */
  private static final int LONGEST_PATH = 1024;

  /** Files of some kinds begin with a slash in base64 as well, and are longer than this. */
  private static final int SHORTEST_FILE = 128;

  /** The bytes of a shorter path can look like letters of some script of two bytes each. */
  private static final int SHORTEST_SCRIPT = 64;

  private FileMarks() {}

  /** Whether a value is the base64 of a file. */
  static boolean isFile(String value) {
    int length = lengthAsPath(value);
    if (value.startsWith("/") && length < SHORTEST_FILE) {
      return false;
    }
    byte[] head = Attachment.base64(value.substring(0, Math.min(LETTERS, value.length() & ~3)));
    byte[] whole = Attachment.base64(value);
    if (whole == null || length >= LONGEST_PATH || (head != null && isMarked(head))) {
      return whole != null;
    }
    return length < SHORTEST_SCRIPT ? Attachment.isPlain(whole) : Attachment.isText(whole);
  }

  private static boolean isMarked(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return BEGIN.stream().anyMatch(text::startsWith) || text.startsWith(BOX, BOX_AT);
  }

  /** How many signs a value has, at most as many as say that it is no path. */
  private static int lengthAsPath(String value) {
    int length = 0;
    for (int i = 0; i < value.length() && length < LONGEST_PATH; i++) {
      length += i > 0 && value.charAt(i) == '/' && value.charAt(i - 1) == '/' ? 0 : 1;
    }
    return length;
  }
}
