package io.sallyport.artifacts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files of many formats, to be changed at random. */
final class Seeds {

  private Seeds() {}

  static byte[][] all() {
    byte[] pickle = PickleBytes.calling("collections", "OrderedDict", "x");
    byte[] json = utf8("{\"class_name\":\"Dense\",\"config\":{\"a\":[1,2,{\"b\":null}]}}");
    try {
      return new byte[][] {
        pickle,
        PickleBytes.protocol(0).raw("(dp0\nS'a'\np1\nI1\nsS'b'\nF1.5\ns.").bytes(),
        json,
        zip("a/data.pkl", pickle),
        zip("config.json", json),
        gzip(pickle),
        deflated(pickle),
        tar("a.pkl", pickle),
        utf8("a:\n  - b: &x 1\n    c: *x\n"),
        utf8("<net><layers><layer id=\"1\"/></layers></net>"),
        utf8("GGUF\3\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0a\4\0\0\0\1\0\0\0"),
        utf8("{{ a.b['c'] | trim }}{% if x %}y{% endif %}")
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    }
    return out.toByteArray();
  }

  static byte[] tar(String name, byte[] content) {
    byte[] tar = new byte[512 + 512 + 1024];
    put(tar, 0, name);
    put(tar, 100, "0000644");
    put(tar, 124, "%011o".formatted(content.length));
    put(tar, 148, "        ");
    tar[156] = '0';
    put(tar, 257, "ustar");
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xff;
    }
    put(tar, 148, "%06o\0 ".formatted(sum));
    System.arraycopy(content, 0, tar, 512, content.length);
    return tar;
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
