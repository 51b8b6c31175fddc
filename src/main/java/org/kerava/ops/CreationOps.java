package org.kerava.ops;

import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Operations that make tensors from nothing. */
public abstract class CreationOps {
  CreationOps() {}

  /**
   * {@return float32 zeros}
   *
   * @param lengths the shape
   */
  public static Tensor zeros(int... lengths) {
    return full(Shape.of(lengths), 0, Settings.floatx());
  }

  /**
   * {@return float32 zeros}
   *
   * @param shape the shape
   */
  public static Tensor zeros(Shape shape) {
    return full(shape, 0, Settings.floatx());
  }

  /**
   * {@return zeros}
   *
   * @param shape the shape
   * @param dtype their type
   */
  public static Tensor zeros(Shape shape, DType dtype) {
    return full(shape, 0, dtype);
  }

  /**
   * {@return float32 ones}
   *
   * @param lengths the shape
   */
  public static Tensor ones(int... lengths) {
    return full(Shape.of(lengths), 1, Settings.floatx());
  }

  /**
   * {@return float32 ones}
   *
   * @param shape the shape
   */
  public static Tensor ones(Shape shape) {
    return full(shape, 1, Settings.floatx());
  }

  /**
   * {@return ones}
   *
   * @param shape the shape
   * @param dtype their type
   */
  public static Tensor ones(Shape shape, DType dtype) {
    return full(shape, 1, dtype);
  }

  /**
   * {@return a tensor of one value, float32 for fractions and int32 for whole numbers}
   *
   * @param shape the shape
   * @param value the value
   */
  public static Tensor full(Shape shape, Number value) {
    return full(shape, value, Tensor.scalar(value).dtype());
  }

  /**
   * {@return a tensor of one value}
   *
   * @param shape the shape
   * @param value the value
   * @param dtype its type
   */
  public static Tensor full(Shape shape, Number value, DType dtype) {
    Backend b = Backends.current();
    View out = Run.fresh(b, dtype, shape);
    b.fill(out, value.doubleValue());
    return Run.done(out);
  }

  /**
   * {@return zeros like a tensor}
   *
   * @param x gives shape, dtype and device
   */
  public static Tensor zerosLike(Tensor x) {
    return fullLike(x, 0);
  }

  /**
   * {@return ones like a tensor}
   *
   * @param x gives shape, dtype and device
   */
  public static Tensor onesLike(Tensor x) {
    return fullLike(x, 1);
  }

  /**
   * {@return one value like a tensor}
   *
   * @param x gives shape, dtype and device
   * @param value the value
   */
  public static Tensor fullLike(Tensor x, Number value) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("FullLike", x, value), in -> fullLike(in.get(0), value), x);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, v.dtype(), v.shape());
    b.fill(out, value.doubleValue());
    return Run.done(out);
  }

  /**
   * {@return 0, 1, ... n - 1 as int32}
   *
   * @param n how many
   */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /**
   * {@return start, start + 1, ... below stop, as int32}
   *
   * @param start first
   * @param stop exclusive
   */
  public static Tensor arange(int start, int stop) {
    return arange(start, stop, 1);
  }

  /**
   * Evenly spaced numbers, int32 if all arguments are integers, else float32.
   *
   * @param start first
   * @param stop exclusive
   * @param step distance, not 0
   * @return a vector
   */
  public static Tensor arange(Number start, Number stop, Number step) {
    boolean fraction = start instanceof Double || start instanceof Float || stop instanceof Double || stop instanceof Float
        || step instanceof Double || step instanceof Float;
    return arange(start, stop, step, fraction ? Settings.floatx() : DType.INT32);
  }

  /**
   * Evenly spaced numbers.
   *
   * @param start first
   * @param stop exclusive
   * @param step distance, not 0
   * @param dtype the type
   * @return a vector
   */
  public static Tensor arange(Number start, Number stop, Number step, DType dtype) {
    if (step.doubleValue() == 0) throw new IllegalArgumentException("arange: the step is 0; it must be positive or negative");
    int n = (int) Math.max(0, Math.ceil((stop.doubleValue() - start.doubleValue()) / step.doubleValue()));
    Backend b = Backends.current();
    View out = Run.fresh(b, dtype, Shape.of(n));
    b.iota(out, 0, start.doubleValue(), step.doubleValue());
    return Run.done(out);
  }
}
