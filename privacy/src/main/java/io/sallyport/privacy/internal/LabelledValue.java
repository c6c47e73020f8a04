package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import io.sallyport.privacy.internal.names.Things;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand behind a label: where a value ends, and what is none. */
final class LabelledValue {

  private static final int SHORTEST_CODE = 5;

  /** The letters and digits of the shortest IBAN. */
  private static final int LEAST_ACCOUNT = 15;

  private static final int LONGEST_ADDRESS = 120;
  private static final int LONGEST_NAME = 80;

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}'’‘-]+");

  /** An address that machines are called by: a word of it begins with a slash, or has a scheme. */
  private static final Pattern PATH =
      Pattern.compile("(?:^|[ \\t'\"`])/[\\p{L}\\d_{:.-]+|^[a-z][a-z0-9+.-]{1,15}://");

  /** Words in lower case that names hold. */
  private static final Set<String> PARTICLES = Set.copyOf(Lexicon.lines("particles.txt"));

  private LabelledValue() {}

  /** An identifier has five letters and digits, two of them digits. */
  static Validator.@Nullable Valid code(String text, int start, int to) {
    int end = beforeAccount(text, start, to);
    int digits = 0;
    int all = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      digits += Character.isDigit(c) ? 1 : 0;
      all += Character.isLetterOrDigit(c) ? 1 : 0;
    }
    return digits >= 2 && all >= SHORTEST_CODE ? new Validator.Valid(start, end, null) : null;
  }

  /** Where a number ends that an international account number follows: that is another one. */
  private static int beforeAccount(String text, int start, int end) {
    for (int i = start + 1; i + LEAST_ACCOUNT <= end; i++) {
      if (text.charAt(i - 1) == ' ' && isAccount(text, i, end)) {
        return i - 1;
      }
    }
    return end;
  }

  private static boolean isAccount(String text, int start, int end) {
    int signs = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean form = signs < 2 ? c >= 'A' && c <= 'Z' : signs >= 4 || Chars.isDigit(c);
      if (Chars.isWord(c)) {
        if (!form) {
          return false;
        }
        signs++;
      } else if (signs < 4) {
        return false;
      }
    }
    return signs >= LEAST_ACCOUNT;
  }

  /** An address has several words or a number, and ends before a sentence or the next label. */
  static Validator.@Nullable Valid address(String text, int start, int end) {
    int to = nextLabel(text, start, Math.min(end, start + LONGEST_ADDRESS));
    to = beforeSentence(text, start, to);
    while (to > start && !Character.isLetterOrDigit(text.charAt(to - 1))) {
      to--;
    }
    String value = text.substring(start, to);
    if (PATH.matcher(value).find()) {
      return null;
    }
    boolean telling = value.chars().anyMatch(Character::isDigit);
    boolean several = value.indexOf(' ') > 0 || value.indexOf(',') > 0;
    boolean capital =
        value.chars().anyMatch(c -> !Character.isLowerCase(c) && Character.isLetter(c));
    boolean unspaced = value.chars().anyMatch(c -> WordTree.isUnspaced((char) c));
    return value.length() >= SHORTEST_CODE && (several && (telling || capital) || unspaced)
        ? new Validator.Valid(start, to, null)
        : null;
  }

  /** Where an address ends that a sentence goes on from: "12 High St, hereby transfers". */
  private static int beforeSentence(String text, int start, int end) {
    int last = start;
    int small = 0;
    boolean inside = false;
    for (int i = start; i < end; i++) {
      boolean word = isWord(text.charAt(i));
      if (word && !inside) {
        int to = i;
        while (to < end && isWord(text.charAt(to))) {
          to++;
        }
        boolean brief = to < text.length() && text.charAt(to) == '.' || to - i < SHORTEST_CODE;
        boolean lower = Character.isLowerCase(text.charAt(i));
        boolean plain = lower && !brief;
        small = lower ? small + 1 : 0;
        boolean behindComma = plain && i >= 2 && text.substring(i - 2, i).equals(", ");
        if (last > start && (behindComma || plain && small > 1)) {
          return last;
        }
        last = small > 1 ? last : to;
      }
      inside = word;
    }
    return end;
  }

  /** What ends before the next label. */
  static Validator.@Nullable Valid beforeLabel(String text, int start, int end) {
    int to = nextLabel(text, start, end);
    return to > start ? new Validator.Valid(start, to, null) : null;
  }

  /** Where a value ends that runs into the next label: "12 High St, Phone: 1". */
  private static int nextLabel(String text, int start, int end) {
    int next = end;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    boolean address = end < text.length() && text.charAt(end) == '@';
    if (!address && (next == text.length() || ":：".indexOf(text.charAt(next)) < 0)) {
      return end;
    }
    String value = text.substring(start, end);
    int comma = start + value.lastIndexOf(',');
    int blank = start + value.lastIndexOf(' ');
    int last = comma > start ? comma : blank;
    return last > start ? last : start;
  }

  /** Up to six words of a name behind a label that only names follow. */
  static Validator.@Nullable Valid name(String text, int start, int end) {
    int to = nameEnd(text, start, nextLabel(text, start, Math.min(end, start + LONGEST_NAME)));
    boolean common = true;
    for (String word : words(text, start, to)) {
      boolean cue = Lexicon.standard().isCue(word) && !Lexicon.standard().isGivenName(word);
      common &= cue || Lexicon.standard().isCommon(word) || PARTICLES.contains(lower(word));
    }
    return to == start || common ? null : new Validator.Valid(start, to, null);
  }

  /** A name behind a label that things have too: words that are known as names, or unknown ones. */
  static Validator.@Nullable Valid likelyName(String text, int start, int end) {
    int to = nameEnd(text, start, nextLabel(text, start, Math.min(end, start + LONGEST_NAME)));
    List<String> words = words(text, start, to);
    if (to < end || !isEnd(text, to)) {
      return null;
    }
    if (words.isEmpty() || !Character.isUpperCase(words.getFirst().codePointAt(0))) {
      return null;
    }
    int given = 0;
    int surname = 0;
    for (String word : words) {
      if (PARTICLES.contains(lower(word))) {
        continue;
      }
      boolean first = Lexicon.standard().isGivenName(word);
      boolean last = Lexicon.standard().isSurname(word);
      if (!Character.isUpperCase(word.codePointAt(0))
          || Lexicon.standard().isCommon(word) && !first) {
        return null;
      }
      given += first ? 1 : 0;
      surname += last && !first ? 1 : 0;
    }
    boolean goods = words.size() == 1 && Things.isArticle(text, start, to);
    return !goods && (given > 0 || surname > 0 && words.size() > 1)
        ? new Validator.Valid(start, to, null)
        : null;
  }

  /** A part of a name behind a word that means other things too: nothing but known names. */
  static Validator.@Nullable Valid namePart(String text, int start, int end) {
    List<String> words = words(text, start, end);
    boolean known =
        words.stream()
            .allMatch(
                word ->
                    !Lexicon.standard().isCue(word)
                        && (Lexicon.standard().isGivenName(word)
                            || Lexicon.standard().isSurname(word)
                                && !Lexicon.standard().isCommon(word)));
    return known && isEnd(text, end) ? new Validator.Valid(start, end, null) : null;
  }

  /** What fills its line, its cell or its field. */
  static Validator.@Nullable Valid whole(String text, int start, int end) {
    return isEnd(text, end) ? new Validator.Valid(start, end, null) : null;
  }

  /** Whether a line, a cell or a field ends here: a sentence behind a role is no name. */
  static boolean isEnd(String text, int at) {
    int i = at;
    while (i < text.length() && " .\"')".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i == text.length() || i - at > 1 || "\n\r,;|<>\t\\/(:".indexOf(text.charAt(i)) >= 0;
  }

  /** A name in capitals, or one without any, ends before words of another kind. */
  private static int nameEnd(String text, int start, int end) {
    int to = start;
    boolean lower = end > start && Character.isLowerCase(text.codePointAt(start));
    int at = start;
    while (at < end) {
      int word = at;
      while (at < end && isWord(text.charAt(at))) {
        at++;
      }
      if (at == word) {
        at++;
        continue;
      }
      int quote = text.charAt(at - 1) == '\'' && isQuoted(text, start) ? 1 : 0;
      String name = text.substring(word, at - quote);
      if (name.isEmpty()) {
        break;
      }
      boolean small = Character.isLowerCase(name.codePointAt(0));
      if (small && !lower && !PARTICLES.contains(lower(name))) {
        break;
      }
      if (small && lower && Lexicon.standard().isCommon(name) && to > start) {
        break;
      }
      if (!small || lower) {
        to = at - quote;
      }
      if (quote > 0) {
        break;
      }
    }
    return to;
  }

  /** Whether a quotation mark opens before a value: the next one ends it. */
  private static boolean isQuoted(String text, int start) {
    return start > 0 && text.charAt(start - 1) == '\'';
  }

  private static List<String> words(String text, int start, int end) {
    return NO_WORD
        .splitAsStream(text.substring(start, end))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK
        || "'’‘-".indexOf(c) >= 0;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
