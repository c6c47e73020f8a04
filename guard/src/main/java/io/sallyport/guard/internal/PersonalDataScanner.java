package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataFinder;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds structured personal data with the recognisers of the privacy module. */
public final class PersonalDataScanner implements Scanner {

  private static final int REACH = 400;
  // Digits of a number may stand in groups with signs between them.
  private static final int LONGEST_NUMBER = 96;
  // The recognisers look at 25 characters behind a match, and at the end of the word there.
  private static final int CONTEXT_BEHIND = 28;
  // The shortest run without a space that may be an encoding of something.
  private static final int ENCODED = 12;
  private static final int SHORT_CODE = 2;

  private final PersonalDataFinder finder = PersonalDataFinder.standard();

  @Override
  public String name() {
    return Scanners.PERSONAL_DATA;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.PII);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    String type = rule.substring(rule.indexOf('/') + 1);
    return "personal data (" + type.replace('-', ' ') + ")";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    // No structured datum is longer.
    int least = Math.max(from, text.length() - REACH);
    return Math.max(least, openZone(text, least));
  }

  private static int openZone(String text, int from) {
    int hold = TokenRuns.lastRun(text, from);
    // The words behind a number speak for it or against it, so it waits for them.
    for (int at = Math.max(from, text.length() - CONTEXT_BEHIND); at < hold; at++) {
      if (couldBelong(text, at)) {
        return Math.max(from, zoneStart(text, at, from));
      }
    }
    return zoneStart(text, hold, from);
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<Finding> findings = new ArrayList<>();
    for (PersonalData data : finder.find(input.readings())) {
      findings.add(finding(data));
    }
    return findings;
  }

  private static boolean couldBelong(String text, int at) {
    char c = text.charAt(at);
    return Character.isDigit(c) || c == '@' || (c > 0x20 && runLength(text, at) >= ENCODED);
  }

  private static int runLength(String text, int at) {
    int start = at;
    while (start > 0 && at - start < ENCODED && !TokenRuns.isBreak(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && end - at < ENCODED && !TokenRuns.isBreak(text.charAt(end))) {
      end++;
    }
    return end - start;
  }

  /** Where the groups of digits and codes begin that reach up to the index. */
  private static int zoneStart(String text, int index, int from) {
    int start = TokenRuns.lastRun(text.substring(0, index), from);
    int least = Math.max(from, index - LONGEST_NUMBER);
    while (start > least) {
      int groupEnd = start;
      while (groupEnd > least && TokenRuns.isSpace(text.charAt(groupEnd - 1))) {
        groupEnd--;
      }
      int group = TokenRuns.lastRun(text.substring(0, groupEnd), least);
      if (group == groupEnd || !isGroup(text, group, groupEnd)) {
        break;
      }
      start = group;
    }
    return start;
  }

  /** A group of a number: it has a digit, or is a short code like the country of an IBAN. */
  private static boolean isGroup(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return end - start <= SHORT_CODE;
  }

  private static Finding finding(PersonalData data) {
    String type = data.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Finding(
        Scanners.PERSONAL_DATA,
        Scanners.PERSONAL_DATA + "/" + type,
        Category.PII,
        severity(data.type()),
        data.score(),
        data.start(),
        data.end(),
        "Personal data of the type "
            + type.replace('-', ' ')
            + " stands at characters "
            + data.start()
            + " to "
            + data.end()
            + ". Whoever processes it needs a reason to; redact it if the model does not need it.",
        data.type().placeholder());
  }

  private static Severity severity(PersonalDataType type) {
    return switch (type) {
      case CREDIT_CARD, IBAN, US_SSN, NATIONAL_ID, SECRET -> Severity.HIGH;
      case PERSON, LOCATION, ADDRESS, EMAIL, PHONE, ID -> Severity.MEDIUM;
      case IP, URL, DATE, AGE, ORG, OTHER -> Severity.LOW;
    };
  }
}
