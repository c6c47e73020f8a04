package io.sallyport.guard.flow;

import io.sallyport.core.Origin;
import io.sallyport.core.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a conversation has brought so far, as the rules look at it.
 *
 * @param speakers the texts of those who may ask for something: the person, the system prompt
 * @param facts other trusted texts, which name things and ask for nothing
 */
record Ground(
    boolean isEmpty,
    Optional<String> firstUntrusted,
    Optional<String> firstSecret,
    List<List<String>> speakers,
    List<String> facts,
    List<String> all) {

  static Ground of(List<FlowSegment> conversation, int ownWords) {
    Optional<String> untrusted = Optional.empty();
    Optional<String> secret = Optional.empty();
    List<String> person = new ArrayList<>();
    List<String> instructions = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (FlowSegment part : conversation) {
      Trust trust = part.segment().trust();
      Origin origin = part.segment().origin();
      String text = part.segment().text();
      all.add(text);
      if (trust == Trust.UNTRUSTED && untrusted.isEmpty()) {
        untrusted = Optional.of(place(part));
      }
      if (part.confidentiality() == Confidentiality.SECRET && secret.isEmpty()) {
        secret = Optional.of(place(part));
      }
      if (trust == Trust.MIXED && origin == Origin.USER && text.length() <= ownWords) {
        person.add(text);
      } else if (trust == Trust.TRUSTED) {
        boolean asks = origin == Origin.SYSTEM || origin == Origin.DEVELOPER;
        (asks ? instructions : facts).add(text);
      }
    }
    return new Ground(
        conversation.isEmpty(), untrusted, secret, List.of(person, instructions), facts, all);
  }

  private static String place(FlowSegment part) {
    return part.segment().path() + (part.source().isEmpty() ? "" : " (" + part.source() + ")");
  }

  /** Whether a value stands anywhere in what was said or read. */
  boolean says(Arguments.Value value) {
    return names(all, value);
  }

  /** Whether a trusted text holds a value: a word as a whole word, a number as a whole number. */
  boolean names(Arguments.Value value) {
    return names(facts, value) || speakers.stream().anyMatch(texts -> names(texts, value));
  }

  /** Whether all of these words stand in one trusted text. */
  boolean mentions(Predicate<String> text) {
    return facts.stream().anyMatch(text)
        || speakers.stream().anyMatch(texts -> texts.stream().anyMatch(text));
  }

  /** Whether somebody who may ask for a call did so and named something that steers it. */
  boolean wanted(List<Arguments.Value> steering, Predicate<List<String>> asks) {
    return speakers.stream()
        .anyMatch(
            texts -> steering.stream().anyMatch(value -> names(texts, value)) && asks.test(texts));
  }

  private static boolean names(List<String> texts, Arguments.Value value) {
    String folded = value.folded();
    return Numbers.isNumber(folded)
        ? texts.stream().anyMatch(text -> Numbers.holds(text, folded))
        : texts.stream().anyMatch(text -> Words.holds(Words.folded(text), folded));
  }
}
