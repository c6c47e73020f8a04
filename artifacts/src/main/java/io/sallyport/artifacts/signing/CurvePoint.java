package io.sallyport.artifacts.signing;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/**
 * Multiplies a curve's generator, because the JDK gives no public key for a private one. Not in
 * constant time: used once, on the machine that owns the key.
 */
final class CurvePoint {

  private CurvePoint() {}

  static ECPoint multiply(ECParameterSpec curve, BigInteger factor) {
    BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger a = curve.getCurve().getA();
    ECPoint result = ECPoint.POINT_INFINITY;
    ECPoint doubled = curve.getGenerator();
    for (int bit = 0; bit < factor.bitLength(); bit++) {
      if (factor.testBit(bit)) {
        result = add(result, doubled, a, prime);
      }
      doubled = add(doubled, doubled, a, prime);
    }
    return result;
  }

  private static ECPoint add(ECPoint first, ECPoint second, BigInteger a, BigInteger prime) {
    if (first.equals(ECPoint.POINT_INFINITY)) {
      return second;
    }
    if (second.equals(ECPoint.POINT_INFINITY)) {
      return first;
    }
    BigInteger x1 = first.getAffineX();
    BigInteger y1 = first.getAffineY();
    BigInteger x2 = second.getAffineX();
    BigInteger y2 = second.getAffineY();
    BigInteger slope;
    if (x1.equals(x2)) {
      if (!y1.equals(y2) || y1.signum() == 0) {
        return ECPoint.POINT_INFINITY;
      }
      BigInteger three = BigInteger.valueOf(3);
      slope = x1.pow(2).multiply(three).add(a).multiply(y1.shiftLeft(1).modInverse(prime));
    } else {
      slope = y2.subtract(y1).multiply(x2.subtract(x1).modInverse(prime));
    }
    BigInteger x3 = slope.pow(2).subtract(x1).subtract(x2).mod(prime);
    return new ECPoint(x3, slope.multiply(x1.subtract(x3)).subtract(y1).mod(prime));
  }
}
