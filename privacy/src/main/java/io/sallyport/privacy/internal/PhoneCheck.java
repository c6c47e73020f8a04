package io.sallyport.privacy.internal;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A telephone number that exists in the numbering plan and is grouped as people there write it. */
final class PhoneCheck implements Validator {

  private static final int TRIES = 2;
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

  /** Whether numbers go on before and behind it as they do within: a list of them, or a column. */
  private static boolean isAmongNumbers(String text, int start, int end) {
    if (start < 2 || end + 1 >= text.length()) {
      return false;
    }
    char gap = text.charAt(end);
    int inside = text.indexOf(gap, start);
    return !Character.isLetterOrDigit(gap)
        && text.charAt(start - 1) == gap
        && inside < end
        && Chars.isDigit(text.charAt(start - 2))
        && Chars.isDigit(text.charAt(end + 1));
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
