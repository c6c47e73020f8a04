package io.sallyport.review;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of data that the system handles.
 *
 * @param id as flows name it
 * @param name for people
 * @param dataClass how much a disclosure would hurt
 * @param origin where it comes from; {@code untrusted} makes what carries it untrusted; null when
 *     nobody said
 * @param contains types of the catalog of data types, and all that these count as
 * @param subjects whose data it is
 * @param retention how long it is kept; null when nobody said
 * @param regulated laws and standards that apply, in lower case
 * @param at where it is declared
 */
public record DataAsset(
    String id,
    String name,
    DataClass dataClass,
    @Nullable TrustLevel origin,
    Set<String> contains,
    List<String> subjects,
    @Nullable String retention,
    List<String> regulated,
    Location at) {

  /** Copies the collections. */
  public DataAsset {
    contains = Set.copyOf(contains);
    subjects = List.copyOf(subjects);
    regulated = List.copyOf(regulated);
  }

  /** Whether a disclosure would hurt badly: restricted, or under a law. */
  public boolean grave() {
    return dataClass == DataClass.RESTRICTED || !regulated.isEmpty();
  }
}
