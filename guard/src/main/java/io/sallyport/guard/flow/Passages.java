package io.sallyport.guard.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.text.View;
import io.sallyport.text.ViewBudget;
import io.sallyport.text.Views;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;:…])\\s+|(?<=[。！？；：])");
  private static final Pattern FIELD = Pattern.compile("[|\\t]|\"\\s*[,;]|[,;]\\s*\"");
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
    unit(text);
    String[] lines = text.split("\\R", -1);
    for (int at = 0; at < lines.length; at++) {
      unit(lines[at]);
      // A paragraph that was wrapped, or is now.
      if (at + 1 < lines.length) {
        unit(lines[at] + ' ' + lines[at + 1]);
      }
      int label = lines[at].indexOf(": ");
      if (label > 0) {
        unit(lines[at].substring(label + 2));
      }
      if (!whole) {
        for (String field : FIELD.split(lines[at])) {
          unit(field);
        }
      }
    }
    if (!whole) {
      for (String sentence : SENTENCE.split(text)) {
        unit(sentence);
      }
      rows(words(text));
    }
  }

  private void unit(String text) {
    if (text.length() >= SHORTEST) {
      String words = words(text);
      int blanks = (int) words.chars().filter(sign -> sign == ' ').count();
      if (words.length() >= SHORTEST && (blanks >= FEWEST_WORDS - 1 || isDense(words))) {
        passages.add(hash.of(words, 0, words.length()));
      }
    }
  }

  /** Whether it is of a script that has no blanks. */
  private static boolean isDense(String words) {
    return words.codePoints().anyMatch(Character::isIdeographic);
  }

  private void rows(String words) {
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

  /** The words of a text, lower case, one blank between two. */
  static String words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder words = new StringBuilder(plain.length());
    boolean apart = false;
    for (int at = 0; at < plain.length(); ) {
      int sign = plain.codePointAt(at);
      at += Character.charCount(sign);
      int type = Character.getType(sign);
      if (Character.isLetterOrDigit(sign)
          || type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK) {
        if (apart && words.length() > 0) {
          words.append(' ');
        }
        apart = false;
        words.appendCodePoint(sign);
      } else if (type != Character.FORMAT && sign != '\'' && sign != '’') {
        apart = true;
      }
    }
    return words.toString();
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
