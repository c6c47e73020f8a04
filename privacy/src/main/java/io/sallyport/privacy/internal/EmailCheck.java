package io.sallyport.privacy.internal;

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

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    int at = text.indexOf('@', start);
    String local = text.substring(start, at);
    String domain = text.substring(at + 1, end);
    if (local.length() > LONGEST_LOCAL || local.endsWith(".") || local.contains("..")) {
      return null;
    }
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    if (before == '/' || (before == ':' && isLogin(text, start))) {
      return null;
    }
    boolean path =
        end + 1 < text.length() && text.charAt(end) == ':' && isWord(text.charAt(end + 1));
    if (path && local.equals("git")) {
      return null;
    }
    return DomainValidator.getInstance().isValid(domain) ? new Valid(start, end, null) : null;
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
