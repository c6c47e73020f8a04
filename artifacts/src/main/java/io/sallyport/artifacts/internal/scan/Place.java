package io.sallyport.artifacts.internal.scan;

/**
 * Where something stands.
 *
 * @param member path inside the file, empty for the file itself
 * @param offset byte offset within the member, or -1
 * @param detail an opcode, a key, a layer; may be empty
 */
public record Place(String member, long offset, String detail) {

  /** A whole member. */
  public static Place of(String member) {
    return new Place(member, -1, "");
  }

  /** The same member at an offset. */
  public Place at(long newOffset, String newDetail) {
    return new Place(member, newOffset, newDetail);
  }
}
