package io.sallyport.privacy.internal;

import com.google.re2j.Pattern;
import io.sallyport.privacy.PersonalDataType;
import java.util.List;

/**
 * One way to recognise one kind of personal data.
 *
 * @param id unique name
 * @param type what it finds
 * @param subtype the finer name of what it finds; a validator may give a finer one still
 * @param anchor where in a text it is worth trying
 * @param pattern what the data looks like; matched in linear time. Its first group, where there is
 *     one, is the data itself
 * @param validator what a pattern cannot say: checksums, prefixes, lengths
 * @param score how sure a valid match is without context
 * @param context words that speak for the match, and the score they raise it to
 * @param against words that speak against the match, and the score they lower it to
 * @param everyday whether what it finds stands in texts about nobody, so that only a search for
 *     everything uses it
 */
public record Recognizer(
    String id,
    PersonalDataType type,
    String subtype,
    Anchor anchor,
    Pattern pattern,
    Validator validator,
    double score,
    Context context,
    Context against,
    boolean everyday) {

  /** Where a recogniser is tried. */
  public sealed interface Anchor {

    /**
     * At the start of a word or number.
     *
     * @param shapes what the first characters must be: 9 a digit, A a letter, ^ a capital, anything
     *     else itself
     * @param digits how many digits must follow, with no more than separators between them
     */
    record Start(List<String> shapes, int digits) implements Anchor {}

    /**
     * In the run of characters without white space or brackets around a sign.
     *
     * @param sign the sign
     * @param count how often the run must hold it
     */
    record Around(char sign, int count) implements Anchor {}

    /**
     * Near a word.
     *
     * @param words the words in lower case; letters only, or the first letters of a sign's name
     * @param before how many characters before the word belong to what is searched
     * @param digit whether a digit must stand near for it to be worth searching
     * @param needs texts in lower case of which one must follow within 80 characters; none for no
     *     such need
     */
    record Word(List<String> words, int before, boolean digit, List<String> needs)
        implements Anchor {}

    /**
     * Behind a label.
     *
     * @param labels words and phrases; behind one that ends in a colon a colon, an equals sign or
     *     the like must stand
     * @param digit whether a digit must stand near for it to be worth searching
     */
    record Label(List<String> labels, boolean digit) implements Anchor {}
  }

  /**
   * Words near a match that change how sure it is.
   *
   * @param words lower-case words or phrases
   * @param score the score when one of them is there
   */
  public record Context(List<String> words, double score) {}
}
