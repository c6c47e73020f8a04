package io.sallyport.artifacts.internal.archive;

/**
 * A member as the central directory describes it (APPNOTE 6.3.10, section 4.3.12).
 *
 * @param name as it stands there
 * @param flags general purpose bits
 * @param method compression
 * @param crc CRC-32 of the content
 * @param compressed bytes in the archive
 * @param size bytes of the content
 * @param local where its local header stands
 * @param mode type and permissions as Unix has them, 0 where nothing is said
 * @param at where this description stands
 */
record ZipEntry(
    String name,
    int flags,
    int method,
    long crc,
    long compressed,
    long size,
    long local,
    int mode,
    long at) {

  boolean encrypted() {
    return (flags & 1) != 0;
  }

  boolean link() {
    return (mode & 0xf000) == 0xa000;
  }

  boolean folder() {
    return name.endsWith("/") && size == 0;
  }
}
