package io.sallyport.audit.internal;

import java.nio.file.Path;

/**
 * Where tiles and entry bundles lie, as C2SP tlog-tiles says: {@code tile/<L>/<N>[.p/<W>]} and
 * {@code tile/entries/<N>[.p/<W>]}, the index in groups of three digits, all but the last group
 * marked with an {@code x}.
 */
public final class TilePath {
  /** Hashes of a full tile, entries of a full bundle. */
  public static final int WIDTH = 256;

  /** Levels of the tree that one tile spans. */
  public static final int HEIGHT = 8;

  private TilePath() {}

  /** Path of a tile of hashes; {@code width} 256 means a full one. */
  public static Path tile(Path log, int level, long index, int width) {
    return path(log.resolve("tile").resolve(Integer.toString(level)), index, width);
  }

  /** Path of a bundle of entries; {@code width} 256 means a full one. */
  public static Path entries(Path log, long index, int width) {
    return path(log.resolve("tile").resolve("entries"), index, width);
  }

  /** The index in its encoding, for example {@code x001/x234/067}. */
  public static String encode(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected: 0 or more)");
    }
    StringBuilder encoded = new StringBuilder(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      encoded.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return encoded.toString();
  }

  private static Path path(Path folder, long index, int width) {
    if (width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("width: " + width + " (expected: 1 to " + WIDTH + ")");
    }
    String encoded = encode(index);
    return width == WIDTH
        ? folder.resolve(encoded)
        : folder.resolve(encoded + ".p").resolve(Integer.toString(width));
  }

  private static String threeDigits(long value) {
    return value < 10 ? "00" + value : value < 100 ? "0" + value : Long.toString(value);
  }
}
