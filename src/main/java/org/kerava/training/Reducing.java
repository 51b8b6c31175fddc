package org.kerava.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Masks, weights and reduction of losses and metrics, in Keras's order. */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Reducing {
  private Reducing() {}

  /**
   * Two tensors of one rank, or that broadcast.
   *
   * @param first one
   * @param second the other
   */
  public record Pair(Tensor first, Tensor second) {}

  /**
   * Drops or adds a last axis of length 1 so that both have the same rank.
   *
   * @param a one tensor
   * @param b another
   * @param expand whether a vector beside a matrix of one column becomes one, rather than the matrix a vector
   * @return both
   */
  public static Pair sameRank(Tensor a, Tensor b, boolean expand) {
    int p = a.ndim();
    int q = b.ndim();
    if (p == q + 1 && a.shape().last() == 1) {
      return q == 1 && expand ? new Pair(a, Operations.expandDims(b, -1)) : new Pair(Operations.squeeze(a, -1), b);
    }
    if (q == p + 1 && b.shape().last() == 1) {
      return p == 1 && expand ? new Pair(Operations.expandDims(a, -1), b) : new Pair(a, Operations.squeeze(b, -1));
    }
    return new Pair(a, b);
  }

  /**
   * Throws unless two shapes can be brought together, in words that tell what they are.
   *
   * @param who for the message
   * @param what for the message: what the first shape is of
   * @param a a shape
   * @param to for the message: what the second shape is of
   * @param b another
   */
  public static void checkFit(String who, String what, Shape a, String to, Shape b) {
    for (int i = 1; i <= Math.min(a.ndim(), b.ndim()); i++) {
      int m = a.get(-i);
      int n = b.get(-i);
      if (m != n && m != 1 && n != 1 && m != Shape.ANY && n != Shape.ANY) {
        throw new ShapeException(who + ": " + what + " of shape " + a + " do not fit " + to + " of shape " + b);
      }
    }
  }

  /** A mask as a weight: under a mean, what is valid weighs total / valid, so that the mean is over the valid. */
  private static Tensor scaled(Tensor mask, DType dtype, Reduction reduction) {
    Tensor m = Operations.cast(mask, dtype);
    if (reduction != Reduction.MEAN && reduction != Reduction.SUM_OVER_BATCH_SIZE) return m;
    return Operations.multiply(m, Operations.divideNoNan(Operations.fullLike(Operations.sum(m), m.size()), Operations.sum(m)));
  }

  /**
   * The product of a weight and a mask, not scaled.
   *
   * @param weight of any float type
   * @param mask of truth values
   * @return the weight where the mask is true, else 0
   */
  public static Tensor masked(Tensor weight, Tensor mask) {
    return product(Operations.cast(mask, weight.dtype()), weight);
  }

  /** A weight of the first axes of a shape, with axes of length 1 for the rest. */
  private static Tensor leading(Tensor weight, Shape shape) {
    int n = weight.ndim();
    if (n == 0 || n >= shape.ndim() || shape.last() == weight.shape().last() && n == 1 && shape.get(0) != weight.shape().get(0)) return weight;
    int[] lengths = new int[shape.ndim()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = i < n ? weight.shape().get(i) : 1;
      if (i < n && lengths[i] != shape.get(i) && lengths[i] != 1) return weight;
    }
    return Operations.reshape(weight, lengths);
  }

  /**
   * Values times weights.
   *
   * @param values one per sample, or more
   * @param weight of the same shape, of its first axes, or broadcasting to it
   * @return both, of one rank and not yet multiplied
   */
  public static Pair align(Tensor values, Tensor weight) {
    Pair p = sameRank(values, weight, true);
    return new Pair(p.first, leading(p.second, p.first.shape()));
  }

  /**
   * Values to one number, in Keras's order: the mask becomes a weight, the weights multiply, the result is reduced.
   *
   * @param values one per sample, or more; a mask that travels with them counts
   * @param mask which values count, or empty
   * @param sampleWeight of the same shape, of its first axes, or broadcasting to it; null for none
   * @param reduction how to reduce
   * @return a scalar, unless the reduction is {@link Reduction#NONE}
   */
  public static Tensor reduce(Tensor values, Optional<Tensor> mask, @Nullable Tensor sampleWeight, Reduction reduction) {
    Tensor v = values;
    Tensor w = sampleWeight == null ? null : Operations.cast(sampleWeight, v.dtype());
    Optional<Tensor> own = Masks.get(values);
    Optional<Tensor> m = mask.isPresent() && own.isPresent() ? Optional.of(Operations.logicalAnd(mask.get(), own.get())) : mask.or(() -> own);
    if (m.isPresent()) {
      Tensor byMask = scaled(m.get(), v.dtype(), reduction);
      w = w == null ? byMask : product(byMask, w);
    }
    if (w != null) {
      Pair p = align(v, w);
      w = p.second;
      checkFit("sample weights", "weights", w.shape(), "values", p.first.shape());
      v = Operations.multiply(p.first, w);
    }
    if (reduction == Reduction.NONE || v.ndim() == 0) return v;
    Tensor sum = Operations.sum(v);
    return switch (reduction) {
      case SUM -> sum;
      case MEAN_WITH_SAMPLE_WEIGHT -> w == null ? Operations.mean(v) : Operations.divideNoNan(sum, Operations.sum(w));
      default -> v.size() == 0 ? sum : Operations.divide(sum, v.size());
    };
  }

  private static Tensor product(Tensor mask, Tensor weight) {
    Pair p = align(mask, weight);
    return Operations.multiply(p.first, p.second);
  }
}
