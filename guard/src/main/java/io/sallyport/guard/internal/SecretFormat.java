package io.sallyport.guard.internal;

import com.google.re2j.Pattern;
import io.sallyport.core.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the credentials of one kind look.
 *
 * @param id unique id, for example {@code aws-access-key-id}
 * @param title a few words for a person
 * @param severity how bad it would be
 * @param score how sure a match is that passes its check, in [0, 1]
 * @param keywords fixed strings of which one begins the match, or stands {@code before} characters
 *     behind its begin
 * @param fold whether case does not matter
 * @param pattern the match; its group 1, if any, is the secret itself
 * @param check what a match must pass, see {@link SecretChecks}
 * @param bounded whether a letter or digit directly before or behind rules a match out
 * @param spaced whether a match can hold white space
 * @param min characters without white space from the keyword on, at least; 0 when {@code spaced}
 * @param max characters from the begin of the match that are looked at
 * @param before characters of the match before the keyword, at most
 * @param body how a stream tells that a begun match goes on
 * @param partial for a stream: what a match that is not complete yet looks like; null for anything
 * @param example a text that matches
 * @param counterExample a similar text that does not
 */
record SecretFormat(
    String id,
    String title,
    Severity severity,
    double score,
    List<String> keywords,
    boolean fold,
    Pattern pattern,
    String check,
    boolean bounded,
    boolean spaced,
    int min,
    int max,
    int before,
    Body body,
    @Nullable Pattern partial,
    String example,
    String counterExample) {

  /** What a stream expects behind the begin of a match. */
  enum Body {
    /** Anything. */
    ANY,
    /** The characters of an armoured key (RFC 7468), up to its end line. */
    ARMOUR
  }

  /** Copies the keywords. */
  SecretFormat {
    keywords = List.copyOf(keywords);
  }
}
