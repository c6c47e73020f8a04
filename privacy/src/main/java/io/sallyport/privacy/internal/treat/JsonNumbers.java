package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of JSON within a text: {@code {"card":4111111111111111}} in a sentence, a log or a field
 * of a record. What stands in the place of one, sign and fraction included, gets quotation marks,
 * as escaped as those of its key, so that the JSON stays one.
 */
public final class JsonNumbers {

  /** How far before a number the key of a list of numbers is looked for. */
  private static final int REACH = 400;

  /** No number is longer. */
  private static final int LONGEST = 64;

  private static final Pattern KEY =
      Pattern.compile("(\\\\{0,7}\")\\s{0,4}:\\s{0,4}(?:\\[[\\s\\d.,\\-+eE\"]{0,300})?$");

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,64}(?:\\.\\d{1,64})?(?:[eE][+-]?\\d{1,9})?");

  private JsonNumbers() {}

  /**
   * A redaction with quotation marks around what stands in place of numbers.
   *
   * @param putBack types that are put back later, which must find what was there and nothing more
   */
  public static Redaction quoted(
      String text, Redaction redaction, Predicate<PersonalDataType> putBack) {
    if (text.indexOf('"') < 0 || redaction.replaced().isEmpty()) {
      return redaction;
    }
    List<Redaction.Replaced> all = redaction.replaced();
    List<Redaction.Replaced> quoted = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < all.size(); i++) {
      int limit = i + 1 < all.size() ? all.get(i + 1).data().start() : text.length();
      Redaction.Replaced one = all.get(i);
      Redaction.Replaced now =
          putBack.test(one.data().type()) || NUMBER.matcher(one.replacement()).matches()
              ? one
              : quoted(text, one, done, limit);
      quoted.add(now);
      done = now.data().end();
    }
    return quoted.equals(all) ? redaction : written(text, quoted);
  }

  /** One replacement, in the place of the whole number that it stands in. */
  private static Redaction.Replaced quoted(
      String text, Redaction.Replaced replaced, int least, int most) {
    PersonalData data = replaced.data();
    int start = data.start();
    while (start > least && data.start() - start < LONGEST && isSign(text.charAt(start - 1))) {
      start--;
    }
    int end = data.end();
    while (end < most && end - data.end() < LONGEST && isSign(text.charAt(end))) {
      end++;
    }
    String mark =
        NUMBER.matcher(text.substring(start, end)).matches() && isEnd(text, end)
            ? mark(text, start)
            : "";
    return mark.isEmpty()
        ? replaced
        : new Redaction.Replaced(
            new PersonalData(
                data.type(), data.subtype(), start, end, data.score(), data.recognizer()),
            mark + replaced.replacement() + mark);
  }

  /** What a number of JSON is written with. */
  private static boolean isSign(char c) {
    return c >= '0' && c <= '9' || "-+.eE".indexOf(c) >= 0;
  }

  private static Redaction written(String text, List<Redaction.Replaced> all) {
    StringBuilder treated = new StringBuilder();
    int done = 0;
    for (Redaction.Replaced replaced : all) {
      treated.append(text, done, replaced.data().start()).append(replaced.replacement());
      done = replaced.data().end();
    }
    return new Redaction(treated.append(text, done, text.length()).toString(), all);
  }

  /** The quotation mark of the key that a number stands behind; empty when there is none. */
  private static String mark(String text, int start) {
    String before = text.substring(Math.max(0, start - REACH), start);
    Matcher key = KEY.matcher(before);
    return key.find() ? key.group(1) : "";
  }

  private static boolean isEnd(String text, int end) {
    int at = end;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && ",}]".indexOf(text.charAt(at)) >= 0;
  }
}
