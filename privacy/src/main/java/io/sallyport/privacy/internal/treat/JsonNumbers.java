package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of JSON within a text: {@code {"card":4111111111111111}} in a sentence, a log or a field
 * of a record. What stands in their place gets quotation marks, as escaped as those of their key,
 * so that the JSON stays one.
 */
public final class JsonNumbers {

  /** How far before a number the key of a list of numbers is looked for. */
  private static final int REACH = 400;

  private static final Pattern KEY =
      Pattern.compile("(\\\\{0,7}\")\\s{0,4}:\\s{0,4}(?:\\[[\\s\\d.,\\-\"]{0,300})?$");

  private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.]*");

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
    List<Redaction.Replaced> quoted = new ArrayList<>();
    for (Redaction.Replaced replaced : redaction.replaced()) {
      int start = replaced.data().start();
      int end = replaced.data().end();
      String mark =
          putBack.test(replaced.data().type())
                  || !NUMBER.matcher(text.substring(start, end)).matches()
                  || NUMBER.matcher(replaced.replacement()).matches()
                  || !isEnd(text, end)
              ? ""
              : mark(text, start);
      quoted.add(new Redaction.Replaced(replaced.data(), mark + replaced.replacement() + mark));
    }
    return quoted.equals(redaction.replaced()) ? redaction : written(text, quoted);
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
