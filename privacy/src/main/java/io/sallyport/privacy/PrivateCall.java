package io.sallyport.privacy;

import io.sallyport.privacy.internal.Mentions;
import io.sallyport.privacy.internal.Overlaps;
import io.sallyport.privacy.internal.treat.CallPseudonyms;
import io.sallyport.privacy.internal.treat.JsonDepth;
import io.sallyport.privacy.internal.treat.JsonTexts;
import io.sallyport.privacy.internal.treat.Leak;
import io.sallyport.privacy.internal.treat.Place;
import io.sallyport.privacy.internal.treat.Seams;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * One call of a model: its texts are treated on the way in, and pseudonyms that this call itself
 * brought, and no others, become originals on the way out. So nobody gets another's data back by
 * naming its pseudonym. For one thread at a time.
 */
public final class PrivateCall {

  private final PrivacyGate gate;
  private final CallPseudonyms pseudonyms;
  private final Treatment treatment;
  private final Treatment own;
  private final Mentions mentions = new Mentions();
  private final Set<String> addresses = new HashSet<>();
  private Set<String> hosts = Set.of();
  private final Map<PersonalDataType, Integer> found = new EnumMap<>(PersonalDataType.class);

  PrivateCall(PrivacyGate gate, Pseudonyms scope, String tenant) {
    this.gate = gate;
    this.pseudonyms = new CallPseudonyms(scope);
    Set<PersonalDataType> returning = gate.policy().restore().types();
    this.treatment = gate.treatment(pseudonyms, tenant, returning::contains);
    // What the model says of its own is nobody's to get back, and pseudonyms in it are meant.
    this.own = gate.treatment(pseudonyms.withoutReturn(), tenant, type -> false);
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
    List<String> treated = treat(texts, runs, this::treated);
    if (policy().mode() != PrivacyPolicy.Mode.TREAT) {
      return texts.stream().map(PrivateText::text).toList();
    }
    for (int i = 0; i < texts.size(); i++) {
      if (!treated.get(i).equals(texts.get(i).text())) {
        remember(treated.get(i));
      }
    }
    return treated;
  }

  /**
   * Treats texts that go to nobody who gets originals back, such as those that a log keeps. What is
   * found is not counted.
   *
   * @param runs texts that are read as one, as for {@link #treat}
   * @throws PrivacyException when a text cannot be treated
   * @throws VaultException when pseudonyms cannot be kept
   */
  public List<String> treatForGood(List<PrivateText> texts, List<List<Integer>> runs) {
    return treat(texts, runs, (text, data) -> own.treat(text, data).text());
  }

  private List<String> treat(
      List<PrivateText> texts,
      List<List<Integer>> runs,
      BiFunction<String, List<PersonalData>, String> treatment) {
    List<Seams.Rest> rests = Seams.close(texts, runs, this::find, treatment);
    // Who is named in any of the texts is known in all of them.
    for (int i = 0; i < texts.size(); i++) {
      one(rests.get(i).text(), texts.get(i), this::learned);
    }
    List<String> treated = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      Seams.Rest rest = rests.get(i);
      treated.add(one(rest.text(), texts.get(i), treatment) + rest.behind());
    }
    return treated;
  }

  private List<PersonalData> find(String text) {
    return mentions.extend(text, gate.find(text)).stream()
        .filter(policy()::counts)
        .filter(data -> !gate.isAllowed(text, data))
        .toList();
  }

  /** A name of a field that is somebody's is data, as it is elsewhere in the call. */
  private List<PersonalData> keyOf(String name) {
    List<PersonalData> found = new ArrayList<>(find(name));
    found.addAll(mentions.identifiers(name, true).stream().filter(policy()::counts).toList());
    return Overlaps.resolve(name, found);
  }

  /**
   * Whether names by which programs know a thing, one a line, hold the name of somebody whom the
   * treated texts of this call name: these cannot be written anew, or nothing would fit them.
   */
  public boolean isNamedIn(String identifiers) {
    return policy().mode() == PrivacyPolicy.Mode.TREAT
        && policy()
            .counts(new PersonalData(PersonalDataType.PERSON, "person", 0, 1, 1, Mentions.ID))
        && mentions.isNamedIn(identifiers);
  }

  private String learned(String text, List<PersonalData> data) {
    mentions.learn(text, data);
    return text;
  }

  private String one(
      String text, PrivateText as, BiFunction<String, List<PersonalData>, String> treatment) {
    return switch (as.kind()) {
      case LEFT -> text;
      case WORD -> treatment.apply(text, gate.findCodes(text));
      case NAMES ->
          text.lines()
              .map(name -> treatment.apply(name, fieldName(name)))
              .collect(Collectors.joining("\n", "", "\n"));
      case FILE -> treatment.apply(text, fileName(text));
      case PERSON -> treatment.apply(text, named(text));
      case PROSE -> {
        Place place = Place.of(as.names());
        yield JsonTexts.read(text)
            .map(tree -> tree.treat(place, this::find, this::keyOf, treatment))
            .orElseGet(() -> treatment.apply(text, place.find(text, this::find)));
      }
    };
  }

  private List<PersonalData> fileName(String name) {
    List<PersonalData> found = new ArrayList<>(find(name));
    found.addAll(find(name.replaceAll("[_.+-]", " ")));
    return Overlaps.resolve(name, found);
  }

  private List<PersonalData> fieldName(String name) {
    boolean said = name.strip().indexOf(' ') > 0;
    return said ? find(name) : gate.findCodes(name);
  }

  private List<PersonalData> named(String text) {
    List<PersonalData> codes = gate.findCodes(text);
    PersonalData person =
        new PersonalData(
            PersonalDataType.PERSON, "name", 0, Math.max(1, text.length()), 1, "name-field");
    return !codes.isEmpty() || text.isEmpty() || !policy().counts(person) ? codes : List.of(person);
  }

  private String treated(String text, List<PersonalData> data) {
    return counted(treatment, text, data);
  }

  private String counted(Treatment by, String text, List<PersonalData> data) {
    data.forEach(one -> found.merge(one.type(), 1, Integer::sum));
    return by.treat(text, data).text();
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
   * Lets addresses that lead to these hosts carry originals.
   *
   * @param hosts exact names in lower case, and {@code *.name} for everything below one
   */
  public void lets(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  /**
   * Puts originals back into a text that comes in pieces: not into addresses, which tell another
   * machine what stands in them, unless they stand in the call as they are or lead to a host that
   * they may go to.
   *
   * @param insideJson whether the text is JSON, in which originals have to be escaped; one that
   *     only looks like it is taken for it as well
   */
  public StreamRestorer restorer(boolean insideJson) {
    return new StreamRestorer(
        pseudonyms,
        policy().restore().types()::contains,
        new JsonDepth(insideJson),
        new Leak(hosts, addresses::contains));
  }

  /** Addresses with pseudonyms in them: what they stand for was in the address before. */
  private void remember(String treated) {
    StreamRestorer restorer =
        new StreamRestorer(
            pseudonyms,
            type -> true,
            new JsonDepth(false),
            new Leak(
                Set.of(),
                address -> {
                  addresses.add(address);
                  return false;
                }));
    restorer.next(treated);
    restorer.end();
  }

  /** Puts originals back into a whole text. */
  public String restore(String text, boolean insideJson) {
    StreamRestorer restorer = restorer(insideJson);
    return restorer.next(text) + restorer.end();
  }

  /** Treats what a model says of its own to a tool, as a whole: it may be JSON. */
  public String treatOwn(String text) {
    PrivateText prose = new PrivateText(text, PrivateText.Kind.PROSE);
    return one(text, prose, (part, data) -> counted(own, part, data));
  }

  /** Treats what a model says of its own, in a text that comes in pieces. */
  public StreamTreatment streamTreatment() {
    return new StreamTreatment(this::find, (text, data) -> counted(own, text, data));
  }
}
