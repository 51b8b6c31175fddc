package org.kerava.ops;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.kerava.backend.Backends;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Range;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Rare operations that are computed in plain Java on host arrays instead of by a backend. Their shapes and dtypes are known before their
 * values, so that shape inference never asks for values.
 */
final class Host {
  private Host() {}

  /** A result of values that are computed only if all inputs have values. */
  static Tensor of(DType type, Shape shape, Supplier<double[]> values, Tensor... inputs) {
    return hasValues(inputs) ? Tensor.of(values.get(), shape, type) : Symbolic.meta(shape, type);
  }

  /** A result of whole numbers. */
  static Tensor ofLongs(DType type, Shape shape, Supplier<long[]> values, Tensor... inputs) {
    return hasValues(inputs) ? Tensor.of(values.get(), shape, type) : Symbolic.meta(shape, type);
  }

  /** A result of positions. */
  static Tensor ofInts(Shape shape, Supplier<int[]> values, Tensor... inputs) {
    return hasValues(inputs) ? Tensor.of(values.get(), shape) : Symbolic.meta(shape, DType.INT32);
  }

  /** Whether no input is one of shape inference. */
  static boolean hasValues(Tensor... inputs) {
    for (Tensor t : inputs) {
      if (Symbolic.isMeta(t)) return false;
    }
    return Backends.current().device().kind() != Device.Kind.META;
  }

  /** Between which values whole numbers are; a batch may have the range of its data. */
  static Range range(Tensor t) {
    return t instanceof EagerTensor e ? e.range() : new Range(t);
  }

  /** A differentiable function of single numbers. */
  static Tensor map(String name, Tensor x, DType type, DoubleUnaryOperator f, ElementwiseOps.Derivative d) {
    if (Symbolic.any(x)) return Symbolic.op(name, in -> map(name, in.get(0), type, f, d), x);
    Tensor[] y = new Tensor[1];
    y[0] = of(type, x.shape(), () -> {
      double[] v = x.toDoubleArray();
      for (int i = 0; i < v.length; i++) v[i] = f.applyAsDouble(v[i]);
      return v;
    }, x);
    record(y[0], a -> a.give(0, d.apply(a.upstream(), x, y[0])), x);
    return y[0];
  }

  /** A function of pairs of numbers, broadcast, without a gradient. */
  static Tensor map(String name, Tensor a, Tensor b, DType type, DoubleBinaryOperator f) {
    if (Symbolic.any(a, b)) return Symbolic.op(name, in -> map(name, in.get(0), in.get(1), type, f), a, b);
    Shape shape = a.shape().broadcast(b.shape());
    return of(type, shape, () -> {
      double[] v = ShapeOps.broadcastTo(a, shape).toDoubleArray();
      double[] w = ShapeOps.broadcastTo(b, shape).toDoubleArray();
      for (int i = 0; i < v.length; i++) v[i] = f.applyAsDouble(v[i], w[i]);
      return v;
    }, a, b);
  }

  /** A function of pairs of whole numbers, broadcast. */
  static Tensor whole(String name, Tensor a, Tensor b, DType type, LongBinaryOperator f) {
    if (Symbolic.any(a, b)) return Symbolic.op(name, in -> whole(name, in.get(0), in.get(1), type, f), a, b);
    Shape shape = a.shape().broadcast(b.shape());
    return ofLongs(type, shape, () -> {
      long[] v = ShapeOps.broadcastTo(a, shape).toLongArray();
      long[] w = ShapeOps.broadcastTo(b, shape).toLongArray();
      for (int i = 0; i < v.length; i++) v[i] = f.applyAsLong(v[i], w[i]);
      return v;
    }, a, b);
  }

  /** Records the derivative of a host result. */
  static void record(Tensor y, Vjp vjp, Tensor... inputs) {
    if (y.dtype().isFloating()) Run.record(new Tensor[] {y}, inputs, vjp);
  }

  /** Several results with one derivative. */
  static List<Tensor> record(List<Tensor> ys, Vjp vjp, Tensor... inputs) {
    Run.record(ys.toArray(Tensor[]::new), inputs, vjp);
    return ys;
  }

}
