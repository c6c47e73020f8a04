package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text without the marks at which a browser may break a word: {@code Pem<wbr>broke}. */
public final class SoftBreaks {

  private static final Pattern MARK =
      Pattern.compile("(?i)<wbr ?/?>|&(?:shy|#173|#xad|zwnj|#8203);");

  private SoftBreaks() {}

  /**
   * What is found in a text without its marks, where a mark stands within it.
   *
   * @param search finds in a text
   * @return findings with places in the text as it is; none for a text without marks
   */
  public static List<PersonalData> find(String text, Function<String, List<PersonalData>> search) {
    if (!mayHoldMark(text)) {
      return List.of();
    }
    Matcher mark = MARK.matcher(text);
    StringBuilder plain = new StringBuilder(text.length());
    int[] places = new int[text.length() + 1];
    int done = 0;
    while (mark.find()) {
      done = copy(text, done, mark.start(), plain, places);
      done = mark.end();
    }
    if (done == 0) {
      return List.of();
    }
    copy(text, done, text.length(), plain, places);
    List<PersonalData> found = new ArrayList<>();
    for (PersonalData data : search.apply(plain.toString())) {
      int start = places[data.start()];
      int end = places[data.end() - 1] + 1;
      if (end - start > data.end() - data.start()) {
        found.add(
            new PersonalData(
                data.type(), data.subtype(), start, end, data.score(), data.recognizer()));
      }
    }
    return found;
  }

  private static boolean mayHoldMark(String text) {
    for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
      if (text.regionMatches(true, i, "<wbr", 0, 4)) {
        return true;
      }
    }
    return text.indexOf('&') >= 0;
  }

  private static int copy(String text, int from, int to, StringBuilder plain, int[] places) {
    for (int i = from; i < to; i++) {
      places[plain.length()] = i;
      plain.append(text.charAt(i));
    }
    return to;
  }
}
