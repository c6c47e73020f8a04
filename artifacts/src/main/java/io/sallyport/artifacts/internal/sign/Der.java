package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One value in DER (ITU-T X.690): definite lengths of at most four bytes and tags of one byte,
 * which is all that certificates, time stamps and their extensions have.
 *
 * @param bytes what it lies in
 * @param start where its tag stands
 * @param content where its content begins
 * @param end the place behind it
 */
record Der(byte[] bytes, int start, int content, int end) {
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int GENERALIZED_TIME = 0x18;

  private static final int MOST_CHILDREN = 10_000;

  /** The only value of some bytes. */
  static Der of(byte[] bytes) throws SigningException {
    Der value = at(bytes, 0, bytes.length);
    if (value.end != bytes.length) {
      throw malformed("bytes behind its end");
    }
    return value;
  }

  /** Writes a value. */
  static byte[] write(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < 128) {
      out.write(length);
    } else {
      int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> 8 * i);
      }
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  int tag() {
    return bytes[start] & 0xff;
  }

  /** The values within. */
  List<Der> children() throws SigningException {
    List<Der> children = new ArrayList<>();
    for (int at = content; at < end; ) {
      Der child = at(bytes, at, end);
      children.add(child);
      at = child.end;
      if (children.size() > MOST_CHILDREN) {
        throw malformed("more than " + MOST_CHILDREN + " values in one");
      }
    }
    return children;
  }

  /** A value within, of which there must be enough. */
  Der child(int index) throws SigningException {
    List<Der> children = children();
    if (index >= children.size()) {
      throw malformed(children.size() + " values where " + (index + 1) + " are needed");
    }
    return children.get(index);
  }

  /** Itself, when it has a tag. */
  Der expect(int tag) throws SigningException {
    if (tag() != tag) {
      throw malformed("tag 0x%02x where 0x%02x is needed".formatted(tag(), tag));
    }
    return this;
  }

  /** What stands between its length and its end. */
  byte[] value() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /** All of it. */
  byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** Its content as text. */
  String text() {
    return new String(bytes, content, end - content, StandardCharsets.UTF_8);
  }

  /** An object identifier with dots. */
  String identifier() throws SigningException {
    expect(OBJECT_IDENTIFIER);
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (int i = content; i < end; i++) {
      arc = arc << 7 | bytes[i] & 0x7f;
      if ((bytes[i] & 0x80) == 0) {
        if (text.isEmpty()) {
          long first = Math.min(2, arc / 40);
          text.append(first).append('.').append(arc - 40 * first);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return text.toString();
  }

  private static Der at(byte[] bytes, int start, int limit) throws SigningException {
    if (limit - start < 2 || (bytes[start] & 0x1f) == 0x1f) {
      throw malformed("cut short");
    }
    int length = bytes[start + 1] & 0xff;
    int content = start + 2;
    if (length >= 0x80) {
      int count = length & 0x7f;
      if (count < 1 || count > 4 || limit - content < count) {
        throw malformed("a length of " + count + " bytes");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | bytes[content++] & 0xff;
      }
    }
    if (length < 0 || length > limit - content) {
      throw malformed("a value longer than what it lies in");
    }
    return new Der(bytes, start, content, content + length);
  }

  private static SigningException malformed(String what) {
    return new SigningException("DER: " + what + " (expected: X.690)");
  }
}
