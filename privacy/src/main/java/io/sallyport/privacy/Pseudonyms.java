package io.sallyport.privacy;

import java.util.Optional;

/**
 * The names that stand for data in one scope, such as a conversation. What is given for a datum
 * stays, and stands for nothing else. Safe for any number of threads.
 */
public interface Pseudonyms {

  /**
   * The pseudonym of a datum, made when it has none.
   *
   * @param type what it is
   * @param original the datum as it stands in the text
   * @return such as {@code PERSON_1}; another mention of the same person gets the same number with
   *     a letter behind it, {@code PERSON_1_B}, where only one person can be meant
   */
  String pseudonym(PersonalDataType type, String original);

  /** What a pseudonym stands for; empty when it was not given here. */
  Optional<String> original(String pseudonym);

  /** Whether anybody can be told later what they stand for. */
  default boolean areKept() {
    return true;
  }
}
