package org.kerava.ops;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Evenly spaced numbers and the windows of signal processing. */
public abstract class RangeOps extends DiagonalOps {
  RangeOps() {}

  /**
   * {@return 0, 1, ... below stop: int32 for a whole number, else float32}
   *
   * @param stop exclusive
   */
  public static Tensor arange(Number stop) {
    return arange(0, stop, 1);
  }

  /**
   * {@return one tensor broadcast to a shape}
   *
   * @param shape the shape
   * @param value broadcast
   */
  public static Tensor full(Shape shape, Tensor value) {
    return full(shape, value, Settings.floatx());
  }

  /**
   * {@return one tensor broadcast to a shape}
   *
   * @param shape the shape
   * @param value broadcast
   * @param dtype the type of the result
   */
  public static Tensor full(Shape shape, Tensor value, DType dtype) {
    return broadcastTo(cast(value, dtype), shape);
  }

  /**
   * {@return zeros: there is no uninitialised memory}
   *
   * @param shape the shape
   */
  public static Tensor empty(Shape shape) {
    return empty(shape, Settings.floatx());
  }

  /**
   * {@return zeros: there is no uninitialised memory}
   *
   * @param shape the shape
   * @param dtype the type of the result
   */
  public static Tensor empty(Shape shape, DType dtype) {
    return zeros(shape, dtype);
  }

  /**
   * {@return zeros like a tensor: there is no uninitialised memory}
   *
   * @param x gives shape and dtype
   */
  public static Tensor emptyLike(Tensor x) {
    return zerosLike(x);
  }

  /**
   * {@return zeros in the shape of a tensor}
   *
   * @param x gives the shape
   * @param dtype the type of the result
   */
  public static Tensor emptyLike(Tensor x, DType dtype) {
    return zerosLike(x, dtype);
  }

  /**
   * {@return zeros in the shape of a tensor}
   *
   * @param x gives the shape
   * @param dtype the type of the result
   */
  public static Tensor zerosLike(Tensor x, DType dtype) {
    return fullLike(x, 0, dtype);
  }

  /**
   * {@return ones in the shape of a tensor}
   *
   * @param x gives the shape
   * @param dtype the type of the result
   */
  public static Tensor onesLike(Tensor x, DType dtype) {
    return fullLike(x, 1, dtype);
  }

  /**
   * {@return one value in the shape of a tensor}
   *
   * @param x gives the shape
   * @param value the value
   * @param dtype the type of the result
   */
  public static Tensor fullLike(Tensor x, Number value, DType dtype) {
    return fullLike(cast(x, dtype), value);
  }

  /**
   * {@return one tensor broadcast to the shape of another, in its type}
   *
   * @param x gives the shape
   * @param value broadcast
   */
  public static Tensor fullLike(Tensor x, Tensor value) {
    if (Symbolic.any(x, value)) return Symbolic.op(OpCall.of("FullLike", x, value), in -> fullLike(in.get(0), in.get(1)), x, value);
    return broadcastTo(cast(value, x.dtype()), x.shape());
  }

  /**
   * {@return evenly spaced numbers from start to stop, both included, float32}
   *
   * @param start the first
   * @param stop the last
   */
  public static Tensor linspace(Number start, Number stop) {
    return linspace(start, stop, 50, true);
  }

  /**
   * {@return evenly spaced numbers from start to stop, both included, float32}
   *
   * @param start the first
   * @param stop the last
   * @param num how many
   */
  public static Tensor linspace(Number start, Number stop, int num) {
    return linspace(start, stop, num, true);
  }

  /**
   * {@return evenly spaced numbers from start to stop, both included, float32}
   *
   * @param start the first
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor linspace(Number start, Number stop, int num, boolean endpoint) {
    return linspace(start, stop, num, endpoint, Settings.floatx());
  }

  /**
   * {@return evenly spaced numbers}
   *
   * @param start the first
   * @param stop the last, or one step behind it
   * @param num how many
   * @param endpoint whether stop is included
   * @param dtype integers are rounded down
   */
  public static Tensor linspace(Number start, Number stop, int num, boolean endpoint, DType dtype) {
    double[] v = new double[count("linspace", num)];
    double a = start.doubleValue();
    double step = (stop.doubleValue() - a) / Math.max(1, endpoint ? num - 1 : num);
    for (int i = 0; i < num; i++) v[i] = endpoint && i == num - 1 && i > 0 ? stop.doubleValue() : a + i * step;
    return Tensor.of(dtype.isFloating() ? v : Arrays.stream(v).map(Math::floor).toArray(), dtype);
  }

  /**
   * {@return evenly spaced tensors along a new first axis, both ends included}
   *
   * @param start the first
   * @param stop the last, broadcast
   */
  public static Tensor linspace(Tensor start, Tensor stop) {
    return linspace(start, stop, 50, true);
  }

  /**
   * {@return evenly spaced tensors along a new first axis, both ends included}
   *
   * @param start the first
   * @param stop the last, broadcast
   * @param num how many
   */
  public static Tensor linspace(Tensor start, Tensor stop, int num) {
    return linspace(start, stop, num, true);
  }

  /**
   * {@return evenly spaced tensors along a new first axis, both ends included}
   *
   * @param start the first
   * @param stop the last, broadcast
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor linspace(Tensor start, Tensor stop, int num, boolean endpoint) {
    return linspace(start, stop, num, endpoint, floats(start, stop), 0);
  }

  /**
   * {@return evenly spaced tensors along a new axis}
   *
   * @param start the first
   * @param stop the last, or one step behind it, broadcast
   * @param num how many
   * @param endpoint whether stop is included
   * @param dtype integers are rounded down
   * @param axis where the new axis goes
   */
  public static Tensor linspace(Tensor start, Tensor stop, int num, boolean endpoint, DType dtype, int axis) {
    if (Symbolic.any(start, stop)) return Symbolic.op("linspace", in -> linspace(in.get(0), in.get(1), num, endpoint, dtype, axis), start, stop);
    DType compute = dtype == DType.FLOAT64 || !dtype.isFloating() ? DType.FLOAT64 : DType.FLOAT32;
    Tensor first = cast(start, compute);
    Tensor last = cast(stop, compute);
    Tensor step = divide(subtract(last, first), Math.max(1, endpoint ? num - 1 : num));
    int rank = step.ndim() + 1;
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) throw new IllegalArgumentException("linspace: axis " + axis + " is out of range for results of " + rank + " axes");
    shape[at] = num;
    Tensor i = reshape(arange(0, count("linspace", num), 1, compute), shape);
    Tensor r = add(multiply(i, expandDims(step, at)), expandDims(add(first, zerosLike(step)), at));
    if (endpoint && num > 1) r = where(equal(i, num - 1), expandDims(add(last, zerosLike(step)), at), r);
    return cast(dtype.isFloating() ? r : floor(r), dtype);
  }

  private static int count(String name, int num) {
    if (num < 0) throw new IllegalArgumentException(name + ": num must not be negative; got " + num);
    return num;
  }

  /**
   * {@return powers of 10 with evenly spaced exponents, float32}
   *
   * @param start the first exponent
   * @param stop the last
   */
  public static Tensor logspace(Number start, Number stop) {
    return logspace(start, stop, 50, true, 10, Settings.floatx());
  }

  /**
   * {@return powers of 10 with evenly spaced exponents, float32}
   *
   * @param start the first exponent
   * @param stop the last
   * @param num how many
   */
  public static Tensor logspace(Number start, Number stop, int num) {
    return logspace(start, stop, num, true, 10, Settings.floatx());
  }

  /**
   * {@return powers of 10 with evenly spaced exponents, float32}
   *
   * @param start the first exponent
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor logspace(Number start, Number stop, int num, boolean endpoint) {
    return logspace(start, stop, num, endpoint, 10, Settings.floatx());
  }

  /**
   * {@return powers of 10 with evenly spaced exponents, float32}
   *
   * @param start the first exponent
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   * @param base of the powers
   */
  public static Tensor logspace(Number start, Number stop, int num, boolean endpoint, Number base) {
    return logspace(start, stop, num, endpoint, base, Settings.floatx());
  }

  /**
   * {@return powers of 10 with evenly spaced exponents, float32}
   *
   * @param start the first exponent
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   * @param base of the powers
   * @param dtype the type of the result
   */
  public static Tensor logspace(Number start, Number stop, int num, boolean endpoint, Number base, DType dtype) {
    return power(base, linspace(start, stop, num, endpoint, dtype));
  }

  /**
   * {@return powers of 10 with evenly spaced exponents along a new first axis}
   *
   * @param start the first exponents
   * @param stop the last
   */
  public static Tensor logspace(Tensor start, Tensor stop) {
    return logspace(start, stop, 50, true);
  }

  /**
   * {@return powers of 10 with evenly spaced exponents along a new first axis}
   *
   * @param start the first exponents
   * @param stop the last
   * @param num how many
   */
  public static Tensor logspace(Tensor start, Tensor stop, int num) {
    return logspace(start, stop, num, true);
  }

  /**
   * {@return powers of 10 with evenly spaced exponents along a new first axis}
   *
   * @param start the first exponents
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor logspace(Tensor start, Tensor stop, int num, boolean endpoint) {
    return logspace(start, stop, num, endpoint, 10, floats(start, stop), 0);
  }

  /**
   * {@return powers with evenly spaced exponents along a new axis}
   *
   * @param start the first exponents
   * @param stop the last
   * @param num how many
   * @param endpoint whether stop is included
   * @param base of the powers
   * @param dtype the type of the result
   * @param axis where the new axis goes
   */
  public static Tensor logspace(Tensor start, Tensor stop, int num, boolean endpoint, Number base, DType dtype, int axis) {
    return power(base, linspace(start, stop, num, endpoint, dtype, axis));
  }

  /**
   * {@return numbers from start to stop with equal quotients of neighbours, float32}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   */
  public static Tensor geomspace(Number start, Number stop) {
    return geomspace(start, stop, 50, true, Settings.floatx());
  }

  /**
   * {@return numbers from start to stop with equal quotients of neighbours, float32}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   */
  public static Tensor geomspace(Number start, Number stop, int num) {
    return geomspace(start, stop, num, true, Settings.floatx());
  }

  /**
   * {@return numbers from start to stop with equal quotients of neighbours, float32}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor geomspace(Number start, Number stop, int num, boolean endpoint) {
    return geomspace(start, stop, num, endpoint, Settings.floatx());
  }

  /**
   * {@return numbers from start to stop with equal quotients of neighbours, float32}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   * @param endpoint whether stop is included
   * @param dtype the type of the result
   */
  public static Tensor geomspace(Number start, Number stop, int num, boolean endpoint, DType dtype) {
    double sign = Math.signum(start.doubleValue());
    return multiply(logspace(StrictMath.log10(Math.abs(start.doubleValue())), StrictMath.log10(Math.abs(stop.doubleValue())), num, endpoint, 10, dtype), sign);
  }

  /**
   * {@return tensors with equal quotients of neighbours along a new first axis}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   */
  public static Tensor geomspace(Tensor start, Tensor stop) {
    return geomspace(start, stop, 50, true);
  }

  /**
   * {@return tensors with equal quotients of neighbours along a new first axis}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   */
  public static Tensor geomspace(Tensor start, Tensor stop, int num) {
    return geomspace(start, stop, num, true);
  }

  /**
   * {@return tensors with equal quotients of neighbours along a new first axis}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   * @param endpoint whether stop is included
   */
  public static Tensor geomspace(Tensor start, Tensor stop, int num, boolean endpoint) {
    return geomspace(start, stop, num, endpoint, Settings.floatx(), 0);
  }

  /**
   * {@return tensors with equal quotients of neighbours along a new axis}
   *
   * @param start the first, not 0
   * @param stop the last, of the same sign
   * @param num how many
   * @param endpoint whether stop is included
   * @param dtype the type of the result
   * @param axis where the new axis goes
   */
  public static Tensor geomspace(Tensor start, Tensor stop, int num, boolean endpoint, DType dtype, int axis) {
    Tensor exponents = linspace(log10(abs(cast(start, dtype))), log10(abs(cast(stop, dtype))), num, endpoint, dtype, axis);
    return multiply(power(10, exponents), expandDims(add(sign(cast(start, dtype)), zerosLike(cast(stop, dtype))), axis));
  }

  private static Tensor window(int n, IntToDoubleFunction f) {
    return Tensor.of(IntStream.range(0, Math.max(0, n)).mapToDouble(i -> n == 1 ? 1 : f.applyAsDouble(i)).toArray(), Settings.floatx());
  }

  /**
   * Bartlett's triangular window, float32
   *
   * @param n how many points
   * @return the window, float32
   */
  public static Tensor bartlett(int n) {
    return window(n, i -> 1 - Math.abs(2.0 * i / (n - 1) - 1));
  }

  /**
   * Blackman's window, float32
   *
   * @param n how many points
   * @return the window, float32
   */
  public static Tensor blackman(int n) {
    return window(n, i -> 0.42 - 0.5 * StrictMath.cos(2 * Math.PI * i / (n - 1)) + 0.08 * StrictMath.cos(4 * Math.PI * i / (n - 1)));
  }

  /**
   * Hamming's window, float32
   *
   * @param n how many points
   * @return the window, float32
   */
  public static Tensor hamming(int n) {
    return window(n, i -> 0.54 - 0.46 * StrictMath.cos(2 * Math.PI * i / (n - 1)));
  }

  /**
   * Hann's window, float32
   *
   * @param n how many points
   * @return the window, float32
   */
  public static Tensor hanning(int n) {
    return window(n, i -> 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / (n - 1)));
  }

  /**
   * Kaiser's window, float32
   *
   * @param n how many points
   * @param beta how narrow
   * @return the window, float32
   */
  public static Tensor kaiser(int n, double beta) {
    return window(n, i -> bessel0(beta * Math.sqrt(Math.max(0, 1 - Math.pow(2.0 * i / (n - 1) - 1, 2)))) / bessel0(beta));
  }
}
