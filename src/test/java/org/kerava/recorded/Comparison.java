package org.kerava.recorded;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Compares a result with the recorded one: dtype and shape exactly, values within |a - b| <= tolerance max(1, max |b|), NaN equal to NaN. */
final class Comparison {
  private Comparison() {}

  /** What is wrong, or nothing. */
  static Optional<String> difference(@Nullable Object expected, @Nullable Object actual, double looser) {
    if (expected instanceof List<?> e) {
      if (!(actual instanceof List<?> a) || a.size() != e.size()) return Optional.of("expected " + e.size() + " results, got " + text(actual));
      for (int i = 0; i < e.size(); i++) {
        var d = difference(e.get(i), a.get(i), looser);
        if (d.isPresent()) return Optional.of("result " + i + ": " + d.get());
      }
      return Optional.empty();
    }
    if (expected instanceof Tensor e) {
      if (actual instanceof List<?> l && l.size() == 1) return difference(e, l.get(0), looser);
      return actual instanceof Tensor a ? tensors(e, a, looser) : Optional.of("expected a tensor, got " + text(actual));
    }
    if (expected instanceof Number n && actual instanceof Number k) {
      return n.doubleValue() == k.doubleValue() ? Optional.empty() : Optional.of("expected " + n + ", got " + k);
    }
    if (expected instanceof Boolean b && actual instanceof Tensor t) {
      return (t.item() != 0) == b ? Optional.empty() : Optional.of("expected " + b);
    }
    return expected == null ? actual == null ? Optional.empty() : Optional.of("expected nothing") : expected.equals(actual) ? Optional.empty()
        : Optional.of("expected " + expected + ", got " + text(actual));
  }

  private static String text(@Nullable Object o) {
    return o instanceof List<?> l ? l.size() + " results" : String.valueOf(o);
  }

  private static Optional<String> tensors(Tensor e, Tensor a, double looser) {
    if (e.dtype() != a.dtype()) return Optional.of("dtype " + a.dtype() + " instead of " + e.dtype());
    if (!e.shape().equals(a.shape())) return Optional.of("shape " + a.shape() + " instead of " + e.shape());
    if (e.dtype() == DType.STRING) {
      return List.of(e.toStringArray()).equals(List.of(a.toStringArray())) ? Optional.empty() : Optional.of("other texts");
    }
    double[] x = e.toDoubleArray();
    double[] y = a.toDoubleArray();
    double scale = 1;
    for (double v : x) {
      if (Double.isFinite(v)) scale = Math.max(scale, Math.abs(v));
    }
    double tolerance = e.dtype().isFloating() ? looser * tolerance(e.dtype()) * scale : 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] == y[i] || Double.isNaN(x[i]) && Double.isNaN(y[i]) || Math.abs(x[i] - y[i]) <= tolerance) continue;
      return Optional.of(String.format(Locale.ROOT, "element %d of %s %s is %s instead of %s (tolerance %.1e)", i, e.dtype(), e.shape(), y[i], x[i], tolerance));
    }
    return Optional.empty();
  }

  private static double tolerance(DType t) {
    return switch (t) {
      case FLOAT64 -> 1e-9;
      case FLOAT16 -> 2e-3;
      case BFLOAT16 -> 2e-2;
      default -> 1e-5;
    };
  }
}
