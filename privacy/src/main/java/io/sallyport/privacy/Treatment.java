package io.sallyport.privacy;

import io.sallyport.privacy.internal.treat.DateShift;
import io.sallyport.privacy.internal.treat.FormatPreserving;
import io.sallyport.privacy.internal.treat.Generaliser;
import io.sallyport.privacy.internal.treat.JsonNumbers;
import io.sallyport.privacy.internal.treat.Masks;
import io.sallyport.privacy.internal.treat.Sealed;
import io.sallyport.privacy.internal.treat.Surrogates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
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
          "(?<![A-Za-z0-9])("
              + Stream.of(PersonalDataType.values())
                  .map(Enum::name)
                  .collect(Collectors.joining("|"))
              + ")\\\\?_[0-9]{1,9}(?:\\\\?_[A-Z]{1,3})?(?![A-Za-z0-9])");

  private static final String LITERAL_FOUND = "pseudonym";

  private final Operator standard;
  private final Map<PersonalDataType, Operator> operators;
  private final @Nullable PrivacyKey key;
  private final @Nullable Pseudonyms pseudonyms;
  private final Predicate<PersonalDataType> protecting;

  private Treatment(Builder builder) {
    standard = builder.standard;
    operators = new EnumMap<>(builder.operators);
    key = builder.key;
    pseudonyms = builder.pseudonyms;
    protecting = builder.protecting;
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
    private Predicate<PersonalDataType> protecting = type -> true;

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
     * Which types are restored later: text that looks like a pseudonym of one of these gets a
     * pseudonym of its own. Standard are all.
     */
    public Builder protecting(Predicate<PersonalDataType> restored) {
      protecting = restored;
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
      if (isLiteral(data) || operator(data.type()) != Operator.KEEP) {
        treated.add(data);
      }
    }
    treated = apart(text, treated);
    Redaction redaction =
        Redaction.of(
            text, treated, data -> replacement(data, text.substring(data.start(), data.end())));
    return JsonNumbers.quoted(text, redaction, this::isPutBack);
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
      boolean other = found.stream().noneMatch(f -> f.start() < end && f.end() > start);
      if (other && protecting.test(PersonalDataType.valueOf(literal.group(1)))) {
        all.add(
            new PersonalData(PersonalDataType.OTHER, "pseudonym", start, end, 1, LITERAL_FOUND));
      }
    }
    return all;
  }

  private static boolean isLiteral(PersonalData data) {
    return data.recognizer().equals(LITERAL_FOUND);
  }

  /**
   * A pseudonym that ran into the letters beside it could not be told again, so these become part
   * of what it stands for.
   */
  private List<PersonalData> apart(String text, List<PersonalData> found) {
    List<PersonalData> ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparingInt(PersonalData::start));
    List<PersonalData> apart = new ArrayList<>(ordered.size());
    for (PersonalData data : ordered) {
      PersonalData last = apart.isEmpty() ? null : apart.getLast();
      if (last != null && data.start() < last.end()) {
        apart.set(
            apart.size() - 1, within(last, last.start(), Math.max(last.end(), data.end()), text));
      } else if (last != null && data.start() == last.end() && isNamed(data) && isNamed(last)) {
        apart.set(apart.size() - 1, within(last, last.start(), data.end(), text));
      } else {
        int start = data.start();
        int least = last == null ? 0 : last.end();
        while (isNamed(data) && start > least && isGlued(text, start - 1)) {
          start--;
        }
        apart.add(within(data, start, data.end(), text));
      }
    }
    return apart;
  }

  /** Whether a character is part of a word, as is a stroke by which Markdown escapes one. */
  private static boolean isGlued(String text, int at) {
    char c = text.charAt(at);
    return StreamRestorer.isWord(c)
        || (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '_');
  }

  private boolean isNamed(PersonalData data) {
    return isLiteral(data) || operator(data.type()) == Operator.PSEUDONYM;
  }

  private PersonalData within(PersonalData data, int start, int end, String text) {
    int last = end;
    while (isNamed(data) && last < text.length() && isGlued(text, last)) {
      last++;
    }
    return new PersonalData(
        data.type(), data.subtype(), start, last, data.score(), data.recognizer());
  }

  private String replacement(PersonalData data, String original) {
    PersonalDataType type = data.type();
    return switch (isLiteral(data) ? Operator.PSEUDONYM : operator(type)) {
      case REPLACE -> type.placeholder();
      case PSEUDONYM -> Objects.requireNonNull(pseudonyms, "pseudonyms").pseudonym(type, original);
      case SURROGATE -> Surrogates.of(data, original, secret());
      case MASK -> Masks.mask(original, 0);
      case KEEP_LAST_4 -> Masks.mask(original, 4);
      case HASH -> hash(type, original);
      case FORMAT_PRESERVING ->
          (type == PersonalDataType.IP
                  ? FormatPreserving.encryptAddress(original, secret())
                  : FormatPreserving.encrypt(type, original, secret()))
              .orElse(type.placeholder());
      case ENCRYPT -> Sealed.seal(type, original, secret());
      case DATE_SHIFT -> DateShift.shift(original, secret()).orElse(type.placeholder());
      case GENERALISE -> Generaliser.of(type, original).orElse(type.placeholder());
      case DROP -> "";
      case KEEP -> original;
    };
  }

  /** Whether what stands in place of a type is put back from here. */
  private boolean isPutBack(PersonalDataType type) {
    return switch (operator(type)) {
      case PSEUDONYM ->
          Objects.requireNonNull(pseudonyms, "pseudonyms").areKept() && protecting.test(type);
      case FORMAT_PRESERVING, ENCRYPT, DATE_SHIFT, KEEP -> true;
      case REPLACE, SURROGATE, MASK, KEEP_LAST_4, HASH, GENERALISE, DROP -> false;
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

  /**
   * What a value was before it was treated: undoes {@link Operator#FORMAT_PRESERVING}, {@link
   * Operator#ENCRYPT}, {@link Operator#DATE_SHIFT} and {@link Operator#PSEUDONYM}. A moved date
   * comes back as the same day, an IPv6 address in full; both may be written otherwise than before.
   *
   * @return the value itself where the operator of its type is for good, or the key another
   */
  public String restored(PersonalDataType type, String value) {
    return switch (operator(type)) {
      case FORMAT_PRESERVING ->
          (type == PersonalDataType.IP
                  ? FormatPreserving.decryptAddress(value, secret())
                  : FormatPreserving.decrypt(value, secret()))
              .orElse(value);
      case ENCRYPT -> Sealed.open(value, secret());
      case DATE_SHIFT -> DateShift.unshift(value, secret()).orElse(value);
      case PSEUDONYM ->
          Objects.requireNonNull(pseudonyms, "pseudonyms").original(value).orElse(value);
      case REPLACE, SURROGATE, MASK, KEEP_LAST_4, HASH, GENERALISE, DROP, KEEP -> value;
    };
  }

  /** Every value of a text that {@link Operator#ENCRYPT} sealed, opened where the key fits. */
  List<Sealed.Opened> sealed(String text) {
    return Sealed.all(text, secret());
  }
}
