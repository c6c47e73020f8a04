package io.sallyport.artifacts.card;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The names of a card, and what the EU AI Act (Annex IV) and NIST AI RMF ask for. */
public final class CardFields {
  private static final JsonNode FILE = DataFiles.tree("cards/requirements.json");
  private static final Set<String> TEXTS = DataFiles.strings(FILE.path("texts"));

  private CardFields() {}

  /**
   * Something that a framework asks for.
   *
   * @param framework its name
   * @param item where it stands there
   * @param asks what it asks for
   * @param fields names of which each has to be filled
   */
  public record Requirement(String framework, String item, String asks, List<String> fields) {}

  /**
   * How complete a card is.
   *
   * @param met requirements with all of their fields
   * @param open the others, each with the fields that are missing
   */
  public record Completeness(List<Requirement> met, List<Requirement> open) {
    /** Share of requirements met, 0 to 1. */
    public double share() {
      int all = met.size() + open.size();
      return all == 0 ? 1 : (double) met.size() / all;
    }
  }

  /** Compares a card with every requirement. */
  public static Completeness completeness(ModelCard card) {
    List<Requirement> met = new ArrayList<>();
    List<Requirement> open = new ArrayList<>();
    for (JsonNode node : FILE.path("requirements")) {
      List<String> fields = new ArrayList<>();
      node.path("fields").forEach(field -> fields.add(field.asText()));
      Requirement requirement =
          new Requirement(
              node.path("framework").asText(),
              node.path("item").asText(),
              node.path("asks").asText(),
              List.copyOf(fields));
      List<String> missing = fields.stream().filter(field -> !card.has(field)).toList();
      if (missing.isEmpty()) {
        met.add(requirement);
      } else {
        open.add(
            new Requirement(
                requirement.framework(), requirement.item(), requirement.asks(), missing));
      }
    }
    return new Completeness(List.copyOf(met), List.copyOf(open));
  }

  static boolean isText(String name) {
    return TEXTS.contains(name);
  }

  static String names() {
    return String.join(", ", TEXTS.stream().sorted().toList())
        + ", datasets, baseModels, languages, tags, limitations, contacts, measurements";
  }
}
