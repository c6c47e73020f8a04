package io.sallyport.privacy;

import io.sallyport.privacy.internal.treat.DateShift;
import io.sallyport.privacy.internal.treat.FormatPreserving;
import io.sallyport.privacy.internal.treat.Generaliser;
import io.sallyport.privacy.internal.treat.Masks;
import io.sallyport.privacy.internal.treat.Sealed;
import io.sallyport.privacy.internal.treat.Surrogates;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Treats findings, each type by its operator. Immutable; as safe for threads as the pseudonyms that
 * it was given.
 */
public final class Treatment {

  private static final int HASH_BYTES = 8;

  /** What looks like a pseudonym in a text of the user's, and would be restored to another. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "(?<![A-Za-z0-9_])(?:"
              + Stream.of(PersonalDataType.values())
                  .map(Enum::name)
                  .collect(Collectors.joining("|"))
              + ")_[0-9]{1,9}(?:_[A-Z]{1,3})?(?![A-Za-z0-9_])");

  private final Operator standard;
  private final Map<PersonalDataType, Operator> operators;
  private final @Nullable PrivacyKey key;
  private final @Nullable Pseudonyms pseudonyms;

  private Treatment(Builder builder) {
    standard = builder.standard;
    operators = new EnumMap<>(builder.operators);
    key = builder.key;
    pseudonyms = builder.pseudonyms;
  }

  /** A treatment with one operator for all types; types of their own can be added. */
  public static Builder builder(Operator standard) {
    return new Builder(standard);
  }

  /** Builds a {@link Treatment}. */
  public static final class Builder {
    private final Operator standard;
    private final Map<PersonalDataType, Operator> operators = new EnumMap<>(PersonalDataType.class);
    private @Nullable PrivacyKey key;
    private @Nullable Pseudonyms pseudonyms;

    private Builder(Operator standard) {
      this.standard = Objects.requireNonNull(standard, "standard");
    }

    /** Another operator for one type. */
    public Builder with(PersonalDataType type, Operator operator) {
      operators.put(type, operator);
      return this;
    }

    /** The key of the operators that need one. */
    public Builder key(PrivacyKey secret) {
      key = secret;
      return this;
    }

    /** Where pseudonyms come from. */
    public Builder pseudonyms(Pseudonyms scope) {
      pseudonyms = scope;
      return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalArgumentException when an operator lacks its key or the pseudonyms
     */
    public Treatment build() {
      for (Operator operator :
          Stream.concat(Stream.of(standard), operators.values().stream()).toList()) {
        if (operator.isKeyed() && key == null) {
          throw new IllegalArgumentException(
              "operator " + operator.wireName() + ": no key (expected: a key of 32 bytes)");
        }
        if (operator == Operator.PSEUDONYM && pseudonyms == null) {
          throw new IllegalArgumentException(
              "operator pseudonym: no pseudonyms (expected: those of a vault or a run)");
        }
      }
      return new Treatment(this);
    }
  }

  /** The operator for a type. */
  public Operator operator(PersonalDataType type) {
    return operators.getOrDefault(type, standard);
  }

  /**
   * Treats a text.
   *
   * @param found findings of the text that do not overlap
   * @return the text with every finding treated; kept ones are not among the replaced
   */
  public Redaction treat(String text, List<PersonalData> found) {
    List<PersonalData> treated = new ArrayList<>();
    for (PersonalData data : withLiterals(text, found)) {
      if (operator(data.type()) != Operator.KEEP) {
        treated.add(data);
      }
    }
    return Redaction.of(
        text, treated, data -> replacement(data, text.substring(data.start(), data.end())));
  }

  /**
   * Text of the user's that looks like a pseudonym gets one, or it would be restored to another.
   */
  private List<PersonalData> withLiterals(String text, List<PersonalData> found) {
    boolean needed =
        pseudonyms != null
            && (standard == Operator.PSEUDONYM || operators.containsValue(Operator.PSEUDONYM));
    if (!needed || text.indexOf('_') < 0) {
      return found;
    }
    List<PersonalData> all = new ArrayList<>(found);
    Matcher literal = LITERAL.matcher(text);
    while (literal.find()) {
      int start = literal.start();
      int end = literal.end();
      if (found.stream().noneMatch(f -> f.start() < end && f.end() > start)) {
        all.add(new PersonalData(PersonalDataType.OTHER, "pseudonym", start, end, 1, "pseudonym"));
      }
    }
    return all;
  }

  private String replacement(PersonalData data, String original) {
    PersonalDataType type = data.type();
    boolean literal = data.subtype().equals("pseudonym");
    return switch (literal ? Operator.PSEUDONYM : operator(type)) {
      case REPLACE -> type.placeholder();
      case PSEUDONYM -> Objects.requireNonNull(pseudonyms, "pseudonyms").pseudonym(type, original);
      case SURROGATE -> Surrogates.of(data, original, secret());
      case MASK -> Masks.mask(original, 0);
      case KEEP_LAST_4 -> Masks.mask(original, 4);
      case HASH -> hash(type, original);
      case FORMAT_PRESERVING ->
          FormatPreserving.encrypt(original, secret()).orElse(type.placeholder());
      case ENCRYPT -> Sealed.seal(type, original, secret());
      case DATE_SHIFT -> DateShift.shift(original, secret()).orElse(type.placeholder());
      case GENERALISE -> Generaliser.of(type, original).orElse(type.placeholder());
      case DROP -> "";
      case KEEP -> original;
    };
  }

  private PrivacyKey secret() {
    return Objects.requireNonNull(key, "key");
  }

  private String hash(PersonalDataType type, String original) {
    byte[] hash = secret().derive("hash", type + "|" + original);
    return "[" + type + ":" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + "]";
  }

  /**
   * Undoes {@link Operator#ENCRYPT} wherever it stands in a text.
   *
   * @return the text with what this key sealed opened; what it did not seal stays
   */
  public static String unseal(String text, PrivacyKey key) {
    return Sealed.open(text, key);
  }

  /** Undoes {@link Operator#FORMAT_PRESERVING} on one value. */
  public static String restoreFormat(String value, PrivacyKey key) {
    return FormatPreserving.decrypt(value, key).orElse(value);
  }
}
