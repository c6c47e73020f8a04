package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.BytesStream;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.Trailing;
import io.sallyport.artifacts.internal.scan.Workspace;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/** Reads one compressed stream and scans what it holds. */
public final class CompressedReader implements Reader {
  private static final int MEMORY_KIB = 65_536;

  /** How a stream is compressed. */
  public enum Method {
    GZIP,
    ZLIB,
    BZIP2,
    XZ,
    LZMA,
    LZ4
  }

  private final Method method;

  /** A reader of one method. */
  public CompressedReader(Method method) {
    this.method = method;
  }

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Workspace.Expanded content;
    long end = member.bytes().size();
    BytesStream raw = new BytesStream(member.bytes());
    Inflater inflater = method == Method.ZLIB ? new Inflater() : null;
    try (InputStream stream =
        inflater == null ? stream(raw) : new InflaterInputStream(raw, inflater, 1 << 14)) {
      content = scan.workspace().expand(stream, member.bytes().size());
      end = inflater == null ? end : inflater.getBytesRead();
    } catch (IOException | RuntimeException e) {
      throw new FormatException(raw.position(), "a compressed stream that is not intact");
    } finally {
      if (inflater != null) {
        inflater.end();
      }
    }
    if (!content.intact()) {
      scan.run().report("format/malformed", member.place(), "The compressed stream is not intact.");
      scan.salvage(member);
    }
    if (!content.whole()) {
      scan.run()
          .report("archive/bomb", member.place(), "It expands to more than 200 times its size.");
    }
    Trailing.scan(member, end, "the compressed stream", scan);
    String inner = scan.content(member.inner(content.bytes(), innerName(member), member.torch()));
    return inner.equals("joblib") ? inner : method.name().toLowerCase(java.util.Locale.ROOT);
  }

  private InputStream stream(BytesStream raw) throws IOException {
    return switch (method) {
      case GZIP -> new GzipStream(raw);
      case BZIP2 -> new BZip2CompressorInputStream(raw, true);
      case XZ -> new XZInputStream(raw, MEMORY_KIB);
      case LZMA -> new LZMAInputStream(raw, MEMORY_KIB);
      case LZ4 -> new FramedLZ4CompressorInputStream(raw, true);
      case ZLIB -> throw new EOFException();
    };
  }

  private static String innerName(Member member) {
    String name = member.name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : "content";
  }
}
