package org.kerava.ops;

import org.kerava.tensor.DType;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Correlations and frames of signals. */
public abstract class SignalOps extends QuantileOps {
  SignalOps() {}

  /**
   * {@return the sums of products of a signal and a shifted pattern, where they overlap wholly}
   *
   * @param a a vector
   * @param b a vector
   */
  public static Tensor correlate(Tensor a, Tensor b) {
    return correlate(a, b, "valid");
  }

  /**
   * {@return the sums of products of a signal and a shifted pattern; int64 gives float64}
   *
   * @param a a vector
   * @param b a vector
   * @param mode {@code "valid"} (whole overlap), {@code "same"} (as long as the longer) or {@code "full"} (any overlap)
   */
  public static Tensor correlate(Tensor a, Tensor b, String mode) {
    if (Symbolic.any(a, b)) return Symbolic.op("correlate", in -> correlate(in.get(0), in.get(1), mode), a, b);
    if (a.ndim() != 1 || b.ndim() != 1) throw new ShapeException("correlate: two vectors expected, got shapes " + a.shape() + " and " + b.shape());
    DType type = wideFloat(a.dtype().promote(b.dtype()));
    int m = b.size();
    Tensor x = cast(a, type);
    if (!mode.equals("valid")) x = pad(x, new int[][] {{m - 1, m - 1}});
    Tensor full = matmul(extractSequences(x, m, 1), cast(b, type));
    return switch (mode) {
      case "valid", "full" -> full;
      case "same" -> {
        int n = Math.max(a.size(), m);
        int start = (a.size() + m - 1 - n) / 2;
        yield part(full, Slices.along(0, start, start + n, 1));
      }
      default -> throw new IllegalArgumentException("correlate: unknown mode \"" + mode + "\"; known are \"valid\", \"same\", \"full\"");
    };
  }

  /**
   * Pearson's correlation coefficients of the rows
   *
   * @param x (variables, observations)
   * @return (variables, variables)
   */
  public static Tensor corrcoef(Tensor x) {
    Tensor f = cast(x, wideFloat(x.dtype()));
    Tensor d = subtract(f, mean(f, -1, true));
    Tensor rows = f.ndim() < 2 ? reshape(d, 1, -1) : d;
    Tensor covariance = divide(matmul(rows, transpose(rows)), rows.shape().last() - 1);
    Tensor deviation = sqrt(diagonal(covariance));
    Tensor r = clip(divide(covariance, outer(deviation, deviation)), -1, 1);
    return f.ndim() < 2 ? squeeze(r) : r;
  }

  /**
   * {@return pieces of the last axis, as a new axis before it}
   *
   * @param x a tensor
   * @param length of a piece
   * @param stride from the start of one to the next
   */
  public static Tensor extractSequences(Tensor x, int length, int stride) {
    if (Symbolic.any(x)) return Symbolic.op("extract_sequences", in -> extractSequences(in.get(0), length, stride), x);
    if (x.ndim() == 0 || length < 1 || stride < 1) {
      throw new IllegalArgumentException("extractSequences: a tensor of at least 1 axis, length and stride of at least 1 expected; got the shape " + x.shape()
          + ", " + length + " and " + stride);
    }
    int count = x.shape().last() < length ? 0 : (x.shape().last() - length) / stride + 1;
    return take(x, add(multiply(reshape(arange(count), -1, 1), stride), arange(length)), -1);
  }

  /**
   * {@return the distances of all pairs of rows}
   *
   * @param a (..., m, n)
   * @param b (..., k, n)
   */
  public static Tensor cdist(Tensor a, Tensor b) {
    return sqrt(sum(square(subtract(expandDims(a, -2), expandDims(b, -3))), -1));
  }
}
