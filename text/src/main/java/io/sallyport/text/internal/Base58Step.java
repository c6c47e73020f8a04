package io.sallyport.text.internal;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Base58 with Bitcoin's alphabet, without a checksum, where something readable comes out. */
final class Base58Step implements Step {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);
  private static final int SHORTEST = 11;

  /** Numbers grow with the square of the length. */
  private static final int LONGEST = 1_024;

  @Override
  public String name() {
    return "base58";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.packed();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    return Openings.ofRuns(text.text(), Ascii::isLetterOrDigit, Base58Step::decode)
        .open(text, allowance, name());
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    if (end - start < SHORTEST || end - start > LONGEST) {
      return null;
    }
    boolean digit = false;
    boolean upper = false;
    for (int i = start; i < end; i++) {
      if (ALPHABET.indexOf(input.charAt(i)) < 0) {
        return null;
      }
      digit |= Ascii.isDigit(input.charAt(i));
      upper |= Ascii.isUpper(input.charAt(i));
    }
    if (!digit || !upper) {
      return null;
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = start; i < end; i++) {
      value = value.multiply(BASE).add(BigInteger.valueOf(ALPHABET.indexOf(input.charAt(i))));
    }
    ByteMap bytes = new ByteMap();
    for (byte octet : value.toByteArray()) {
      bytes.add(octet & 0xff, start, end);
    }
    Piece piece = bytes.decode();
    return piece != null && Plausibility.isReadable(piece.text()) ? piece : null;
  }
}
