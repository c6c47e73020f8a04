package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The simulation's documents, some of another tenant, one of them poisoned. */
final class DocumentStore {

  /** A document. */
  record Document(String tenant, String title, String text) {}

  private static final String OWN_TENANT = "tenant-a";

  private final List<Document> documents = new ArrayList<>();

  DocumentStore() {
    for (JsonNode node : Resources.json("documents.json")) {
      documents.add(
          new Document(
              node.path("tenant").asText(),
              node.path("title").asText(),
              node.path("text").asText()));
    }
  }

  /**
   * The document whose title a question names.
   *
   * @param checkTenant whether documents of another tenant stay hidden
   */
  Optional<Document> find(String question, boolean checkTenant) {
    Set<String> words =
        new HashSet<>(Arrays.asList(question.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
    return documents.stream()
        .filter(document -> !checkTenant || document.tenant().equals(OWN_TENANT))
        .filter(document -> words.containsAll(List.of(document.title().split(" "))))
        .findFirst();
  }
}
