package io.sallyport.text.internal;

import org.jspecify.annotations.Nullable;

/**
 * Base 85 with the alphabets of Ascii85 (as PDF uses it), RFC 1924 and Z85 (ZeroMQ RFC 32), where
 * text comes out: five characters hold four bytes, and a shorter end holds one byte less than it
 * has characters.
 */
final class Base85Step implements Step {

  private static final int SHORTEST = 15;
  private static final String ASCII85 = ascii85();
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String RFC1924 = LETTERS + "!#$%&()*+-;<=>?@^_`{|}~";
  private static final String Z85 =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private static String ascii85() {
    StringBuilder alphabet = new StringBuilder();
    for (char c = '!'; c <= 'u'; c++) {
      alphabet.append(c);
    }
    return alphabet.toString();
  }

  @Override
  public String name() {
    return "base85";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.dense();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    return Openings.ofRuns(text.text(), c -> c > ' ' && c < 0x7f, Base85Step::decode)
        .open(text, allowance, name());
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    if (end - start < SHORTEST) {
      return null;
    }
    boolean framed = input.startsWith("<~", start) && input.startsWith("~>", end - 2);
    int from = framed ? start + 2 : start;
    int to = framed ? end - 2 : end;
    for (String alphabet : new String[] {ASCII85, RFC1924, Z85}) {
      Piece piece = decode(input, from, to, alphabet);
      if (piece != null) {
        return piece;
      }
    }
    return null;
  }

  private static @Nullable Piece decode(String input, int start, int end, String alphabet) {
    ByteMap bytes = new ByteMap();
    for (int i = start; i < end; i += 5) {
      int count = Math.min(5, end - i);
      if (count == 1) {
        return null;
      }
      long value = 0;
      for (int k = 0; k < 5; k++) {
        int digit = k < count ? alphabet.indexOf(input.charAt(i + k)) : 84;
        if (digit < 0) {
          return null;
        }
        value = value * 85 + digit;
      }
      if (value > 0xffff_ffffL) {
        return null;
      }
      for (int k = 0; k < count - 1; k++) {
        int octet = (int) (value >> (24 - 8 * k)) & 0xff;
        if (octet < 0x80 && (octet == 0 || Ascii.isOddControl((char) octet))) {
          return null;
        }
        bytes.add(octet, i, i + count);
      }
    }
    Piece piece = bytes.decode();
    return piece != null && Plausibility.isReadable(piece.text()) ? piece : null;
  }
}
