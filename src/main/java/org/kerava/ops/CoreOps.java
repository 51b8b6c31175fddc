package org.kerava.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Control flow, gradients of one's own, and casts. Functions are called as often as they say; tapes record what they do. */
public abstract class CoreOps extends SvdOps {
  CoreOps() {}

  /**
   * {@return the elements as another type, cut to its range}
   *
   * @param x a tensor
   * @param dtype the type of the result
   */
  public static Tensor saturateCast(Tensor x, DType dtype) {
    if (dtype.isFloating() || dtype == DType.BOOL || dtype == x.dtype()) return cast(x, dtype);
    double low = dtype.isUnsigned() ? 0 : -StrictMath.pow(2, 8 * dtype.bytes() - 1);
    double high = StrictMath.pow(2, 8 * dtype.bytes() - (dtype.isUnsigned() ? 0 : 1)) - 1;
    Tensor w = x.dtype().isFloating() || x.dtype() == DType.UINT64 ? x : cast(x, DType.INT64);
    Tensor cut = dtype.bytes() == 8 && !w.dtype().isFloating() ? dtype.isUnsigned() ? maximum(w, 0) : w : clip(w, low, high);
    return cast(cut, dtype);
  }

  /**
   * {@return the elements as another type, cut to its range}
   *
   * @param x a tensor
   * @param dtype Keras's name
   */
  public static Tensor saturateCast(Tensor x, String dtype) {
    return saturateCast(x, DType.of(dtype));
  }

  /**
   * The result of one of two functions.
   *
   * @param condition one truth value
   * @param ifTrue called if it is true
   * @param ifFalse called if it is false
   * @return of a symbolic condition the choice between both results
   */
  public static Tensor cond(Tensor condition, Supplier<Tensor> ifTrue, Supplier<Tensor> ifFalse) {
    if (Symbolic.any(condition)) return where(condition, ifTrue.get(), ifFalse.get());
    return Symbolic.isMeta(condition) || condition.item() != 0 ? ifTrue.get() : ifFalse.get();
  }

  /**
   * {@return the result of the function of a number; numbers outside count as the first or last}
   *
   * @param index one whole number
   * @param branches functions of the operand
   * @param operand what they get
   */
  public static Tensor switchCase(Tensor index, List<UnaryOperator<Tensor>> branches, Tensor operand) {
    if (branches.isEmpty()) throw new IllegalArgumentException("switchCase: at least one branch expected");
    int i = Symbolic.isMeta(index) ? 0 : Math.clamp((int) index.item(), 0, branches.size() - 1);
    return branches.get(i).apply(operand);
  }

  /**
   * Repeats a function while a condition holds.
   *
   * @param condition of the value, one truth value
   * @param body the next value
   * @param start the first value
   * @return the last value
   */
  public static Tensor whileLoop(Function<Tensor, Tensor> condition, UnaryOperator<Tensor> body, Tensor start) {
    return whileLoop(l -> condition.apply(l.get(0)), l -> List.of(body.apply(l.get(0))), List.of(start)).get(0);
  }

  /**
   * Repeats a function while a condition holds.
   *
   * @param condition of the values, one truth value
   * @param body the next values
   * @param start the first values
   * @return the last values
   */
  public static List<Tensor> whileLoop(Function<List<Tensor>, Tensor> condition, UnaryOperator<List<Tensor>> body, List<Tensor> start) {
    return whileLoop(condition, body, start, Integer.MAX_VALUE);
  }

  /**
   * Repeats a function while a condition holds.
   *
   * @param condition of the values, one truth value
   * @param body the next values
   * @param start the first values
   * @param maximumIterations how often at most
   * @return the last values
   */
  public static List<Tensor> whileLoop(Function<List<Tensor>, Tensor> condition, UnaryOperator<List<Tensor>> body, List<Tensor> start, int maximumIterations) {
    List<Tensor> values = start;
    for (int i = 0; i < maximumIterations; i++) {
      Tensor go = condition.apply(values);
      if (Symbolic.isMeta(go)) return body.apply(values); // only shapes are asked for
      if (go.item() == 0) break;
      values = body.apply(values);
    }
    return values;
  }

  /**
   * Repeats a function for a range of numbers.
   *
   * @param lower the first number
   * @param upper the number behind the last
   * @param body of the number and the value, the next value
   * @param start the first value
   * @return the last value
   */
  public static Tensor foriLoop(int lower, int upper, BiFunction<Integer, Tensor, Tensor> body, Tensor start) {
    Tensor value = start;
    for (int i = lower; i < upper; i++) value = body.apply(i, value);
    return value;
  }

  /**
   * {@return a function of each slice of the first axis}
   *
   * @param f of one slice
   * @param xs the slices
   */
  public static Tensor map(UnaryOperator<Tensor> f, Tensor xs) {
    if (Symbolic.any(xs)) return Symbolic.op("map", in -> map(f, in.get(0)), xs);
    return stack(unstack(xs).stream().map(f).toList());
  }

  /**
   * {@return a function of each slice of the first axis: the same as {@code map}}
   *
   * @param f of one slice
   * @param xs the slices
   */
  public static Tensor vectorizedMap(UnaryOperator<Tensor> f, Tensor xs) {
    return map(f, xs);
  }

  /**
   * Carries a value through the slices of the first axis.
   *
   * @param f of the value and a slice, the next value and a result
   * @param start the first value
   * @param xs the slices
   * @return the last value, and the results joined along a new first axis
   */
  public static List<Tensor> scan(BiFunction<Tensor, Tensor, List<Tensor>> f, Tensor start, Tensor xs) {
    return scan(f, start, xs, false);
  }

  /**
   * Carries a value through the slices of the first axis.
   *
   * @param f of the value and a slice, the next value and a result
   * @param start the first value
   * @param xs the slices
   * @param reverse whether from the last slice to the first
   * @return the last value, and the results joined along a new first axis
   */
  public static List<Tensor> scan(BiFunction<Tensor, Tensor, List<Tensor>> f, Tensor start, Tensor xs, boolean reverse) {
    if (Symbolic.any(start, xs)) return Symbolic.ops("scan", in -> Tensors.of(scan(f, in.get(0), in.get(1), reverse)), start, xs).tensors();
    List<Tensor> slices = unstack(xs);
    var results = new ArrayList<Tensor>();
    Tensor value = start;
    for (int i = 0; i < slices.size(); i++) {
      List<Tensor> r = f.apply(value, slices.get(reverse ? slices.size() - 1 - i : i));
      value = r.get(0);
      results.add(reverse ? 0 : results.size(), r.get(1));
    }
    return List.of(value, stack(results));
  }

  /**
   * {@return the running results of an associative function along the first axis}
   *
   * @param f of two slices
   * @param xs the slices
   */
  public static Tensor associativeScan(BinaryOperator<Tensor> f, Tensor xs) {
    return associativeScan(f, xs, false, 0);
  }

  /**
   * {@return the running results of an associative function along an axis}
   *
   * @param f of two slices
   * @param xs the slices
   * @param reverse whether from the end
   * @param axis which, negative from the end
   */
  public static Tensor associativeScan(BinaryOperator<Tensor> f, Tensor xs, boolean reverse, int axis) {
    if (Symbolic.any(xs)) return Symbolic.op("associative_scan", in -> associativeScan(f, in.get(0), reverse, axis), xs);
    List<Tensor> slices = unstack(moveaxis(xs, axis, 0));
    var results = new ArrayList<Tensor>();
    for (int i = 0; i < slices.size(); i++) {
      Tensor next = slices.get(reverse ? slices.size() - 1 - i : i);
      results.add(i == 0 ? next : f.apply(results.get(i - 1), next));
    }
    return stack(reverse ? results.reversed() : results, axis);
  }

  /**
   * A function with a gradient of one's own.
   *
   * @param x the operand
   * @param f what to compute
   * @param df the gradient of the operand, from the gradient of the result
   * @return f(x)
   */
  public static Tensor customGradient(Tensor x, UnaryOperator<Tensor> f, UnaryOperator<Tensor> df) {
    return customGradient(x, f, (g, v) -> df.apply(g));
  }

  /**
   * A function with a gradient of one's own.
   *
   * @param x the operand
   * @param f what to compute
   * @param df the gradient of the operand, from the gradient of the result and the operand
   * @return f(x)
   */
  public static Tensor customGradient(Tensor x, UnaryOperator<Tensor> f, BinaryOperator<Tensor> df) {
    if (Symbolic.any(x)) return Symbolic.op("custom_gradient", in -> customGradient(in.get(0), f, df), x);
    Tensor y = GradientTape.untaped(() -> f.apply(x));
    return Run.done(Run.stable(y), x, g -> g.give(0, df.apply(g.upstream(), x)));
  }
}
