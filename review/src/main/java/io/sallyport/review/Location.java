package io.sallyport.review;

/**
 * A place in a file.
 *
 * @param file as the caller named it
 * @param line from 1
 */
public record Location(String file, int line) implements Comparable<Location> {

  @Override
  public int compareTo(Location other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : Integer.compare(line, other.line);
  }

  /** {@code file:line}. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
