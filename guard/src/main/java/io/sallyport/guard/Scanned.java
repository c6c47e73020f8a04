package io.sallyport.guard;

import io.sallyport.core.Origin;
import java.util.List;

/**
 * What was scanned of one segment, for the audit log.
 *
 * @param path the segment's path
 * @param origin the segment's origin
 * @param characters how many UTF-16 characters were scanned
 * @param findings how many findings it has; they follow those of the segments before
 * @param scanners the names of the scanners that ran to their end
 * @param rating how likely it is that the text holds an attack, in [0, 1]; not a number when no
 *     scanner said so
 */
public record Scanned(
    String path,
    Origin origin,
    int characters,
    int findings,
    List<String> scanners,
    double rating) {

  /** Copies the list. */
  public Scanned {
    scanners = List.copyOf(scanners);
  }
}
