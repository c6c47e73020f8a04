package io.sallyport.privacy;

import io.sallyport.core.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is done with personal data on its way to a model and back.
 *
 * @param mode whether it is looked for at all, and whether it is only counted
 * @param types what counts as personal data here
 * @param operators how types are treated; those that are missing by {@code operator}
 * @param operator how all other types are treated
 * @param places where it is treated
 * @param threshold least score of a finding, in [0, 1]
 * @param thresholds least scores of single types, in [0, 1]
 * @param allowed texts that are never treated, as they stand
 * @param scope within what a datum keeps its pseudonym
 * @param restore who gets originals back, and where
 */
public record PrivacyPolicy(
    Mode mode,
    Set<PersonalDataType> types,
    Operator operator,
    Map<PersonalDataType, Operator> operators,
    Set<Place> places,
    double threshold,
    Map<PersonalDataType, Double> thresholds,
    Set<String> allowed,
    Scope scope,
    Restore restore) {

  /** Whether anything is done. */
  public enum Mode {
    /** Nothing is looked for. */
    OFF,
    /** Findings are counted, texts go on as they are. */
    LOG,
    /** Findings are treated. */
    TREAT
  }

  /** Where personal data is treated. */
  public enum Place {
    /** What people and applications tell the model. */
    IN,
    /** What the model says of its own. */
    OUT,
    /** What tools return, what they are called with, what they say of themselves. */
    TOOLS,
    /** Texts that the operator keeps. */
    LOGS
  }

  /** Within what a datum keeps its pseudonym. */
  public enum Scope {
    /** One conversation that the client names, or one request where it names none. */
    CONVERSATION,
    /** All that a tenant says. */
    TENANT
  }

  /**
   * Who gets originals back.
   *
   * @param answers whether in the texts of answers
   * @param tools whether in the arguments of tool calls
   * @param types the types that come back
   * @param roles a caller needs one of these; none for every caller
   */
  public record Restore(
      boolean answers, boolean tools, Set<PersonalDataType> types, Set<Role> roles) {

    /** Everything for every caller. */
    public static final Restore ALL =
        new Restore(true, true, EnumSet.allOf(PersonalDataType.class), Set.of());

    /** Copies the sets. */
    public Restore {
      types = Set.copyOf(types);
      roles = Set.copyOf(roles);
    }

    /** Whether a caller with these roles gets originals back. */
    public boolean isFor(Set<Role> has) {
      return roles.isEmpty() || has.contains(Role.ADMIN) || !Collections.disjoint(roles, has);
    }
  }

  /** What belongs to somebody and is no help to a model as it stands. */
  public static final Set<PersonalDataType> STANDARD_TYPES =
      Collections.unmodifiableSet(
          EnumSet.of(
              PersonalDataType.PERSON,
              PersonalDataType.ADDRESS,
              PersonalDataType.EMAIL,
              PersonalDataType.PHONE,
              PersonalDataType.CREDIT_CARD,
              PersonalDataType.IBAN,
              PersonalDataType.US_SSN,
              PersonalDataType.IP,
              PersonalDataType.NATIONAL_ID,
              PersonalDataType.ID,
              PersonalDataType.SECRET));

  private static final PrivacyPolicy STANDARD =
      new PrivacyPolicy(
          Mode.TREAT,
          STANDARD_TYPES,
          Operator.PSEUDONYM,
          Map.of(),
          EnumSet.of(Place.IN, Place.TOOLS, Place.LOGS),
          PersonalDataFinder.STANDARD_THRESHOLD,
          Map.of(),
          Set.of(),
          Scope.CONVERSATION,
          Restore.ALL);

  /** Checks the ranges and copies the collections. */
  public PrivacyPolicy {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(restore, "restore");
    types = Set.copyOf(types);
    operators = Map.copyOf(operators);
    places = Set.copyOf(places);
    thresholds = Map.copyOf(thresholds);
    allowed = Set.copyOf(allowed);
    check(threshold);
    thresholds.values().forEach(PrivacyPolicy::check);
  }

  private static void check(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold: " + threshold + " (expected: 0 to 1)");
    }
  }

  /**
   * What holds where nothing else is said: names, addresses, numbers and secrets become pseudonyms
   * before a model sees them, and callers get their own back.
   */
  public static PrivacyPolicy standard() {
    return STANDARD;
  }

  /** The same in another mode. */
  public PrivacyPolicy withMode(Mode other) {
    return new PrivacyPolicy(
        other, types, operator, operators, places, threshold, thresholds, allowed, scope, restore);
  }

  /** The same with another least score. */
  public PrivacyPolicy withThreshold(double least) {
    return new PrivacyPolicy(
        mode, types, operator, operators, places, least, thresholds, allowed, scope, restore);
  }

  /** Whether something is treated at a place. */
  public boolean treats(Place place) {
    return mode == Mode.TREAT && places.contains(place);
  }

  /** The least score of a finding of any type. */
  double leastThreshold() {
    return thresholds.values().stream().mapToDouble(t -> t).reduce(threshold, Math::min);
  }

  /** Whether a finding counts. */
  boolean counts(PersonalData data) {
    return types.contains(data.type())
        && !isKept(data.type())
        && data.score() >= thresholds.getOrDefault(data.type(), threshold);
  }

  /** What stays as it is hides nothing within it: of a link, the address of a person still goes. */
  private boolean isKept(PersonalDataType type) {
    return mode == Mode.TREAT && operators.getOrDefault(type, operator) == Operator.KEEP;
  }

  /** Whether a keyed operator is among the operators. */
  boolean isKeyed() {
    return operator.isKeyed() || operators.values().stream().anyMatch(Operator::isKeyed);
  }

  /** Every type with its operator. */
  Map<PersonalDataType, Operator> byType() {
    Map<PersonalDataType, Operator> all = new EnumMap<>(PersonalDataType.class);
    types.forEach(type -> all.put(type, operators.getOrDefault(type, operator)));
    return all;
  }

  /**
   * A value of an enumeration as configuration writes it.
   *
   * @throws IllegalArgumentException when there is none of the name
   */
  public static <E extends Enum<E>> E ofWireName(Class<E> kind, String name) {
    return Enum.valueOf(kind, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
