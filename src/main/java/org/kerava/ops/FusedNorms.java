package org.kerava.ops;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Normalisations in one backend call each (internal: what layers are made of). Operands are float32 or float64 values. */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class FusedNorms {
  private FusedNorms() {}

  /**
   * What a batch normalisation gives.
   *
   * @param output like the input
   * @param mean of the batch (n), through which no gradient flows
   * @param variance of the batch (n), biased, through which no gradient flows
   */
  public record Batch(Tensor output, Tensor mean, Tensor variance) {}

  private static @Nullable View view(@Nullable Tensor t) {
    return t == null ? null : View.of(t);
  }

  /** The present inputs: x, gamma, beta without the absent ones. */
  private static Tensor[] inputs(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta) {
    if (gamma != null && beta != null) return new Tensor[] {x, gamma, beta};
    if (gamma != null) return new Tensor[] {x, gamma};
    return beta != null ? new Tensor[] {x, beta} : new Tensor[] {x};
  }

  /** Hands gradients to x, gamma, beta, skipping the absent ones. */
  private static void give(Adjoint a, @Nullable Tensor gamma, @Nullable Tensor beta, Tensor dx, @Nullable Tensor dgamma, @Nullable Tensor dbeta) {
    a.give(0, dx);
    if (gamma != null && dgamma != null) a.give(1, dgamma);
    if (beta != null && dbeta != null) a.give(gamma == null ? 1 : 2, dbeta);
  }

  private static int[] allButLast(Tensor x) {
    int[] axes = new int[x.ndim() - 1];
    Arrays.setAll(axes, i -> i);
    return axes;
  }

  /**
   * Normalises the last axis by the mean and variance over all the others.
   *
   * @param x (..., n)
   * @param gamma (n), or null
   * @param beta (n), or null
   * @param epsilon added to the variance
   * @return the output and the statistics
   */
  public static Batch batch(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta, double epsilon) {
    View v = View.of(x);
    Backend b = Run.on(v);
    Shape n = Shape.of(v.shape().last());
    View out = Run.fresh(b, v.dtype(), v.shape());
    View mean = Run.fresh(b, v.dtype(), n);
    View variance = Run.fresh(b, v.dtype(), n);
    b.batchNorm(out, mean, variance, v, view(gamma), view(beta), epsilon);
    Tensor y = Run.done(out, inputs(x, gamma, beta), a -> {
      Tensor dy = a.upstream();
      if (GradientTape.recording()) {
        int[] axes = allButLast(x);
        Tensor centred = Operations.subtract(x, Operations.mean(x, axes, true));
        Tensor rstd = Operations.power(Operations.add(Operations.mean(Operations.square(centred), axes, true), epsilon), -0.5);
        slopes(a, dy, Operations.multiply(centred, rstd), rstd, gamma, beta, axes, axes);
        return;
      }
      View dx = Run.fresh(b, v.dtype(), v.shape());
      View dgamma = gamma == null ? null : Run.fresh(b, v.dtype(), n);
      View dbeta = beta == null ? null : Run.fresh(b, v.dtype(), n);
      b.batchNormGrad(dx, dgamma, dbeta, View.of(dy), v, mean, variance, view(gamma), epsilon);
      give(a, gamma, beta, Run.done(dx), dgamma == null ? null : Run.done(dgamma), dbeta == null ? null : Run.done(dbeta));
    });
    return new Batch(y, Run.done(mean), Run.done(variance));
  }

  /**
   * Normalises each row of the last axis.
   *
   * @param x (..., n)
   * @param gamma (n), or null
   * @param beta (n), or null
   * @param epsilon added to the variance
   * @return like x
   */
  static Tensor layer(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta, double epsilon) {
    View v = View.of(x);
    Backend b = Run.on(v);
    Shape n = Shape.of(v.shape().last());
    View out = Run.fresh(b, v.dtype(), v.shape());
    View mean = Run.fresh(b, v.dtype(), v.shape().with(-1, 1));
    View rstd = Run.fresh(b, v.dtype(), v.shape().with(-1, 1));
    b.layerNorm(out, mean, rstd, v, view(gamma), view(beta), epsilon);
    return Run.done(out, inputs(x, gamma, beta), a -> {
      Tensor dy = a.upstream();
      if (GradientTape.recording()) {
        int[] last = {-1};
        Tensor centred = Operations.subtract(x, Operations.mean(x, last, true));
        Tensor r = Operations.power(Operations.add(Operations.mean(Operations.square(centred), last, true), epsilon), -0.5);
        slopes(a, dy, Operations.multiply(centred, r), r, gamma, beta, last, allButLast(x));
        return;
      }
      View dx = Run.fresh(b, v.dtype(), v.shape());
      View dgamma = gamma == null ? null : Run.fresh(b, v.dtype(), n);
      View dbeta = beta == null ? null : Run.fresh(b, v.dtype(), n);
      b.layerNormGrad(dx, dgamma, dbeta, View.of(dy), v, mean, rstd, view(gamma));
      give(a, gamma, beta, Run.done(dx), dgamma == null ? null : Run.done(dgamma), dbeta == null ? null : Run.done(dbeta));
    });
  }

  /**
   * The gradients, made of operations for second derivatives: dx = rstd (g - mean(g) - hat mean(g hat)) with g = dy gamma.
   *
   * @param axes over which x was normalised
   * @param others over which gamma and beta were repeated
   */
  private static void slopes(Adjoint a, Tensor dy, Tensor hat, Tensor rstd, @Nullable Tensor gamma, @Nullable Tensor beta, int[] axes, int[] others) {
    Tensor g = gamma == null ? dy : Operations.multiply(dy, gamma);
    Tensor pull = Operations.multiply(hat, Operations.mean(Operations.multiply(g, hat), axes, true));
    Tensor dx = Operations.multiply(rstd, Operations.subtract(Operations.subtract(g, Operations.mean(g, axes, true)), pull));
    give(a, gamma, beta, dx, gamma == null ? null : Operations.sum(Operations.multiply(dy, hat), others, false),
        beta == null ? null : Operations.sum(dy, others, false));
  }

  /**
   * {@return an axis normalised by given statistics}
   *
   * @param x any shape
   * @param mean one per position of the axis
   * @param variance one per position of the axis
   * @param axis which
   * @param offset one per position of the axis, or null
   * @param scale one per position of the axis, or null
   * @param epsilon added to the variance
   */
  public static Tensor given(Tensor x, Tensor mean, Tensor variance, int axis, @Nullable Tensor offset, @Nullable Tensor scale, double epsilon) {
    return NormalizationOps.scaled(x, mean, variance, axis, offset, scale, epsilon);
  }

  /**
   * {@return axes together normalised by their own mean and variance}
   *
   * @param x any shape
   * @param gamma of the axes' shape, or null
   * @param beta of the axes' shape, or null
   * @param axes which, rising
   * @param epsilon added to the variance
   */
  public static Tensor layer(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta, int[] axes, double epsilon) {
    return NormalizationOps.layerNormalization(x, gamma, beta, axes, epsilon);
  }

  /**
   * {@return axes together divided by their root mean square}
   *
   * @param x any shape
   * @param scale of the axes' shape, or null
   * @param axes which, rising
   * @param epsilon added to the mean square
   */
  public static Tensor rootMeanSquare(Tensor x, @Nullable Tensor scale, int[] axes, double epsilon) {
    return NormalizationOps.rmsNormalization(x, scale, axes, epsilon);
  }
}
