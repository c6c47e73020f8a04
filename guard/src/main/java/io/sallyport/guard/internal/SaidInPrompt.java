package io.sallyport.guard.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What hidden instructions say, made once for all addresses that are compared with it: as one row
 * of letters and digits, and the hosts that they name.
 *
 * @param letters in small letters, the texts parted by a sign that is no letter
 * @param hosts of the addresses in the texts
 */
record SaidInPrompt(String letters, Set<String> hosts) {

  /** Between two texts; no value of an address holds it. */
  private static final char GAP = '\uFFFF';

  static SaidInPrompt of(List<String> instructions) {
    StringBuilder letters = new StringBuilder();
    Set<String> hosts = new HashSet<>();
    for (String text : instructions) {
      letters.append(lettersOf(text)).append(GAP);
      for (FoundLink link : LinkFinder.find(text)) {
        hosts.add(LinkRisk.host(link.url()));
      }
    }
    return new SaidInPrompt(letters.toString(), Set.copyOf(hosts));
  }

  /** The letters and digits of a text, in small letters. */
  static String lettersOf(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isLetterOrDigit(c)) {
        letters.append(Keywords.fold(c));
      }
    }
    return letters.toString();
  }
}
