package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Component;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Flow;
import io.sallyport.review.Note;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a speech model hears is sound, also where the file only says whose data it is: {@code
 * contains: [personal]} tells how much a disclosure hurts, not what form it has.
 */
public final class Heard {

  private static final String SOUND = "audio";
  private static final Set<String> FORMS =
      Set.of(
          "content",
          "media",
          "learning",
          "weights",
          "executable",
          "vectors",
          "action",
          "prediction",
          "instructions",
          "config",
          "telemetry",
          "log");
  // These read texts out.
  private static final Pattern SPEAKS =
      Clues.wholeWords("tts|text[- ]to[- ]speech|speech synthesis|synthesi[sz]ers?|narrators?");

  private Heard() {}

  /** Adds sound to the data that reaches a speech model and has no form; each is an assumption. */
  public static List<Note> add(
      Map<String, DataAsset> data, Map<String, Component> components, List<Flow> flows) {
    List<Note> notes = new ArrayList<>();
    for (Flow flow : flows) {
      Component from = components.get(flow.from());
      Component to = components.get(flow.to());
      if (from == null || to == null || from.kind().is("model") || !hears(to)) {
        continue;
      }
      for (String id : flow.data()) {
        DataAsset asset = data.get(id);
        if (asset != null && Collections.disjoint(asset.contains(), FORMS)) {
          data.put(id, sound(asset));
          notes.add(
              new Note(
                  "Data '" + id + "' is sound, because the speech model '" + to.id() + "' hears it",
                  List.of(id),
                  asset.at()));
        }
      }
    }
    return notes;
  }

  private static boolean hears(Component one) {
    return one.kind().is("speech-model")
        && !SPEAKS.matcher(one.id() + " " + one.name() + " " + one.technology()).find();
  }

  private static DataAsset sound(DataAsset asset) {
    Set<String> contains = new HashSet<>(asset.contains());
    contains.addAll(Objects.requireNonNull(Vocabulary.standard().type(SOUND), SOUND).under());
    return new DataAsset(
        asset.id(),
        asset.name(),
        asset.dataClass(),
        asset.origin(),
        contains,
        asset.subjects(),
        asset.retention(),
        asset.regulated(),
        asset.at());
  }
}
