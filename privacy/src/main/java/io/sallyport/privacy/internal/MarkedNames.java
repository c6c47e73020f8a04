package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names whose parts are marked up one by one, or that have a nickname between them: {@code **Anna**
 * *Keller*}, {@code Anna&nbsp;Keller}, {@code Anna "Anni" Keller}. Each part is a finding of its
 * own, so that the marks stay; with a nickname the whole is one.
 */
public final class MarkedNames {

  private static final String TAG = "</?[A-Za-z][^<>]{0,80}>";
  private static final String MARK = "(?:" + TAG + "|[*_~`]{1,3}){0,3}";
  private static final String BLANK = "(?: |&nbsp;|&#160;|&#[xX][aA]0;)";
  private static final Pattern JOINT =
      Pattern.compile(
          "(?<=\\p{L})(?:"
              + MARK
              + BLANK
              + MARK
              + "|(?<nick> [\"“„'‘(]\\p{Lu}[\\p{L}.\\-]{1,20}[\"”“'’)] ))(?=\\p{Lu})");
  private static final Pattern STRIPPED =
      Pattern.compile(TAG + "|[*_~`]{1,3}(?=\\p{L})|(?<=\\p{L})[*_~`]{1,3}");

  /** How far around a joint the words stand that make a name of it. */
  private static final int REACH = 96;

  /** How far apart the joints that are looked at together may begin. */
  private static final int TOGETHER = 2000;

  /** Where the marks between two words stand, and whether a nickname is among them. */
  private record Joint(int start, int end, boolean nick) {}

  private MarkedNames() {}

  /**
   * What is found once the marks are left out, where one stood within it.
   *
   * @param names finds in a text
   */
  public static List<PersonalData> find(String text, Function<String, List<PersonalData>> names) {
    if (!mayHold(text)) {
      return List.of();
    }
    List<PersonalData> found = new ArrayList<>();
    List<Joint> near = new ArrayList<>();
    Matcher joint = JOINT.matcher(text);
    int from = 0;
    while (joint.find(from)) {
      from = joint.end();
      if (joint.end() - joint.start() == 1) {
        continue;
      }
      boolean apart =
          !near.isEmpty()
              && (joint.start() - near.getLast().end() > 2 * REACH
                  || joint.start() - near.getFirst().start() > TOGETHER);
      if (apart) {
        around(text, near, names, found);
        near.clear();
      }
      near.add(new Joint(joint.start(), joint.end(), joint.start("nick") >= 0));
    }
    if (!near.isEmpty()) {
      around(text, near, names, found);
    }
    return found;
  }

  private static boolean mayHold(String text) {
    for (int i = 1; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '*', '_', '~', '`', '<', '&', '"', '“', '„', '\'', '‘', '(' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static void around(
      String text,
      List<Joint> joints,
      Function<String, List<PersonalData>> names,
      List<PersonalData> found) {
    int from = lineStart(text, joints.getFirst().start());
    int to = lineEnd(text, joints.getLast().end());
    StringBuilder plain = new StringBuilder(to - from);
    int[] places = new int[to - from];
    int[] gaps = new int[joints.size()];
    int done = from;
    for (int i = 0; i < gaps.length; i++) {
      copy(text, done, joints.get(i).start(), plain, places);
      gaps[i] = plain.length();
      places[gaps[i]] = joints.get(i).start();
      plain.append(' ');
      done = joints.get(i).end();
    }
    copy(text, done, to, plain, places);
    for (PersonalData data : names.apply(plain.toString())) {
      pieces(data, plain, places, joints, gaps, found);
    }
  }

  /** Adds the parts of a name that goes over a joint, or over several. */
  private static void pieces(
      PersonalData data,
      StringBuilder plain,
      int[] places,
      List<Joint> joints,
      int[] gaps,
      List<PersonalData> found) {
    int start = places[data.start()];
    boolean across = false;
    for (int i = 0; i < gaps.length; i++) {
      if (data.start() < gaps[i] && data.end() > gaps[i] + 1) {
        if (!across && !isPerson(data, plain)) {
          return;
        }
        across = true;
        if (!joints.get(i).nick()) {
          found.add(piece(data, start, joints.get(i).start()));
          start = joints.get(i).end();
        }
      }
    }
    if (across) {
      found.add(piece(data, start, places[data.end() - 1] + 1));
    }
  }

  private static PersonalData piece(PersonalData data, int start, int end) {
    return new PersonalData(
        PersonalDataType.PERSON, "name", start, end, data.score(), data.recognizer());
  }

  /** Two words of no other meaning that are written like the parts of a name are one. */
  private static boolean isPerson(PersonalData data, CharSequence plain) {
    String found = plain.subSequence(data.start(), data.end()).toString();
    return data.type() == PersonalDataType.PERSON
        || Stream.of(found.split(" ")).noneMatch(Lexicon.standard()::isCommon);
  }

  /** A name without the entity that is written behind it, which is no word of it. */
  public static PersonalData withoutEntity(String text, PersonalData data) {
    int ampersand = text.lastIndexOf('&', data.end() - 1);
    boolean entity =
        ampersand > data.start()
            && data.end() < text.length()
            && text.charAt(data.end()) == ';'
            && text.substring(ampersand + 1, data.end()).matches("[a-z]{2,8}|#x?[0-9a-fA-F]{1,6}");
    return entity
        ? new PersonalData(
            data.type(), data.subtype(), data.start(), ampersand, data.score(), data.recognizer())
        : data;
  }

  /** Copies a part without the marks in it. */
  private static void copy(String text, int from, int to, StringBuilder plain, int[] places) {
    Matcher stripped = STRIPPED.matcher(text).region(from, to).useTransparentBounds(true);
    int done = from;
    while (stripped.find()) {
      keep(text, done, stripped.start(), plain, places);
      done = stripped.end();
    }
    keep(text, done, to, plain, places);
  }

  private static void keep(String text, int from, int to, StringBuilder plain, int[] places) {
    for (int i = from; i < to; i++) {
      places[plain.length()] = i;
      plain.append(text.charAt(i));
    }
  }

  private static int lineStart(String text, int at) {
    int start = at;
    while (start > 0 && at - start < REACH && text.charAt(start - 1) != '\n') {
      start--;
    }
    while (start > 0 && start < at && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start++;
    }
    return start;
  }

  private static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length() && end - at < REACH && text.charAt(end) != '\n') {
      end++;
    }
    return end;
  }
}
