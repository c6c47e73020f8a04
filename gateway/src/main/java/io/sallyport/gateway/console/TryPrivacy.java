package io.sallyport.gateway.console;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.PrivacyException;
import io.sallyport.privacy.PrivacyGate;
import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.VaultException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Shows what a policy finds in a text and what it makes of it. Pseudonyms are made for this one
 * look; neither the text nor what was found in it is kept.
 */
final class TryPrivacy {

  private static final int LONGEST = 50_000;

  private final Supplier<Configuration> configuration;
  private final Map<String, PrivacyGate> gates;

  TryPrivacy(Supplier<Configuration> configuration, Map<String, PrivacyGate> gates) {
    this.configuration = configuration;
    this.gates = Map.copyOf(gates);
  }

  /**
   * A part of a text.
   *
   * @param type what it is; empty for what is nobody's
   * @param kind by which it is coloured
   */
  record Part(String text, String type, String kind) {}

  /** How often a type was found. */
  record Count(String type, String kind, int count) {}

  /** What came of a text: as it was, as it goes on, and how much was found. */
  record Outcome(List<Part> before, List<Part> after, List<Count> counts) {

    static final Outcome NONE = new Outcome(List.of(), List.of(), List.of());

    /** For the log: types and counts. */
    String summary() {
      List<String> all = new ArrayList<>();
      counts.forEach(count -> all.add(count.type() + "=" + count.count()));
      return String.join(" ", all);
    }
  }

  /** Looks at a text. */
  Outcome run(String text, String policy, String tenant) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_text",
              "text",
              "The text has " + text.length() + " characters (expected: 1 to " + LONGEST + ")."));
    }
    PrivacyGate gate = gates.get(policy);
    if (gate == null) {
      throw new ApiException(
          ApiError.notFound("not_found", "policy", "There is no policy of this name."));
    }
    try {
      return outcome(text, gate.preview(tenant, text));
    } catch (PrivacyException | VaultException e) {
      throw new ApiException(
          ApiError.badRequest("invalid_text", "text", String.valueOf(e.getMessage())));
    }
  }

  private static Outcome outcome(String text, Redaction redaction) {
    List<Part> before = new ArrayList<>();
    List<Part> after = new ArrayList<>();
    Map<PersonalDataType, Integer> counts = new TreeMap<>();
    int done = 0;
    for (Redaction.Replaced replaced : redaction.replaced()) {
      PersonalData data = replaced.data();
      Part between = new Part(text.substring(done, data.start()), "", "");
      before.add(between);
      after.add(between);
      before.add(part(text.substring(data.start(), data.end()), data.type()));
      after.add(part(replaced.replacement(), data.type()));
      counts.merge(data.type(), 1, Integer::sum);
      done = data.end();
    }
    Part rest = new Part(text.substring(done), "", "");
    before.add(rest);
    after.add(rest);
    List<Count> totals = new ArrayList<>();
    counts.forEach((type, count) -> totals.add(new Count(type.name(), kind(type), count)));
    return new Outcome(before, after, totals);
  }

  private static Part part(String text, PersonalDataType type) {
    return new Part(text, type.name(), kind(type));
  }

  private static String kind(PersonalDataType type) {
    return switch (type) {
      case PERSON -> "person";
      case LOCATION, ADDRESS, ORG -> "place";
      case EMAIL, PHONE, URL, IP -> "reach";
      case CREDIT_CARD, IBAN, US_SSN, NATIONAL_ID, ID -> "number";
      case SECRET -> "secret";
      case DATE, AGE, OTHER -> "other";
    };
  }

  /** What the page shows. */
  Map<String, Object> values(String text, String policy, Outcome outcome) {
    Map<String, Object> values = new HashMap<>();
    values.put("text", text);
    values.put("policy", policy);
    values.put("policies", configuration.get().policies().keySet().stream().sorted().toList());
    values.put("ran", outcome != Outcome.NONE);
    values.put("outcome", outcome);
    values.put("most", String.format(Locale.ROOT, "%,d", LONGEST));
    return values;
  }
}
