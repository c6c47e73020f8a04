package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.List;

/**
 * What an address is made of. One that begins with the number of a house is one thing; what is only
 * a row of a street, a town and a postal code is given as its parts, each findable alone.
 */
final class AddressParts {

  /** Tokens of a part. */
  record Part(int from, int to) {}

  private static final int POSTAL_DIGITS = 4;

  private AddressParts() {}

  /** The parts of a finding; the finding itself where it is no row of parts. */
  static List<Part> of(Sentence sentence, int from, int to, PersonalDataType type) {
    Part whole = new Part(from, to);
    if (type != PersonalDataType.ADDRESS || hasHouse(sentence, from, to)) {
      return List.of(whole);
    }
    List<Part> parts = new ArrayList<>();
    int start = from;
    for (int i = from; i <= to; i++) {
      boolean comma = i < to && sentence.tokens.get(i).lower().equals(",");
      if (i == to || (comma && !isHouse(sentence, i + 1, to))) {
        if (hasText(sentence, start, i)) {
          parts.add(new Part(start, i));
        }
        start = i + 1;
      }
    }
    return parts.isEmpty() ? List.of(whole) : parts;
  }

  private static boolean hasHouse(Sentence sentence, int from, int to) {
    if (isHouse(sentence, from, to)) {
      return true;
    }
    for (int i = from; i + 1 < to; i++) {
      if (sentence.tokens.get(i).lower().equals(",") && isHouse(sentence, i + 1, to)) {
        return true;
      }
    }
    return false;
  }

  /** A number that is too short for a postal code. */
  private static boolean isHouse(Sentence sentence, int at, int to) {
    if (at >= to) {
      return false;
    }
    Token token = sentence.tokens.get(at);
    boolean digits =
        token.shape().ordinal() >= Token.Shape.DIGIT.ordinal()
            && token.shape().ordinal() <= Token.Shape.FOUR_DIGITS.ordinal();
    return digits && token.end() - token.start() <= POSTAL_DIGITS;
  }

  private static boolean hasText(Sentence sentence, int from, int to) {
    for (int i = from; i < to; i++) {
      if (sentence.tokens.get(i).shape() != Token.Shape.SIGN) {
        return true;
      }
    }
    return false;
  }
}
