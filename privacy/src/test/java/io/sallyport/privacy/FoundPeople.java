package io.sallyport.privacy;

import java.util.List;

/** The people that a text names. */
final class FoundPeople {

  private FoundPeople() {}

  /** The names, as they stand in the text. */
  static List<String> people(String text) {
    return PersonalDataFinder.complete().find(text).stream()
        .filter(data -> data.type() == PersonalDataType.PERSON)
        .map(data -> text.substring(data.start(), data.end()))
        .toList();
  }
}
