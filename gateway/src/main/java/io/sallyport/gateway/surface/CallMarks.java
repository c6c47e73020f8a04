package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in a text a call of a tool may be written: behind a mark by which models write calls, in a
 * fence that holds JSON, or in an answer that begins with JSON. Which marks there are is data.
 */
final class CallMarks {

  /**
   * A passage that may hold calls.
   *
   * @param from where it begins
   * @param body where what is written in it begins
   * @param close what ends it; empty when only the end of the text does
   * @param certain whether it begins with a mark that nothing but calls has
   */
  record Passage(int from, int body, String close, boolean certain) {

    /** Where it ends, its closing mark included; -1 when that is still to come. */
    int end(CharSequence text, int searched) {
      int at = close.isEmpty() ? -1 : indexOf(text, close, Math.max(body, searched));
      return at < 0 ? -1 : at + close.length();
    }
  }

  private record Mark(String open, String close) {}

  private enum Opens {
    JSON,
    OTHER,
    UNDECIDED
  }

  private static final String FENCE = "```";
  private static final String THOUGHT = "</think>";

  /** A longer name of a language is none. */
  private static final int LONGEST_LANGUAGE = 20;

  /** More than any mark has, with the name of a language. */
  private static final int LONGEST_MARK = 64;

  private static final List<Mark> MARKS = read();

  /** The characters that a mark, a fence or the end of a thought begins with. */
  private static final String BEGINS =
      MARKS.stream()
          .map(mark -> mark.open().substring(0, 1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining("", "`<", ""));

  private CallMarks() {}

  /**
   * The first passage from a place on; null when there is none.
   *
   * @param begins whether nothing was said before that place
   */
  static @Nullable Passage next(CharSequence text, int from, boolean begins) {
    Passage first = begins ? beginning(text, from) : null;
    // Once through the text for all marks: an answer may hold thousands of passages.
    int end = first == null ? text.length() : first.from();
    for (int at = from; at < end; at++) {
      Passage here = at(text, at);
      if (here != null) {
        return here;
      }
    }
    return first;
  }

  private static @Nullable Passage at(CharSequence text, int at) {
    if (BEGINS.indexOf(Character.toLowerCase(text.charAt(at))) < 0) {
      return null;
    }
    for (Mark mark : MARKS) {
      if (isAt(text, at, mark.open())) {
        return new Passage(at, at + mark.open().length(), mark.close(), true);
      }
    }
    if (isAt(text, at, FENCE)) {
      int body = afterLanguage(text, at + FENCE.length());
      return opens(text, body) == Opens.JSON ? new Passage(at, body, FENCE, false) : null;
    }
    return isAt(text, at, THOUGHT) ? beginning(text, at + THOUGHT.length()) : null;
  }

  /**
   * From where on a text may begin such a passage with what comes next; its length when nothing in
   * it does.
   */
  static int undecided(CharSequence text, boolean begins) {
    int length = text.length();
    if (begins && opens(text, 0) == Opens.UNDECIDED) {
      return 0;
    }
    int said = length;
    while (said > 0 && Character.isWhitespace(text.charAt(said - 1))) {
      said--;
    }
    for (int at = Math.max(0, said - LONGEST_MARK); at < length; at++) {
      if (mayBegin(text, at)) {
        return at;
      }
    }
    return length;
  }

  private static boolean mayBegin(CharSequence text, int at) {
    for (Mark mark : MARKS) {
      if (isBegun(text, at, mark.open())) {
        return true;
      }
    }
    return isBegun(text, at, FENCE)
        || isBegun(text, at, THOUGHT)
        || (isAt(text, at, FENCE)
            && opens(text, afterLanguage(text, at + FENCE.length())) == Opens.UNDECIDED)
        || (isAt(text, at, THOUGHT) && opens(text, at + THOUGHT.length()) == Opens.UNDECIDED);
  }

  /** Whether a text ends within a mark that begins at a place. */
  private static boolean isBegun(CharSequence text, int at, String mark) {
    int there = text.length() - at;
    return there < mark.length() && isAt(text, at, mark.substring(0, there));
  }

  private static boolean isAt(CharSequence text, int at, String word) {
    if (at + word.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (Character.toLowerCase(text.charAt(at + i)) != Character.toLowerCase(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static int indexOf(CharSequence text, String word, int from) {
    for (int at = Math.max(0, from); at + word.length() <= text.length(); at++) {
      if (isAt(text, at, word)) {
        return at;
      }
    }
    return -1;
  }

  private static @Nullable Passage beginning(CharSequence text, int from) {
    return opens(text, from) == Opens.JSON
        ? new Passage(afterBlanks(text, from), afterBlanks(text, from), "", false)
        : null;
  }

  /** Whether an object, or a list of them, begins at a place. */
  private static Opens opens(CharSequence text, int from) {
    int at = afterBlanks(text, from);
    if (at < text.length() && text.charAt(at) == '[') {
      at = afterBlanks(text, at + 1);
    }
    if (at < text.length() && text.charAt(at) == '{') {
      at = afterBlanks(text, at + 1);
      if (at < text.length()) {
        return "\"'}".indexOf(text.charAt(at)) >= 0 ? Opens.JSON : Opens.OTHER;
      }
    }
    return at < text.length() ? Opens.OTHER : Opens.UNDECIDED;
  }

  private static int afterBlanks(CharSequence text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) {
      at++;
    }
    return at;
  }

  private static int afterLanguage(CharSequence text, int from) {
    int at = from;
    while (at < text.length()
        && at - from < LONGEST_LANGUAGE
        && (Character.isLetterOrDigit(text.charAt(at)) || "_+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private static List<Mark> read() {
    List<Mark> marks = new ArrayList<>();
    for (JsonNode mark : Vocabulary.resource("written-calls.json").path("marks")) {
      marks.add(new Mark(mark.path("open").asText(), mark.path("close").asText()));
    }
    return List.copyOf(marks);
  }
}
