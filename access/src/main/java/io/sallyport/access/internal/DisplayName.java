package io.sallyport.access.internal;

import java.util.Set;

/** Names that people read in consoles, terminals and logs. */
public final class DisplayName {
  private static final int LONGEST = 256;

  /** Categories that show nothing, or change how what is around them is shown. */
  private static final Set<Integer> INVISIBLE =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.SURROGATE,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  private DisplayName() {}

  /**
   * Checks a name.
   *
   * @param field what to call it in the message
   * @throws IllegalArgumentException when it is blank, longer than 256 characters, or has control,
   *     format or line-breaking characters; the message never repeats it
   */
  public static String check(String field, String name) {
    if (name.isBlank() || name.length() > LONGEST) {
      throw new IllegalArgumentException(
          field + ": " + name.length() + " characters (expected: 1 to 256, not blank)");
    }
    int at = 0;
    while (at < name.length()) {
      int character = name.codePointAt(at);
      if (INVISIBLE.contains(Character.getType(character))) {
        throw new IllegalArgumentException(
            field
                + ": U+%04X at %d (expected: no control, invisible or line-breaking characters)"
                    .formatted(character, at));
      }
      at += Character.charCount(character);
    }
    return name;
  }
}
