package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.archive.TarReader;
import io.sallyport.artifacts.internal.archive.ZipReader;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.tensor.RDataReader;
import io.sallyport.artifacts.internal.tensor.SafetensorsReader;
import java.io.IOException;

/** Tells the format of content by its first and last bytes. */
final class Sniffer {

  private Sniffer() {}

  static Format sniff(Member member, byte[] head) throws IOException {
    // A zip file is read from its end, so it may begin as anything.
    if (starts(head, 'P', 'K', 3, 4)
        || starts(head, 'P', 'K', 5, 6)
        || ZipReader.endsHere(member.bytes())) {
      return Format.ZIP;
    }
    if (PickleReader.hasProtocol(head) || PickleReader.isTorchLegacy(head)) {
      return Format.PICKLE;
    }
    if (starts(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return Format.NPY;
    }
    if (starts(head, 'G', 'G', 'U', 'F')) {
      return Format.GGUF;
    }
    if (starts(head, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n')) {
      return Format.HDF5;
    }
    if (SafetensorsReader.begins(head, member.bytes().size())) {
      return Format.SAFETENSORS;
    }
    if (head.length > 8 && head[4] == 'T' && head[5] == 'F' && head[6] == 'L' && head[7] == '3') {
      return Format.TFLITE;
    }
    if (RDataReader.begins(head)) {
      return Format.R_DATA;
    }
    Format program = program(head);
    if (program != Format.UNNAMED) {
      return program;
    }
    if (TarReader.isHeader(head)) {
      return Format.TAR;
    }
    return compressed(head);
  }

  private static Format program(byte[] head) {
    if (starts(head, 0x7f, 'E', 'L', 'F')) {
      return Format.ELF;
    }
    if (starts(head, 'M', 'Z') && head.length > 63 && head[62] == 0 && head[63] == 0) {
      return Format.PE;
    }
    if (starts(head, 0xcf, 0xfa, 0xed, 0xfe) || starts(head, 0xce, 0xfa, 0xed, 0xfe)) {
      return Format.MACH_O;
    }
    if (starts(head, 0xca, 0xfe, 0xba, 0xbe)) {
      return Format.JAVA_CLASS;
    }
    if (starts(head, 0xac, 0xed, 0, 5)) {
      return Format.JAVA_OBJECTS;
    }
    return starts(head, '#', '!', '/') ? Format.SCRIPT : Format.UNNAMED;
  }

  private static Format compressed(byte[] head) {
    if (starts(head, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)) {
      return Format.SEVEN_ZIP;
    }
    if (starts(head, 'Z', 'F', '0', 'x')) {
      return Format.JOBLIB_ZFILE;
    }
    if (starts(head, 0x1f, 0x8b)) {
      return Format.GZIP;
    }
    // A block begins with pi, an empty stream ends with the square root of it.
    if (starts(head, 'B', 'Z', 'h')
        && head.length > 9
        && (head[4] == 0x31 && head[5] == 0x41 || head[4] == 0x17 && head[5] == 0x72)) {
      return Format.BZIP2;
    }
    if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Format.XZ;
    }
    if (starts(head, 0x5d, 0, 0) && head.length > 13 && head[13] == 0) {
      return Format.LZMA;
    }
    if (starts(head, 0x04, 0x22, 0x4d, 0x18)) {
      return Format.LZ4;
    }
    if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Format.ZSTANDARD;
    }
    if (starts(head, 'R', 'a', 'r', '!', 0x1a, 7)) {
      return Format.RAR;
    }
    boolean zlib =
        head.length > 6
            && (head[0] & 0x0f) == 8
            && (head[0] & 0xff) <= 0x78
            && (head[1] & 0x20) == 0
            && ((head[0] & 0xff) << 8 | head[1] & 0xff) % 31 == 0;
    return zlib && head[0] == 0x78 ? Format.ZLIB : Format.UNNAMED;
  }

  static boolean starts(byte[] head, int... values) {
    if (head.length < values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if ((head[i] & 0xff) != values[i]) {
        return false;
      }
    }
    return true;
  }
}
