package io.sallyport.privacy.internal.names;

import static io.sallyport.privacy.internal.names.NameTagger.data;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.List;

/** Names that the model passes over and that the words beside them tell. */
final class PassedOver {

  private final Sentence sentence;
  private final Found found;

  /** Adds to what was found, or takes from it. */
  PassedOver(Sentence sentence, Found found) {
    this.sentence = sentence;
    this.found = found;
  }

  /** Adds full names where people are spoken of; gives whether there were any. */
  boolean spokenOf(Plausibility plausible) {
    boolean changed = false;
    for (int i = 0; i < sentence.length(); i++) {
      if (SpokenTo.isRole(sentence, i)) {
        int start = sentence.start(i);
        int behind = sentence.end(i);
        changed |=
            found.removeCrossing(
                start, behind, data -> data.start() == start && data.end() == behind);
        continue;
      }
      int end = FullNames.end(sentence, i, sentence.length());
      if (end > i && plausible.least(i, end, PersonalDataType.PERSON) <= 1) {
        changed |= found.add(data(sentence, i, end, PersonalDataType.PERSON, FullNames.SCORE));
      }
      int spoken =
          Math.max(
              SpokenTo.end(sentence, i, sentence.length()),
              Math.max(
                  Around.signed(sentence, i, sentence.length()),
                  Around.nicknamed(sentence, i, sentence.length())));
      if (spoken > i && !Namesakes.is(sentence, i, spoken)) {
        PersonalData person = data(sentence, i, spoken, PersonalDataType.PERSON, SpokenTo.SCORE);
        found.removeCrossing(person.start(), person.end(), data -> isPlaceOf(data, person));
        changed |= found.add(person);
      }
    }
    return changed;
  }

  /** Whether a place ends in a person: "Frau Weber", whatever the model takes it for. */
  private static boolean isPlaceOf(PersonalData data, PersonalData person) {
    return data.type() == PersonalDataType.LOCATION
        && data.start() <= person.start()
        && data.end() <= person.end();
  }

  /**
   * Adds names beside titles, or said, in scripts without capitals; gives whether there were any.
   */
  boolean inOtherScripts(String text) {
    List<UncasedTitles.Place> titled = UncasedTitles.find(text);
    List<UncasedTitles.Place> said = SaidNames.find(text);
    for (UncasedTitles.Place place : titled) {
      found.removeCrossing(
          place.start(), place.end(), data -> data.type() == PersonalDataType.LOCATION);
      found.add(person(place));
    }
    for (UncasedTitles.Place place : said) {
      found.removeCrossing(place.start(), place.end(), data -> true);
      found.add(person(place));
    }
    return !titled.isEmpty() || !said.isEmpty();
  }

  private static PersonalData person(UncasedTitles.Place place) {
    return new PersonalData(
        PersonalDataType.PERSON,
        "person",
        place.start(),
        place.end(),
        UncasedTitles.SCORE,
        NameTagger.ID);
  }

  /** Adds who says a name; it is no place and no firm. Gives whether there were any. */
  boolean introduced() {
    boolean any = false;
    for (int i = 1; i < sentence.length(); i++) {
      int end = Introduced.end(sentence, i, sentence.length());
      if (end == i) {
        continue;
      }
      PersonalData person = data(sentence, i, end, PersonalDataType.PERSON, Introduced.SCORE);
      int to = person.end();
      for (PersonalData data : found.crossing(person.start(), person.end())) {
        to = isPlaceOrFirm(data) ? Math.max(to, data.end()) : to;
      }
      found.removeCrossing(person.start(), person.end(), PassedOver::isPlaceOrFirm);
      any |=
          found.add(
              new PersonalData(
                  person.type(),
                  person.subtype(),
                  person.start(),
                  to,
                  person.score(),
                  NameTagger.ID));
    }
    return any;
  }

  private static boolean isPlaceOrFirm(PersonalData data) {
    return data.type() == PersonalDataType.LOCATION || data.type() == PersonalDataType.ORG;
  }

  /** Adds given names in lines of chats that nothing else was found in; gives whether any. */
  boolean chatted() {
    boolean any = false;
    for (ChatNames.Place place : ChatNames.find(sentence)) {
      PersonalData person =
          data(sentence, place.from(), place.to(), PersonalDataType.PERSON, ChatNames.SCORE);
      boolean free = found.crossing(person.start(), person.end()).isEmpty();
      any |= free && found.add(person);
    }
    return any;
  }

  /** Lets names go on behind a particle; gives whether any did. */
  boolean joined() {
    boolean any = false;
    for (PersonalData data : found.all()) {
      int next = data.type() == PersonalDataType.PERSON ? sentence.from(data.end()) : -1;
      int end = next < 0 ? next : Around.joined(sentence, next, sentence.length());
      if (end > next) {
        found.removeCrossing(data.start(), data.end(), other -> other == data);
        any |=
            found.add(
                new PersonalData(
                    data.type(),
                    data.subtype(),
                    data.start(),
                    sentence.end(end - 1),
                    data.score(),
                    data.recognizer()));
      }
    }
    return any;
  }
}
