package io.sallyport.privacy.internal;

import java.util.List;
import java.util.Locale;
import org.apache.commons.validator.routines.DomainValidator;
import org.jspecify.annotations.Nullable;

/**
 * An address in the form local@domain (RFC 5321 section 4.1.2, without quoted local parts) whose
 * domain ends in a registered top-level domain. Logins in addresses of repositories and servers are
 * none.
 */
final class EmailCheck implements Validator {

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_LOGIN = 160;
  private static final List<String> RESERVED = List.of(".example", ".test", ".invalid");

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    int at = text.indexOf('@', start);
    String local = text.substring(start, at);
    String domain = text.substring(at + 1, end);
    if (local.length() > LONGEST_LOCAL || local.endsWith(".") || local.contains("..")) {
      return null;
    }
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    if (isLogin(text, start) && (before == ':' || text.startsWith("//", start - 2))) {
      return null;
    }
    boolean path =
        end + 1 < text.length() && text.charAt(end) == ':' && isWord(text.charAt(end + 1));
    if (path && local.equals("git")) {
      return null;
    }
    if (isDomain(domain)) {
      return new Valid(start, end, null);
    }
    // A file may be named after an address: jane@example.org.pdf
    int point = domain.lastIndexOf('.');
    boolean file = point > 0 && isDomain(domain.substring(0, point));
    return file ? new Valid(start, at + 1 + point, null) : null;
  }

  /** With a registered end, or one of those that documents use (RFC 2606 section 2). */
  private static boolean isDomain(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    for (String reserved : RESERVED) {
      if (lower.endsWith(reserved)) {
        return DomainValidator.getInstance()
            .isValid(domain.substring(0, domain.length() - reserved.length()) + ".com");
      }
    }
    return DomainValidator.getInstance().isValid(domain);
  }

  /** Whether the colon before belongs to user:password@host in an address. */
  private static boolean isLogin(String text, int start) {
    String near = text.substring(Math.max(0, start - LONGEST_LOGIN), start);
    return near.lastIndexOf("://") > near.lastIndexOf(' ');
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '/' || c == '~';
  }
}
