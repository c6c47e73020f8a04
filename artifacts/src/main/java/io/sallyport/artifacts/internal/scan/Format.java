package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.archive.CompressedReader;
import io.sallyport.artifacts.internal.archive.SevenZipReader;
import io.sallyport.artifacts.internal.archive.TarReader;
import io.sallyport.artifacts.internal.archive.ZFileReader;
import io.sallyport.artifacts.internal.archive.ZipReader;
import io.sallyport.artifacts.internal.graph.TfliteReader;
import io.sallyport.artifacts.internal.hdf5.Hdf5Reader;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.tensor.GgufReader;
import io.sallyport.artifacts.internal.tensor.NpyReader;
import io.sallyport.artifacts.internal.tensor.RDataReader;
import io.sallyport.artifacts.internal.tensor.SafetensorsReader;
import io.sallyport.artifacts.internal.text.CodeReader;
import io.sallyport.artifacts.internal.text.ScriptFile;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats that the first bytes tell, each with its reader. */
public enum Format {
  ZIP(new ZipReader()),
  SEVEN_ZIP(new SevenZipReader()),
  TAR(new TarReader()),
  GZIP(new CompressedReader(CompressedReader.Method.GZIP)),
  ZLIB(new CompressedReader(CompressedReader.Method.ZLIB)),
  JOBLIB_ZFILE(new ZFileReader()),
  BZIP2(new CompressedReader(CompressedReader.Method.BZIP2)),
  XZ(new CompressedReader(CompressedReader.Method.XZ)),
  LZMA(new CompressedReader(CompressedReader.Method.LZMA)),
  LZ4(new CompressedReader(CompressedReader.Method.LZ4)),
  PICKLE(
      (member, scan) ->
          new PickleReader(member.bytes(), ContentScanner.pickleSetting(member, scan), scan.run())
              .read()),
  NPY(new NpyReader()),
  GGUF(new GgufReader()),
  HDF5(new Hdf5Reader()),
  SAFETENSORS(new SafetensorsReader()),
  TFLITE(new TfliteReader()),
  R_DATA(new RDataReader()),
  ELF((member, scan) -> CodeReader.program(member, scan, "elf")),
  PE((member, scan) -> CodeReader.program(member, scan, "pe")),
  MACH_O((member, scan) -> CodeReader.program(member, scan, "mach-o")),
  JAVA_CLASS((member, scan) -> CodeReader.program(member, scan, "java-class")),
  JAVA_OBJECTS(
      (member, scan) -> {
        scan.run()
            .report(
                "java/objects",
                member.place(),
                "Java builds the objects of this stream, of any class that it names.");
        return "java-objects";
      }),
  SCRIPT(ScriptFile::read),
  /** Compressed in a way that is not read here. */
  ZSTANDARD(
      (member, scan) -> {
        scan.run().report("archive/unreadable", member.place(), "Zstandard is not read here.");
        return "zstandard";
      }),
  RAR(
      (member, scan) -> {
        scan.run().report("archive/unreadable", member.place(), "RAR is not read here.");
        return "rar";
      }),
  /** Nothing that the first bytes tell. */
  UNNAMED(null);

  private final @Nullable Reader reader;

  Format(@Nullable Reader reader) {
    this.reader = reader;
  }

  /** The reader, or null when only a closer look tells what it is. */
  public @Nullable Reader reader() {
    return reader;
  }

  /** The name in reports. */
  public String wireName() {
    return this == SEVEN_ZIP ? "7z" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
