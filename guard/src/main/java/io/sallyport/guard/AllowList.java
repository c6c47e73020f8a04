package io.sallyport.guard;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import java.util.List;

/** Says which findings an operator has allowed. */
final class AllowList {

  private final List<AllowEntry> entries;

  AllowList(Policy policy) {
    this.entries = policy.allow();
  }

  /** Whether the finding in the text is allowed. A scanner's failure never is. */
  boolean allows(Finding finding, String text) {
    if (entries.isEmpty() || finding.category() == Category.SCANNER_FAILURE) {
      return false;
    }
    for (AllowEntry entry : entries) {
      if ((entry.rule() == null || entry.rule().equals(finding.rule()))
          && covers(entry, finding, text)) {
        return true;
      }
    }
    return false;
  }

  /** The lowest index from which the text could still grow into an allowed phrase. */
  int holdFrom(CharSequence text, int from) {
    int hold = text.length();
    for (AllowEntry entry : entries) {
      if (entry.kind() == AllowEntry.Kind.PHRASE) {
        hold = Math.min(hold, beginning(entry.value(), text, from));
      }
    }
    return hold;
  }

  /** Moves a cut that would split an allowed phrase to the phrase's start. */
  int beforePhrase(String text, int from, int cut) {
    int moved = cut;
    for (AllowEntry entry : entries) {
      if (entry.kind() == AllowEntry.Kind.PHRASE) {
        int start = text.indexOf(entry.value(), Math.max(from, cut - entry.value().length() + 1));
        if (start >= 0 && start < cut) {
          moved = Math.min(moved, start);
        }
      }
    }
    return moved;
  }

  private static boolean covers(AllowEntry entry, Finding finding, String text) {
    return switch (entry.kind()) {
      case TEXT_HASH -> entry.value().equals(AllowEntry.hash(text));
      case PHRASE -> insideOccurrence(entry.value(), finding, text);
    };
  }

  private static boolean insideOccurrence(String phrase, Finding finding, String text) {
    int first = Math.max(0, finding.end() - phrase.length());
    for (int at = text.indexOf(phrase, first);
        at >= 0 && at <= finding.start();
        at = text.indexOf(phrase, at + 1)) {
      if (finding.end() <= at + phrase.length()) {
        return true;
      }
    }
    return false;
  }

  private static int beginning(String phrase, CharSequence text, int from) {
    int first = Math.max(from, text.length() - phrase.length() + 1);
    for (int start = first; start < text.length(); start++) {
      int length = text.length() - start;
      if (phrase.startsWith(text.subSequence(start, text.length()).toString(), 0)
          && length < phrase.length()) {
        return start;
      }
    }
    return text.length();
  }
}
