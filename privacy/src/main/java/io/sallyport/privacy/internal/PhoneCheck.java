package io.sallyport.privacy.internal;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A telephone number that exists in the numbering plan and is grouped as people there write it. */
final class PhoneCheck implements Validator {

  private static final int TRIES = 2;

  /** How far on both sides a series of numbers is looked at, and how long one is at least. */
  private static final int REACH = 48;

  private static final int SERIES = 4;

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private final String region;

  /** Numbers of a region (ISO 3166-1 alpha-2), or with a country code only for ZZ. */
  PhoneCheck(String region) {
    if (!region.equals("ZZ") && !NUMBERS.getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException("phone region '" + region + "'");
    }
    this.region = region;
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    String match = text.substring(start, end);
    if (isAmongNumbers(text, start, end) || !isValid(match)) {
      return null;
    }
    Iterator<PhoneNumberMatch> matches =
        NUMBERS.findNumbers(match, region, Leniency.STRICT_GROUPING, TRIES).iterator();
    if (!matches.hasNext()) {
      return null;
    }
    PhoneNumberMatch number = matches.next();
    if (number.start() != 0) {
      return null;
    }
    boolean foreign =
        !region.equals("ZZ")
            && number.number().getCountryCode() != NUMBERS.getCountryCodeForRegion(region);
    if (foreign) {
      return null;
    }
    String home = NUMBERS.getRegionCodeForNumber(number.number());
    String subtype = home == null ? null : "phone-" + home.toLowerCase(Locale.ROOT);
    return new Valid(start, start + number.end(), subtype);
  }

  /**
   * Whether numbers go on before and behind it as they do within, or grow behind it: a series or a
   * column. Numbers grouped like it are other telephones.
   */
  private static boolean isAmongNumbers(String text, int start, int end) {
    char gap = end + 1 < text.length() ? text.charAt(end) : 'x';
    if (Character.isLetterOrDigit(gap) || text.indexOf(gap, start, end) < 0) {
      return false;
    }
    List<String> behind = groups(text.substring(end, Math.min(text.length(), end + REACH)), gap);
    if (behind.isEmpty()) {
      return false;
    }
    StringBuilder back = new StringBuilder(text.substring(Math.max(0, start - REACH), start));
    List<String> before = groups(back.reverse().toString(), gap);
    if (before.isEmpty()) {
      return behind.size() >= SERIES && isGrowing(behind);
    }
    List<Integer> shape =
        groups(gap + text.substring(start, end), gap).stream().map(String::length).toList();
    List<Integer> turned = new ArrayList<>(shape).reversed();
    return !isRepeated(shape, behind) || !isRepeated(turned, before);
  }

  /** The numbers that a text begins with, a sign before each. */
  private static List<String> groups(String text, char gap) {
    List<String> groups = new ArrayList<>();
    int at = 0;
    while (at + 1 < text.length() && text.charAt(at) == gap && Chars.isDigit(text.charAt(at + 1))) {
      int from = at + 1;
      at = from;
      while (at < text.length() && Chars.isDigit(text.charAt(at))) {
        at++;
      }
      groups.add(text.substring(from, at));
    }
    return groups;
  }

  private static boolean isRepeated(List<Integer> shape, List<String> groups) {
    for (int i = 0; i < groups.size(); i++) {
      boolean whole = groups.size() - i >= shape.size() || i % shape.size() != 0;
      if (whole && groups.get(i).length() != shape.get(i % shape.size())) {
        return false;
      }
    }
    return groups.size() >= shape.size();
  }

  private static boolean isGrowing(List<String> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      String last = numbers.get(i - 1);
      String next = numbers.get(i);
      if (next.length() < last.length()
          || next.length() == last.length() && next.compareTo(last) <= 0) {
        return false;
      }
    }
    return true;
  }

  /** The cheap half of the check; most digits that look like a number end here. */
  private boolean isValid(String match) {
    try {
      return NUMBERS.isValidNumber(NUMBERS.parse(match, region));
    } catch (NumberParseException e) {
      return false;
    }
  }
}
