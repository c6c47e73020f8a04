package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WordListsTest {

  @Test
  void wordLists_holdExactlyTheEntriesOfTheList() {
    List<String> entries = new ArrayList<>();
    RuleData.read("phrases-words.json")
        .properties()
        .forEach(list -> add(list.getKey(), list.getValue(), entries));
    add("mention", RuleData.read("phrases-mention.json"), entries);
    add("placeholder", RuleData.read("secrets-placeholders.json"), entries);

    assertThat(entries).containsExactlyElementsOf(TestLists.lines("word-lists.txt"));
  }

  @Test
  void everyWordList_isUsedByARule() {
    String rules =
        RuleData.read("phrases-direct.json").toString()
            + RuleData.read("phrases-indirect.json")
            + RuleData.read("phrases-languages.json");

    RuleData.read("phrases-words.json")
        .properties()
        .forEach(list -> assertThat(rules).contains("<" + list.getKey() + ">"));
  }

  private static void add(String name, JsonNode list, List<String> entries) {
    list.forEach(word -> entries.add(name + ": " + word.asText()));
  }
}
