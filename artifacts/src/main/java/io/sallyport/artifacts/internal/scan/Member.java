package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.bytes.Bytes;

/**
 * Content to be scanned and where it comes from.
 *
 * @param bytes the content
 * @param path path inside the file that was given, with {@code !} between archives; empty for the
 *     file itself
 * @param name last part of its name, for what only a name can tell
 * @param depth archives around it
 * @param torch whether it lies in an archive that PyTorch wrote
 */
public record Member(Bytes bytes, String path, String name, int depth, boolean torch) {

  /** The file itself. */
  public static Member file(Bytes bytes, String name) {
    return new Member(bytes, "", name, 0, false);
  }

  /** Something within this content. */
  public Member inner(Bytes content, String relative, boolean inTorch) {
    String innerPath = path.isEmpty() ? relative : path + "!" + relative;
    String last = relative.substring(relative.lastIndexOf('/') + 1);
    return new Member(content, innerPath, last, depth + 1, inTorch);
  }

  /** The place of a finding about all of it. */
  public Place place() {
    return Place.of(path);
  }

  /** A place within it. */
  public Place at(long offset, String detail) {
    return new Place(path, offset, detail);
  }
}
