package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checks that recogniser files can name; a colon separates the name from its argument. */
final class Validators {

  private static final Pattern JOINTS = Pattern.compile("[._+]|%20");

  /** A word that tests say and, shorter than its label elsewhere, stands for a password as well. */
  private static final Pattern PASS_CELL =
      Pattern.compile("(?i)(?<![\\p{L}\\d_])pass[:* \\t]*\\|[ \\t]*$");

  private static final Pattern DAY =
      Pattern.compile(
          "(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[01]\\d|2[0-3])?");

  private static final int LONGEST_PASS = 24;

  private static final Set<String> SHARED_LOGINS = Set.copyOf(Lexicon.lines("logins.txt"));

  private static final Validator NONE = (text, start, end) -> new Validator.Valid(start, end, null);

  private static final Map<String, Validator> PLAIN =
      Map.ofEntries(
          Map.entry("none", NONE),
          Map.entry("email", new EmailCheck()),
          Map.entry("email-bracketed", new DisguisedEmailCheck(false)),
          Map.entry("email-spoken", new DisguisedEmailCheck(true)),
          Map.entry("card", new FewerGroups(new CardCheck(), 13, 8)),
          Map.entry("card-alone", new AloneCheck(new CardCheck())),
          Map.entry("iban", new IbanCheck()),
          Map.entry("us-ssn", new SocialSecurityCheck()),
          Map.entry("not-domain", Validators::notDomain),
          Map.entry("address-end", Validators::addressEnd),
          Map.entry("full-name", Validators::fullName),
          Map.entry("code", LabelledValue::code),
          Map.entry("login", Validators::login),
          Map.entry("password", Validators::password),
          Map.entry("labelled-address", LabelledValue::address),
          Map.entry("before-label", LabelledValue::beforeLabel),
          Map.entry("labelled-place", LabelledPlace::check),
          Map.entry("postal-town", LabelledPlace::postalTown),
          Map.entry("labelled-name", LabelledValue::name),
          Map.entry("name-part", LabelledValue::namePart),
          Map.entry("not-a-day", Validators::notADay),
          Map.entry("with-number", Validators::withNumber),
          Map.entry("whole-value", LabelledValue::whole),
          Map.entry("likely-name", LabelledValue::likelyName),
          Map.entry("ipv4", InternetAddressCheck::version4),
          Map.entry("ipv4-small", InternetAddressCheck::smallVersion4),
          Map.entry("ipv6", InternetAddressCheck::version6),
          Map.entry("bitcoin", PaymentCheck::bitcoin),
          Map.entry("wallet", PaymentCheck::wallet),
          Map.entry("mrz-lines", MachineReadable::check),
          Map.entry("bech32", PaymentCheck::bech32),
          Map.entry("bic", PaymentCheck::bic));

  /** What else an age is checked for stands behind it. */
  private static final String SOMEBODYS_AGE = "age-of-somebody:";

  private Validators() {}

  /**
   * The check of a name.
   *
   * @throws IllegalArgumentException naming the unknown one
   */
  static Validator named(String name) {
    if (name.startsWith("phone:")) {
      return new FewerGroups(new PhoneCheck(name.substring("phone:".length())), 7, 4);
    }
    Validator code = CodeCheck.NAMED.get(name);
    if (code != null) {
      return code;
    }
    if (name.startsWith(SOMEBODYS_AGE)) {
      String more = name.substring(SOMEBODYS_AGE.length());
      return new AgedThings(
          more.isEmpty()
              ? (text, start, end) -> new Validator.Valid(start, end, null)
              : named(more));
    }
    if (name.startsWith("not-after:")) {
      return new NotAfter(List.of(name.substring("not-after:".length()).split(",")));
    }
    if (name.startsWith("not-before:")) {
      return new NotBefore(List.of(name.substring("not-before:".length()).split(",")));
    }
    if (name.startsWith("number:")) {
      return new NumberRule(name.substring("number:".length()));
    }
    Validator validator = PLAIN.get(name);
    if (validator == null) {
      throw new IllegalArgumentException("'" + name + "'");
    }
    return validator;
  }

  /** "pass | fail" are the columns of a table of tests. */
  private static Validator.@Nullable Valid password(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - LONGEST_PASS), start);
    if (before.stripTrailing().endsWith("||")) {
      return null; // An operator between two terms of a program.
    }
    return PASS_CELL.matcher(before).find()
            && Lexicon.standard().isPlainWord(text.substring(start, end).toLowerCase(Locale.ROOT))
        ? null
        : new Validator.Valid(start, end, null);
  }

  /** A login that is not a machine's or everybody's. */
  private static Validator.@Nullable Valid login(String text, int start, int end) {
    String login = text.substring(start, end).toLowerCase(Locale.ROOT);
    return SHARED_LOGINS.contains(login) || Lexicon.standard().isPlainWord(login)
        ? null
        : new Validator.Valid(start, end, null);
  }

  /** A given name and a surname, as logins and addresses join them. */
  private static Validator.@Nullable Valid fullName(String text, int start, int end) {
    String[] parts = JOINTS.split(text.substring(start, end));
    return parts.length == 2 && Lexicon.standard().isFullName(parts[0], parts[1])
        ? new Validator.Valid(start, end, null)
        : null;
  }

  /** A number that is no day: "20230302" near a word for calls, and not one digit over and over. */
  private static Validator.@Nullable Valid notADay(String text, int start, int end) {
    String digits = text.substring(start, end);
    return DAY.matcher(digits).matches() || digits.chars().distinct().count() == 1
        ? null
        : new Validator.Valid(start, end, null);
  }

  /** A street has the number of a house. */
  private static Validator.@Nullable Valid withNumber(String text, int start, int end) {
    return Digits.in(text, start, end) ? new Validator.Valid(start, end, null) : null;
  }

  /** Ends before a bracket that was opened before the address, as links in texts have it. */
  private static Validator.Valid addressEnd(String text, int start, int end) {
    int last = end;
    while (last > start + 1
        && text.charAt(last - 1) == ')'
        && text.substring(start, last).indexOf('(') < 0) {
      last--;
    }
    return new Validator.Valid(start, last, null);
  }

  /** What stands behind an at sign is the domain of an e-mail address. */
  private static Validator.@Nullable Valid notDomain(String text, int start, int end) {
    return start > 0 && text.charAt(start - 1) == '@'
        ? null
        : new Validator.Valid(start, end, null);
  }
}
