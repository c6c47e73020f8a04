package io.sallyport.guard;

import java.util.List;

/**
 * Texts that whoever reads them reads as one, such as the parts of a message. The guard looks at
 * them together too, because an attack can be cut up between them.
 *
 * @param members indexes into the list of segments, in reading order
 */
public record Run(List<Integer> members) {

  /** Copies the list. */
  public Run {
    members = List.copyOf(members);
  }
}
