package io.sallyport.guard;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which findings an operator has allowed; made once for a policy. */
final class AllowList {

  private final List<AllowEntry> entries;
  private final Map<String, List<AllowEntry>> byHash = new HashMap<>();
  private final List<AllowEntry> phrases = new ArrayList<>();

  AllowList(List<AllowEntry> entries) {
    this.entries = List.copyOf(entries);
    for (AllowEntry entry : entries) {
      switch (entry.kind()) {
        case TEXT_HASH ->
            byHash.computeIfAbsent(entry.value(), hash -> new ArrayList<>()).add(entry);
        case PHRASE -> phrases.add(entry);
      }
    }
  }

  List<AllowEntry> entries() {
    return entries;
  }

  /** What is allowed in a text, which is hashed once however much is found in it. */
  InText in(String text) {
    return new InText(text);
  }

  /** The findings of one text. */
  final class InText {
    private final String text;
    private @Nullable List<AllowEntry> whole;

    private InText(String text) {
      this.text = text;
    }

    /** Whether a finding is allowed. A scanner's failure never is. */
    boolean allows(Finding finding) {
      if (finding.category() == Category.SCANNER_FAILURE) {
        return false;
      }
      for (AllowEntry entry : whole()) {
        if (silences(entry, finding)) {
          return true;
        }
      }
      for (AllowEntry entry : phrases) {
        if (silences(entry, finding) && insideOccurrence(entry.value(), finding, text)) {
          return true;
        }
      }
      return false;
    }

    private List<AllowEntry> whole() {
      List<AllowEntry> known = whole;
      if (known == null) {
        known =
            byHash.isEmpty() ? List.of() : byHash.getOrDefault(AllowEntry.hash(text), List.of());
        whole = known;
      }
      return known;
    }
  }

  private static boolean silences(AllowEntry entry, Finding finding) {
    return entry.rule() == null || entry.rule().equals(finding.rule());
  }

  /** The lowest index from which the text could still grow into an allowed phrase. */
  int holdFrom(CharSequence text, int from) {
    int hold = text.length();
    for (AllowEntry entry : phrases) {
      hold = Math.min(hold, beginning(entry.value(), text, from));
    }
    return hold;
  }

  /** Moves a cut that would split an allowed phrase to the phrase's start. */
  int beforePhrase(String text, int from, int cut) {
    int moved = cut;
    for (AllowEntry entry : phrases) {
      int start = text.indexOf(entry.value(), Math.max(from, cut - entry.value().length() + 1));
      if (start >= 0 && start < cut) {
        moved = Math.min(moved, start);
      }
    }
    return moved;
  }

  private static boolean insideOccurrence(String phrase, Finding finding, String text) {
    int last = Math.min(finding.start(), text.length() - phrase.length());
    for (int at = Math.max(0, finding.end() - phrase.length()); at <= last; at++) {
      if (text.startsWith(phrase, at)) {
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
