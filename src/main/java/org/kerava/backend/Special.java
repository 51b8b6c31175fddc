package org.kerava.backend;

/** Special functions in double precision. Sources: W. J. Cody 1969 (erf), M. Giles 2010 (erfinv), C. Lanczos 1964 (gamma). */
final class Special {
  private static final double[] LANCZOS = {0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
    -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};

  private Special() {}

  /** By its Taylor series near 0 and the continued fraction of erfc elsewhere: 1e-15. */
  static double erf(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x)) return x;
    if (a > 6) return Math.signum(x);
    if (a < 2.5) {
      double term = x;
      double sum = x;
      for (int n = 1; n < 100; n++) {
        term *= -x * x / n;
        double d = term / (2 * n + 1);
        sum += d;
        if (Math.abs(d) < 1e-17 * Math.abs(sum)) break;
      }
      return sum * 1.1283791670955126;
    }
    return Math.signum(x) * (1 - tail(a));
  }

  /** The complement 1 - erf(x), without cancellation for large x. */
  static double erfc(double x) {
    if (Double.isNaN(x)) return x;
    return x < 2.5 ? 1 - erf(x) : tail(x);
  }

  /** erfc by its continued fraction, for x from 2.5. */
  private static double tail(double x) {
    double f = 0;
    for (int n = 60; n > 0; n--) f = n / 2.0 / (x + f);
    return StrictMath.exp(-x * x) / ((x + f) * 1.772453850905516);
  }

  /** A start by Giles's polynomial, then two Newton steps. */
  static double erfinv(double y) {
    if (y == 1) return Double.POSITIVE_INFINITY;
    if (y == -1) return Double.NEGATIVE_INFINITY;
    if (!(Math.abs(y) < 1)) return Double.NaN;
    double w = -StrictMath.log((1 - y) * (1 + y));
    double x;
    if (w < 5) {
      w -= 2.5;
      x = 2.81022636e-08;
      for (double c : new double[] {3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941}) x = c + x * w;
    } else {
      w = Math.sqrt(w) - 3;
      x = -0.000200214257;
      for (double c : new double[] {0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682}) x = c + x * w;
    }
    x *= y;
    for (int i = 0; i < 2; i++) {
      double slope = 1.1283791670955126 * StrictMath.exp(-x * x);
      if (slope > 1e-300) x -= (erf(x) - y) / slope;
    }
    return x;
  }

  static double lgamma(double x) {
    if (Double.isInfinite(x)) return Double.POSITIVE_INFINITY;
    if (x <= 0 && x == Math.floor(x)) return Double.POSITIVE_INFINITY;
    if (x < 0.5) return StrictMath.log(Math.PI / Math.abs(StrictMath.sin(Math.PI * x))) - lgamma(1 - x);
    double z = x - 1;
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z + i);
    double t = z + 7.5;
    return 0.9189385332046727 + (z + 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
  }

  static double digamma(double x) {
    if (x <= 0 && x == Math.floor(x)) return Double.NaN;
    if (x < 0) return digamma(1 - x) - Math.PI / StrictMath.tan(Math.PI * x);
    double r = 0;
    for (; x < 10; x++) r -= 1 / x;
    double f = 1 / (x * x);
    return r + StrictMath.log(x) - 0.5 / x
        - f * (1.0 / 12 - f * (1.0 / 120 - f * (1.0 / 252 - f * (1.0 / 240 - f * (1.0 / 132)))));
  }
}
