package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import io.sallyport.artifacts.PickleBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Tar and 7z archives and compressed streams. */
final class ArchiveEvasions {
  private static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");
  private static final byte[] CLEAN = PickleBytes.protocol(4).raw("N.").bytes();

  private ArchiveEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    try {
      tar(shelf);
      streams(shelf);
      sevenZip(shelf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shelf.all();
  }

  private static void tar(Evasion.Shelf shelf) {
    byte[] zeros = new byte[1024];
    byte[] evil = member("data.pkl", '0', "", EVIL);
    shelf
        .runs("tar", "m.tar", join(evil, zeros))
        .runs("tar called a pickle", "m.pkl", join(evil, zeros))
        .runs("tar member of the old type", "m.tar", join(member("a", '\0', "", EVIL), zeros))
        .runs("tar member of an unknown type", "m.tar", join(member("a", 'Q', "", EVIL), zeros))
        .runs("tar contiguous member", "m.tar", join(member("a", '7', "", EVIL), zeros))
        .runs("tar sparse member", "m.tar", join(member("a", 'S', "", EVIL), zeros))
        .runs("tar members behind the end", "m.tar", join(zeros, zeros, evil, zeros))
        .runs(
            "tar members behind an end between",
            "m.tar",
            join(member("a", '0', "", CLEAN), zeros, evil, zeros))
        .runs("tar without an end", "m.tar", evil)
        .runs(
            "tar header with a wrong sum behind a right one",
            "m.tar",
            join(member("a", '0', "", CLEAN), broken(evil), zeros))
        .runs("tar link out", "m.tar", join(member("a", '2', "../../etc/passwd", null), zeros))
        .runs("tar absolute link", "m.tar", join(member("a", '2', "/etc/passwd", null), zeros))
        .runs("tar hard link out", "m.tar", join(member("a/b", '1', "../x", null), zeros))
        .runs("tar name that climbs out", "m.tar", join(member("../a", '0', "", CLEAN), zeros))
        .runs(
            "tar pax name that climbs out",
            "m.tar",
            join(pax('x', "path=../../a"), member("a", '0', "", CLEAN), zeros))
        .runs(
            "tar global pax name that climbs out",
            "m.tar",
            join(
                pax('g', "path=../../a"),
                member("b", '0', "", CLEAN),
                member("c", '0', "", CLEAN),
                zeros))
        .runs(
            "tar pax link out",
            "m.tar",
            join(pax('x', "linkpath=/etc/passwd"), member("a", '2', "fine", null), zeros))
        .runs(
            "tar pax size that hides the content",
            "m.tar",
            join(pax('x', "size=0"), member("a", '0', "", EVIL), zeros))
        .runs(
            "tar GNU long name that climbs out",
            "m.tar",
            join(
                member("././@LongLink", 'L', "", utf8("../../x\0")),
                member("a", '0', "", CLEAN),
                zeros))
        .odd("tar device", "m.tar", join(member("a", '4', "", null), zeros))
        .odd("tar pipe", "m.tar", join(member("a", '6', "", null), zeros))
        .runs(
            "NeMo whose settings name a call",
            "m.nemo",
            join(
                member(
                    "./model_config.yaml",
                    '0',
                    "",
                    utf8("preprocessor:\n  _target_: os.system\n  command: id\n")),
                zeros))
        .runs(
            "NeMo whose weights are a pickle",
            "m.nemo",
            join(
                member("./model_config.yaml", '0', "", utf8("a: 1\n")),
                member("./model_weights.ckpt", '0', "", EVIL),
                zeros));
  }

  private static void streams(Evasion.Shelf shelf) throws IOException {
    byte[] gzip = gzip(EVIL);
    byte[] second = join(gzip(CLEAN), gzip);
    byte[] nested = EVIL;
    for (int i = 0; i < 5; i++) {
      nested = gzip(nested);
    }
    shelf
        .runs("gzip", "m.pkl.gz", gzip)
        .runs("gzip called a pickle", "m.pkl", gzip)
        .runs("second gzip stream", "m.gz", join(gzip(utf8("")), gzip))
        .runs("second gzip stream after a whole pickle", "m.gz", second)
        .runs("gzip five times", "m.gz", nested)
        .runs("bytes behind gzip", "m.gz", join(gzip(CLEAN), EVIL))
        .runs(
            "gzip that breaks off",
            "m.gz",
            Arrays.copyOf(
                gzip(join(EVIL, new byte[9000])), gzip(join(EVIL, new byte[9000])).length - 9))
        .runs("gzip with a name and a comment", "m.gz", named(gzip))
        .runs("zlib", "m.joblib", zlib(EVIL))
        .runs(
            "zlib of the lowest level",
            "m.joblib",
            join(new byte[] {0x78, 0x01}, Arrays.copyOfRange(zlib(EVIL), 2, zlib(EVIL).length)))
        .runs("bytes behind zlib", "m.joblib", join(zlib(CLEAN), EVIL))
        .runs("bzip2", "m.joblib", bzip2(EVIL))
        .runs("second bzip2 stream", "m.joblib", join(bzip2(utf8("")), bzip2(EVIL)))
        .runs("xz", "m.joblib", xz(EVIL))
        .runs("second xz stream", "m.joblib", join(xz(CLEAN), xz(EVIL)))
        .runs("lzma", "m.joblib", lzma(EVIL))
        .runs("lz4", "m.joblib", lz4(EVIL))
        .runs("second lz4 frame", "m.joblib", join(lz4(CLEAN), lz4(EVIL)))
        .runs("bytes behind bzip2", "m.joblib", join(bzip2(CLEAN), EVIL))
        .runs("bytes behind xz", "m.joblib", join(xz(CLEAN), EVIL))
        .runs("bytes behind lz4", "m.joblib", join(lz4(CLEAN), EVIL))
        .runs("tar in gzip", "m.tar.gz", gzip(join(member("a", '0', "", EVIL), new byte[1024])))
        .odd("gzip bomb", "m.gz", gzip(new byte[48 << 20]))
        .odd("zstd", "m.joblib", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 1, 0, 0})
        .odd("rar", "m.bin", join(utf8("Rar!\u001a\u0007\u0001\0"), new byte[64]))
        .odd("lzma that is no pickle", "m.joblib", Arrays.copyOf(lzma(CLEAN), 16));
  }

  private static void sevenZip(Evasion.Shelf shelf) throws IOException {
    shelf
        .runs("7z", "m.7z", seven(SevenZMethod.LZMA2, "data.pkl", EVIL))
        .runs("7z not compressed", "m.7z", seven(SevenZMethod.COPY, "data.pkl", EVIL))
        .runs("7z with deflate", "m.7z", seven(SevenZMethod.DEFLATE, "data.pkl", EVIL))
        .runs("7z with bzip2", "m.7z", seven(SevenZMethod.BZIP2, "data.pkl", EVIL))
        .runs("7z called a pickle", "m.pkl", seven(SevenZMethod.LZMA2, "weights", EVIL))
        .runs(
            "7z in a zip",
            "m.zip",
            new RawZip().add(RawZip.entry("a", seven(SevenZMethod.LZMA2, "x", EVIL))).end())
        .runs("7z name that climbs out", "m.7z", seven(SevenZMethod.LZMA2, "../../x", CLEAN))
        .runs(
            "7z name with backslashes that climbs out",
            "m.7z",
            seven(SevenZMethod.LZMA2, "..\\x", CLEAN))
        .runs("bytes behind 7z", "m.7z", join(seven(SevenZMethod.COPY, "a", CLEAN), EVIL))
        .runs(
            "7z that breaks off, not compressed",
            "m.7z",
            Arrays.copyOf(
                seven(SevenZMethod.COPY, "a", EVIL),
                seven(SevenZMethod.COPY, "a", EVIL).length - 5))
        .runs("7z link out", "m.7z", sevenLink())
        .odd("7z bomb", "m.7z", seven(SevenZMethod.LZMA2, "a", new byte[48 << 20]));
  }

  private static byte[] sevenLink() throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
      SevenZArchiveEntry entry = new SevenZArchiveEntry();
      entry.setName("link");
      entry.setHasWindowsAttributes(true);
      // Unix mode of a symbolic link in the upper half, as 7-Zip keeps it.
      entry.setWindowsAttributes(0xa1ff << 16 | 0x8000);
      out.putArchiveEntry(entry);
      out.write(utf8("/etc/passwd"));
      out.closeArchiveEntry();
    }
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  private static byte[] seven(SevenZMethod method, String name, byte[] content) throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
      out.setContentCompression(method);
      SevenZArchiveEntry entry = new SevenZArchiveEntry();
      entry.setName(name);
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
    }
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] through(byte[] content, Wrapping wrapping) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream stream = wrapping.around(out)) {
      stream.write(content);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    return through(content, GZIPOutputStream::new);
  }

  static byte[] zlib(byte[] content) throws IOException {
    return through(content, DeflaterOutputStream::new);
  }

  static byte[] bzip2(byte[] content) throws IOException {
    return through(content, BZip2CompressorOutputStream::new);
  }

  static byte[] xz(byte[] content) throws IOException {
    return through(content, out -> new XZOutputStream(out, new LZMA2Options(1)));
  }

  static byte[] lzma(byte[] content) throws IOException {
    return through(content, out -> new LZMAOutputStream(out, new LZMA2Options(1), -1));
  }

  static byte[] lz4(byte[] content) throws IOException {
    return through(content, FramedLZ4CompressorOutputStream::new);
  }

  /** The same stream with optional fields in its header. */
  private static byte[] named(byte[] gzip) {
    byte[] head = Arrays.copyOf(gzip, 10);
    head[3] = 0x18;
    return join(head, utf8("name\0comment\0"), Arrays.copyOfRange(gzip, 10, gzip.length));
  }

  private static byte[] broken(byte[] member) {
    byte[] changed = member.clone();
    changed[148] ^= 1;
    return changed;
  }

  private static byte[] pax(char type, String record) {
    int length = record.length() + 3;
    length += Integer.toString(length).length() - 1;
    return member("pax", type, "", utf8(length + " " + record + "\n"));
  }

  static byte[] member(String name, char type, String link, byte @Nullable [] content) {
    byte[] data = content == null ? new byte[0] : content;
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 124, "%011o".formatted(data.length));
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    return join(block, Arrays.copyOf(data, (data.length + 511) / 512 * 512));
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }
}
