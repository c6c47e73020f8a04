package io.sallyport.artifacts.evasion;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files field by field, so that any of them may lie. */
final class RawZip {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int entries;

  /** One member; what its two headers say may differ. */
  static final class Entry {
    final byte[] stored;
    String localName;
    String centralName;
    int localFlags;
    int centralFlags;
    int localMethod;
    int centralMethod;
    long crc;
    long compressed;
    long localCompressed;
    long size;
    int external;
    byte[] descriptor = {};
    byte[] extra = {};

    Entry(String name, byte[] content, boolean deflate) {
      localName = name;
      centralName = name;
      stored = deflate ? deflated(content) : content;
      localMethod = deflate ? 8 : 0;
      centralMethod = localMethod;
      CRC32 check = new CRC32();
      check.update(content);
      crc = check.getValue();
      compressed = stored.length;
      localCompressed = stored.length;
      size = content.length;
    }
  }

  static Entry entry(String name, byte[] content) {
    return new Entry(name, content, false);
  }

  RawZip raw(byte[] bytes) {
    body.writeBytes(bytes);
    return this;
  }

  RawZip add(Entry entry) {
    int at = body.size();
    local(entry);
    central(entry, at);
    return this;
  }

  /** A member without an entry in the directory. */
  RawZip local(Entry entry) {
    byte[] name = entry.localName.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = buffer(30 + name.length);
    head.putInt(0x04034b50).putShort((short) 20).putShort((short) entry.localFlags);
    head.putShort((short) entry.localMethod).putInt(0).putInt((int) entry.crc);
    head.putInt((int) entry.localCompressed).putInt((int) entry.size);
    head.putShort((short) name.length).putShort((short) 0).put(name);
    body.writeBytes(head.array());
    body.writeBytes(entry.stored);
    body.writeBytes(entry.descriptor);
    return this;
  }

  RawZip central(Entry entry, int at) {
    byte[] name = entry.centralName.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = buffer(46 + name.length + entry.extra.length);
    head.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
    head.putShort((short) entry.centralFlags).putShort((short) entry.centralMethod).putInt(0);
    head.putInt((int) entry.crc).putInt((int) entry.compressed).putInt((int) entry.size);
    head.putShort((short) name.length).putShort((short) entry.extra.length);
    head.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    head.putInt(entry.external).putInt(at);
    head.put(name).put(entry.extra);
    directory.writeBytes(head.array());
    entries++;
    return this;
  }

  byte[] end() {
    return end(entries, "", 0);
  }

  /** The directory and the end record, which may lie about the number of entries and the offset. */
  byte[] end(int count, String comment, int shift) {
    int start = body.size();
    ByteBuffer end = buffer(22 + comment.length());
    end.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    end.putInt(directory.size()).putInt(start - shift).putShort((short) comment.length());
    end.put(comment.getBytes(StandardCharsets.ISO_8859_1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(body.toByteArray());
    out.writeBytes(directory.toByteArray());
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  /** The same with a zip64 end record whose plain one says 0xffff. */
  byte[] end64() {
    int start = body.size();
    ByteBuffer end = buffer(56 + 20 + 22);
    end.putInt(0x06064b50)
        .putLong(44)
        .putShort((short) 45)
        .putShort((short) 45)
        .putInt(0)
        .putInt(0);
    end.putLong(entries).putLong(entries).putLong(directory.size()).putLong(start);
    end.putInt(0x07064b50).putInt(0).putLong(start + directory.size()).putInt(1);
    end.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    end.putInt(-1).putInt(-1).putShort((short) 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(body.toByteArray());
    out.writeBytes(directory.toByteArray());
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, length);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
