package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values under the names of columns and keys. A value is looked at with its name before it. The
 * names themselves, and identifiers, are the form of a file: only what is a number, code or address
 * of somebody is taken from them, never what merely reads like a name.
 */
final class Labelled {

  /** What a word may read like by chance. */
  private static final Set<PersonalDataType> CHANCE =
      EnumSet.of(
          PersonalDataType.PERSON,
          PersonalDataType.LOCATION,
          PersonalDataType.ORG,
          PersonalDataType.ADDRESS,
          PersonalDataType.DATE,
          PersonalDataType.AGE);

  private static final Pattern HUMP = Pattern.compile("(\\p{Ll})(\\p{Lu})");

  /** The names of fields that hold identifiers. */
  private static final Set<String> IDENTIFYING = Set.of("id", "_id", "uuid", "guid");

  private final Redactor redactor;
  private final RedactionReport report;

  Labelled(Redactor redactor, RedactionReport report) {
    this.redactor = redactor;
    this.report = report;
  }

  /** The name of a column or a key, treated. */
  String name(String name) {
    Redaction redaction = redactor.redact(name, CHANCE);
    report.add(name, redaction);
    return redaction.text();
  }

  /** Whether what should be the names of columns is a record: it holds data itself. */
  boolean isRecord(List<String> names) {
    return names.stream().anyMatch(name -> !redactor.redact(name, CHANCE).replaced().isEmpty());
  }

  /** A value, treated; the name before it counts for what it is, and stays out of it. */
  String value(@Nullable String name, String value) {
    Set<PersonalDataType> ignored =
        name != null && isIdentifying(name) && isIdentifier(value) ? CHANCE : Set.of();
    String lead = name == null ? "" : words(name) + ": ";
    Redaction redaction = redactor.redact(lead + value, ignored);
    for (Redaction.Replaced replaced : redaction.replaced()) {
      PersonalData data = replaced.data();
      if (data.start() < lead.length()) {
        redaction = redactor.redact(value, ignored);
        report.add(value, redaction);
        return redaction.text();
      }
    }
    report.add(lead + value, redaction);
    return redaction.text().substring(lead.length());
  }

  /** The words of a name such as {@code last_name} or {@code lastName}. */
  private static String words(String name) {
    return HUMP.matcher(name.replace('_', ' ')).replaceAll("$1 $2").toLowerCase(Locale.ROOT);
  }

  private static boolean isIdentifying(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return IDENTIFYING.contains(lower)
        || lower.endsWith("_id")
        || lower.endsWith("-id")
        || name.endsWith("Id");
  }

  /** No blanks and a digit: a word alone may be somebody's name even here. */
  static boolean isIdentifier(String value) {
    return value.chars().noneMatch(Character::isWhitespace)
        && value.chars().anyMatch(Character::isDigit);
  }

  /** The id of a record, treated. */
  String id(String id) {
    Redaction redaction = redactor.redact(id, isIdentifier(id) ? CHANCE : Set.of());
    if (!redaction.replaced().isEmpty()) {
      report.add(id, redaction);
    }
    return redaction.text();
  }
}
