package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the words that show that a text talks about attacks. */
final class MentionWords {

  private MentionWords() {}

  static List<String> load() {
    List<String> words = new ArrayList<>();
    for (JsonNode word : RuleData.read("phrases-mention.json")) {
      words.add(Keywords.fold(word.asText()));
    }
    return words;
  }
}
