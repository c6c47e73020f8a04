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
    List<Voice> speakers,
    Voice facts,
    Voice all) {

  /** Texts of one kind: as they are, and as values are looked for in them. */
  static final class Voice {
    private final List<String> texts = new ArrayList<>();
    private final List<String> folded = new ArrayList<>();

    void add(String text, String asSought) {
      texts.add(text);
      folded.add(asSought);
    }

    boolean names(Arguments.Value value) {
      String sought = value.folded();
      return Numbers.isNumber(sought)
          ? folded.stream().anyMatch(text -> Numbers.holds(text, sought))
          : folded.stream().anyMatch(text -> Words.holds(text, sought));
    }
  }

  static Ground of(List<FlowSegment> conversation, int ownWords) {
    Optional<String> untrusted = Optional.empty();
    Optional<String> secret = Optional.empty();
    Voice person = new Voice();
    Voice instructions = new Voice();
    Voice facts = new Voice();
    Voice all = new Voice();
    for (FlowSegment part : conversation) {
      Trust trust = part.segment().trust();
      Origin origin = part.segment().origin();
      String text = part.segment().text();
      String folded = Words.folded(text);
      all.add(text, folded);
      if (trust == Trust.UNTRUSTED && untrusted.isEmpty()) {
        untrusted = Optional.of(place(part));
      }
      if (part.confidentiality() == Confidentiality.SECRET && secret.isEmpty()) {
        secret = Optional.of(place(part));
      }
      if (trust == Trust.MIXED && origin == Origin.USER && text.length() <= ownWords) {
        person.add(text, folded);
      } else if (trust == Trust.TRUSTED) {
        boolean asks = origin == Origin.SYSTEM || origin == Origin.DEVELOPER;
        (asks ? instructions : facts).add(text, folded);
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
    return all.names(value);
  }

  /** Whether a trusted text holds a value: a word as a whole word, a number as a whole number. */
  boolean names(Arguments.Value value) {
    return facts.names(value) || speakers.stream().anyMatch(voice -> voice.names(value));
  }

  /** Whether all of these words stand in one trusted text. */
  boolean mentions(Predicate<String> text) {
    return facts.texts.stream().anyMatch(text)
        || speakers.stream().anyMatch(voice -> voice.texts.stream().anyMatch(text));
  }

  /** Whether somebody who may ask for a call did so and named something that steers it. */
  boolean wanted(List<Arguments.Value> steering, Predicate<List<String>> asks) {
    return speakers.stream()
        .anyMatch(voice -> steering.stream().anyMatch(voice::names) && asks.test(voice.texts));
  }
}
