package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.internal.KeyLeads;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    return value(name, null, Set.of(), value);
  }

  /**
   * A value of a tree, treated, with the name that tells most of it.
   *
   * @param parent the name of the field that holds the one of {@code name}
   * @param beside the names beside it
   */
  String value(@Nullable String name, @Nullable String parent, Set<String> beside, String value) {
    Set<PersonalDataType> ignored =
        name != null && isIdentifying(name) && isIdentifier(value) ? CHANCE : Set.of();
    Redaction best = null;
    String bestLead = "";
    for (String lead : KeyLeads.of(name, parent, beside, value)) {
      Redaction redaction = redactor.redact(lead + value, ignored);
      boolean inLead =
          redaction.replaced().stream().anyMatch(one -> one.data().start() < lead.length());
      if (!inLead && (best == null || hidden(redaction) > hidden(best))) {
        best = redaction;
        bestLead = lead;
      }
    }
    if (best == null) {
      best = redactor.redact(value, ignored);
    }
    report.add(bestLead + value, best);
    return best.text().substring(bestLead.length());
  }

  /** How many characters are replaced. */
  private static int hidden(Redaction redaction) {
    return redaction.replaced().stream()
        .mapToInt(one -> one.data().end() - one.data().start())
        .sum();
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
      report.addFound(id, redaction);
    }
    return redaction.text();
  }
}
