package io.sallyport.privacy.internal.treat;

/** Stars for letters and digits. */
public final class Masks {

  private Masks() {}

  /**
   * Masks a value.
   *
   * @param kept how many letters and digits at the end stay; at most half of them do
   */
  public static String mask(String value, int kept) {
    int signs = (int) value.codePoints().filter(Character::isLetterOrDigit).count();
    int hidden = signs - Math.min(kept, signs / 2);
    StringBuilder masked = new StringBuilder(value.length());
    int seen = 0;
    for (int point : value.codePoints().toArray()) {
      boolean sign = Character.isLetterOrDigit(point);
      if (sign && seen++ < hidden) {
        masked.append('*');
      } else {
        masked.appendCodePoint(point);
      }
    }
    return masked.toString();
  }
}
