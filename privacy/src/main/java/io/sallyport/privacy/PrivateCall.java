package io.sallyport.privacy;

import io.sallyport.privacy.internal.treat.CallPseudonyms;
import io.sallyport.privacy.internal.treat.JsonTexts;
import io.sallyport.privacy.internal.treat.Seams;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One call of a model: its texts are treated on the way in, and pseudonyms that this call itself
 * brought, and no others, become originals on the way out. So nobody gets another's data back by
 * naming its pseudonym. For one thread at a time.
 */
public final class PrivateCall {

  private final PrivacyGate gate;
  private final CallPseudonyms pseudonyms;
  private final Treatment treatment;
  private final Map<PersonalDataType, Integer> found = new EnumMap<>(PersonalDataType.class);

  PrivateCall(PrivacyGate gate, Pseudonyms scope, String tenant) {
    this.gate = gate;
    this.pseudonyms = new CallPseudonyms(scope);
    this.treatment = gate.treatment(pseudonyms, tenant);
  }

  /** The policy. */
  public PrivacyPolicy policy() {
    return gate.policy();
  }

  /**
   * Treats texts. In mode {@code LOG} they come back as they are, counted.
   *
   * @param runs texts that are read as one, as indexes into {@code texts}, each in reading order: a
   *     datum cut in two between them is found too
   * @return as many texts in the same order
   * @throws PrivacyException when a text cannot be treated
   * @throws VaultException when pseudonyms cannot be kept
   */
  public List<String> treat(List<PrivateText> texts, List<List<Integer>> runs) {
    List<String> whole = Seams.close(texts, runs, gate::find, this::treated);
    List<String> treated = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      treated.add(one(whole.get(i), texts.get(i).kind()));
    }
    if (policy().mode() != PrivacyPolicy.Mode.TREAT) {
      return texts.stream().map(PrivateText::text).toList();
    }
    return treated;
  }

  private String one(String text, PrivateText.Kind kind) {
    return switch (kind) {
      case LEFT -> text;
      case WORD -> treated(text, gate.findCodes(text));
      case PERSON -> treated(text, named(text));
      case PROSE ->
          JsonTexts.read(text)
              .map(tree -> tree.treat(gate::find, this::treated))
              .orElseGet(() -> treated(text, gate.find(text)));
    };
  }

  private List<PersonalData> named(String text) {
    List<PersonalData> codes = gate.findCodes(text);
    PersonalData person =
        new PersonalData(
            PersonalDataType.PERSON, "name", 0, Math.max(1, text.length()), 1, "name-field");
    return !codes.isEmpty() || text.isEmpty() || !policy().counts(person) ? codes : List.of(person);
  }

  private String treated(String text, List<PersonalData> data) {
    data.forEach(one -> found.merge(one.type(), 1, Integer::sum));
    return treatment.treat(text, data).text();
  }

  /** How much was found so far, by type. */
  public Map<PersonalDataType, Integer> found() {
    return Map.copyOf(found);
  }

  /** Whether there is anything to put back. */
  public boolean restores() {
    return !pseudonyms.isEmpty();
  }

  /**
   * Puts originals back into a text that comes in pieces.
   *
   * @param insideJson whether the text is JSON, in which originals have to be escaped
   */
  public StreamRestorer restorer(boolean insideJson) {
    return new StreamRestorer(pseudonyms, policy().restore().types()::contains, insideJson);
  }

  /** Puts originals back into a whole text. */
  public String restore(String text, boolean insideJson) {
    StreamRestorer restorer = restorer(insideJson);
    return restorer.next(text) + restorer.end();
  }

  /** Treats what a model says of its own, in a text that comes in pieces. */
  public StreamTreatment streamTreatment() {
    return new StreamTreatment(gate::find, this::treated);
  }
}
