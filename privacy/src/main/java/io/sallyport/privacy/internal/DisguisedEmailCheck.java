package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.DomainValidator;
import org.jspecify.annotations.Nullable;

/**
 * An address with words for its signs. It ends with the last word that is a registered top-level
 * domain, so that the next sentence is never taken for a part of it.
 */
final class DisguisedEmailCheck implements Validator {

  private static final Set<String> DOTS = Set.of("dot", "punto", "punkt", "point");

  private final boolean spoken;

  /**
   * A check.
   *
   * @param spoken whether nothing but blanks stands around the words: what comes first must be no
   *     common word then, as in "look at example dot com"
   */
  DisguisedEmailCheck(boolean spoken) {
    this.spoken = spoken;
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    if (spoken && isCommon(text, start)) {
      return null;
    }
    int to = end;
    while (to > start) {
      int from = to;
      while (from > start && Character.isLetterOrDigit(text.charAt(from - 1))) {
        from--;
      }
      String word = text.substring(from, to).toLowerCase(Locale.ROOT);
      if (!DOTS.contains(word) && DomainValidator.getInstance().isValidTld(word)) {
        return isBehindDot(text, start, from) ? new Valid(start, to, null) : null;
      }
      to = from;
      while (to > start && !Character.isLetterOrDigit(text.charAt(to - 1))) {
        to--;
      }
    }
    return null;
  }

  private static boolean isBehindDot(String text, int start, int at) {
    int to = at;
    while (to > start && " [](){}<>".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    if (to > start && text.charAt(to - 1) == '.') {
      return true;
    }
    int from = to;
    while (from > start && Character.isLetter(text.charAt(from - 1))) {
      from--;
    }
    return DOTS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  private static boolean isCommon(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return text.charAt(Math.min(end, text.length() - 1)) == ' '
        && end - start > 1
        && Lexicon.standard().isPlainWord(text.substring(start, end));
  }
}
