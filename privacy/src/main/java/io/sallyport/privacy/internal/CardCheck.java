package io.sallyport.privacy.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment card number: the check digit of ISO/IEC 7812-1 (Luhn), a known issuer's prefix and
 * length, and groups as cards print them.
 */
final class CardCheck implements Validator {

  /** One issuer: ranges of leading digits, and the lengths of its numbers. */
  record Issuer(String name, List<String> prefixes, List<Integer> lengths) {

    boolean issues(String digits) {
      return lengths.contains(digits.length())
          && prefixes.stream().anyMatch(prefix -> startsWithin(digits, prefix));
    }

    /** A prefix is written as digits, or as a range of equally long ones. */
    private static boolean startsWithin(String digits, String prefix) {
      int dash = prefix.indexOf('-');
      if (dash < 0) {
        return digits.startsWith(prefix);
      }
      String start = digits.substring(0, dash);
      return start.compareTo(prefix.substring(0, dash)) >= 0
          && start.compareTo(prefix.substring(dash + 1)) <= 0;
    }
  }

  private static final List<Issuer> ISSUERS = issuers();

  private static List<Issuer> issuers() {
    List<Issuer> issuers = new ArrayList<>();
    for (JsonNode node : RecognizerFiles.tree("card-issuers.json")) {
      List<Integer> lengths = new ArrayList<>();
      node.path("lengths").forEach(length -> lengths.add(length.asInt()));
      issuers.add(
          new Issuer(
              node.path("name").asText(), RecognizerFiles.texts(node.path("prefixes")), lengths));
    }
    return List.copyOf(issuers);
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    StringBuilder digits = new StringBuilder(19);
    for (int i = start; i < end; i++) {
      if (Character.isDigit(text.charAt(i))) {
        digits.append(text.charAt(i));
      }
    }
    String number = digits.toString();
    if (number.chars().distinct().count() < 2 || !luhn(number)) {
      return null;
    }
    for (Issuer issuer : ISSUERS) {
      if (issuer.issues(number)) {
        return new Valid(start, end, issuer.name());
      }
    }
    return null;
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    boolean twice = false;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int digit = digits.charAt(i) - '0';
      if (twice) {
        digit = digit > 4 ? digit * 2 - 9 : digit * 2;
      }
      sum += digit;
      twice = !twice;
    }
    return sum % 10 == 0;
  }
}
