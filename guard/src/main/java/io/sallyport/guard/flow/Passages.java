package io.sallyport.guard.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.text.View;
import io.sallyport.text.ViewBudget;
import io.sallyport.text.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The passages of a text by which it is known again, as hashes: the whole, its lines, sentences,
 * fields and values, and rows of eight words, all of them as nothing but their words. So case,
 * blanks, line breaks, invisible signs, quotation marks, marks of lists and quotes, tags and
 * punctuation change nothing. What is encoded in it is read too.
 *
 * <p>A passage has at least 24 characters and three words. Of the rows that are remembered only
 * some stand for all: every eleven words that two texts share are found.
 */
final class Passages {

  private static final int SHORTEST = 24;
  private static final int FEWEST_WORDS = 3;
  private static final int ROW = 8;

  /** Of so many rows one is remembered at least. */
  private static final int WINDOW = 4;

  private static final int LONGEST = 400_000;
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_VALUES = 5_000;

  private static final String SENTENCE_ENDS = ".!?;:…";

  /** Behind these a sentence ends, whatever follows. */
  private static final String WIDE_ENDS = "。！？；：";

  private static final Pattern TAG = Pattern.compile("<!?/?[a-zA-Z!][^<>]{0,500}>");
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?i)</?(p|br|div|li|ul|ol|td|th|tr|table|h[1-6]|title|body|html|section|blockquote|pre|option)\\b");

  /** A run that base64 or hexadecimal may be, in lines or not, or a text as addresses have it. */
  private static final Pattern ENCODED =
      Pattern.compile(
          "[\\w.~-]{0,24}(?:%[0-9A-Fa-f]{2}[^%\\s]{0,24}){3,400}"
              + "|[A-Za-z0-9+/_-]{32,}(?:\\r?\\n[A-Za-z0-9+/_-]{4,76}){0,400}={0,2}");

  private static final int MOST_RUNS = 64;
  private static final ViewBudget DECODING = new ViewBudget(2, 8, 400_000, 100_000);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KeyedHash hash;
  private final boolean whole;
  private final Set<Long> passages = new LinkedHashSet<>();
  private final List<Long> rows = new ArrayList<>();

  private Passages(KeyedHash hash, boolean whole) {
    this.hash = hash;
    this.whole = whole;
  }

  /**
   * The passages of a text.
   *
   * @param whole whether only whole lines and paragraphs count
   */
  static Passages of(KeyedHash hash, String text, boolean whole) {
    Passages passages = new Passages(hash, whole);
    String seen = text.substring(0, Math.min(LONGEST, text.length()));
    passages.read(seen);
    for (String value : values(seen)) {
      passages.read(value);
    }
    if (!whole && seen.indexOf('<') >= 0) {
      passages.read(
          Entities.decoded(TAG.matcher(BLOCK.matcher(seen).replaceAll("\n$0")).replaceAll("")));
    } else if (!whole && seen.indexOf('&') >= 0) {
      passages.read(Entities.decoded(seen));
    }
    if (!whole) {
      passages.decoded(seen);
    }
    return passages;
  }

  private void decoded(String text) {
    Matcher run = ENCODED.matcher(text);
    for (int i = 0; i < MOST_RUNS && run.find(); i++) {
      for (View view : Views.of(run.group(), DECODING).views()) {
        if (!view.via().isEmpty() && !view.guessed()) {
          read(view.text());
          values(view.text()).forEach(this::read);
        }
      }
    }
  }

  /** All of them, to look whether one is known. */
  Set<Long> all() {
    Set<Long> all = new LinkedHashSet<>(passages);
    all.addAll(rows);
    return all;
  }

  /** Those that have to be remembered so that any long stretch is known again. */
  Set<Long> kept() {
    Set<Long> kept = new LinkedHashSet<>(passages);
    for (int at = 0; at < rows.size(); at++) {
      int end = Math.min(rows.size(), at + WINDOW);
      long least = rows.get(at);
      for (int other = at + 1; other < end; other++) {
        least = Math.min(least, rows.get(other));
      }
      if (end - at == WINDOW || rows.size() < WINDOW) {
        kept.add(least);
      }
      if (kept.size() > MOST_ROWS) {
        break;
      }
    }
    return kept;
  }

  private void read(String text) {
    WordRow row = WordRow.of(text);
    unit(row, 0, text.length());
    lines(row, text);
    if (!whole) {
      sentences(row, text);
      rows(row.all());
    }
  }

  private void lines(WordRow row, String text) {
    int before = -1;
    for (int from = 0; from <= text.length(); ) {
      int to = from;
      while (to < text.length() && !isLineEnd(text.charAt(to))) {
        to++;
      }
      unit(row, from, to);
      // A paragraph that was wrapped, or is now.
      if (before >= 0) {
        unit(row, before, to);
      }
      int label = text.indexOf(": ", from, to);
      if (label > from) {
        unit(row, label + 2, to);
      }
      if (!whole) {
        fields(row, text, from, to);
      }
      before = from;
      boolean pair = text.startsWith("\r\n", to);
      from = to + (pair ? 2 : 1);
    }
  }

  private static boolean isLineEnd(char sign) {
    return sign >= '\n' && sign <= '\r' || sign == '\u0085' || sign == '\u2028' || sign == '\u2029';
  }

  /**
   * The cells of a line: between bars and tabs, or commas and semicolons beside quotation marks.
   */
  private void fields(WordRow row, String text, int from, int to) {
    int begin = from;
    for (int at = from; at < to; at++) {
      char sign = text.charAt(at);
      boolean ends =
          sign == '|'
              || sign == '\t'
              || (sign == ',' || sign == ';') && isQuoted(text, at, from, to);
      if (ends) {
        unit(row, begin, at);
        begin = at + 1;
      }
    }
    if (begin > from) {
      unit(row, begin, to);
    }
  }

  private static boolean isQuoted(String text, int at, int from, int to) {
    int before = at - 1;
    while (before > from && text.charAt(before) == ' ') {
      before--;
    }
    int behind = at + 1;
    while (behind < to && text.charAt(behind) == ' ') {
      behind++;
    }
    return before >= from && text.charAt(before) == '"'
        || behind < to && text.charAt(behind) == '"';
  }

  private void sentences(WordRow row, String text) {
    int begin = 0;
    for (int at = 0; at < text.length(); at++) {
      char sign = text.charAt(at);
      boolean blank = at + 1 < text.length() && Character.isWhitespace(text.charAt(at + 1));
      if (WIDE_ENDS.indexOf(sign) >= 0 || blank && SENTENCE_ENDS.indexOf(sign) >= 0) {
        unit(row, begin, at + 1);
        begin = at + 1;
      }
    }
    if (begin > 0) {
      unit(row, begin, text.length());
    }
  }

  private void unit(WordRow row, int from, int to) {
    if (to - from < SHORTEST) {
      return;
    }
    int begin = row.begin(from);
    int end = row.end(to);
    if (end - begin < SHORTEST) {
      return;
    }
    int blanks = 0;
    boolean dense = false;
    for (int at = begin; at < end && blanks < FEWEST_WORDS - 1 && !dense; at++) {
      blanks += row.all().charAt(at) == ' ' ? 1 : 0;
      // A script that has no blanks.
      dense = Character.isIdeographic(Character.codePointAt(row.all(), at));
    }
    if (blanks == FEWEST_WORDS - 1 || dense) {
      passages.add(hash.of(row.all(), begin, end));
    }
  }

  private void rows(CharSequence words) {
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int at = 0; at < words.length(); at++) {
      if (words.charAt(at) == ' ') {
        starts.add(at + 1);
      }
    }
    for (int at = 0; at + ROW <= starts.size() && rows.size() < LONGEST; at++) {
      int end = at + ROW == starts.size() ? words.length() : starts.get(at + ROW) - 1;
      rows.add(hash.of(words, starts.get(at), end));
    }
  }

  /** The texts in a JSON document. */
  private static List<String> values(String text) {
    String trimmed = text.strip();
    List<String> values = new ArrayList<>();
    if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
      try {
        collect(MAPPER.readTree(trimmed), values);
      } catch (IOException e) {
        return values;
      }
    }
    return values;
  }

  private static void collect(JsonNode node, List<String> values) {
    if (node.isTextual() && values.size() < MOST_VALUES) {
      values.add(node.asText());
    }
    node.forEach(inner -> collect(inner, values));
  }
}
