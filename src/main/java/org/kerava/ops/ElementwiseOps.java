package org.kerava.ops;

import java.util.Arrays;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Element-wise operations, each beside its derivative. The file is long because each stands once for two tensors and once for a number on either side.
 *
 * @see <a href="https://keras.io/api/ops/numpy/">Keras: NumPy ops</a>
 */
public abstract class ElementwiseOps extends CreationOps {
  ElementwiseOps() {}

  /** The derivative of a function of one operand: from upstream gradient, input and output to the input's gradient. */
  @FunctionalInterface
  interface Derivative {
    Tensor apply(Tensor g, Tensor x, Tensor y);
  }

  /** The derivative of a function of two operands, before broadcasting is undone. */
  @FunctionalInterface
  interface Derivative2 {
    void apply(Adjoint d, Tensor g, Tensor a, Tensor b, Tensor y);
  }

  // ---- families ----

  /** A function that keeps the dtype. */
  static Tensor unary(Un op, Tensor x, Derivative d) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of(op, x), in -> unary(op, in.get(0), d), x);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, op.isTest() ? DType.BOOL : v.dtype(), v.shape());
    b.unary(op, out, v);
    return Run.done(out, x, a -> a.give(0, d.apply(a.upstream(), x, a.output())));
  }

  /** A function whose result is floating-point: integers become float32 first. */
  static Tensor floating(Un op, Tensor x, Derivative d) {
    return unary(op, toFloat(x), d);
  }

  /** Integers and truth values as float32. */
  static Tensor toFloat(Tensor x) {
    return x.dtype().isFloating() ? x : cast(x, Settings.floatx());
  }

  /** A function of two operands of one dtype, broadcast. */
  static Tensor binary(Bin op, Tensor p, Tensor q, DType type, Derivative2 d) {
    if (Symbolic.any(p, q)) return Symbolic.op(OpCall.of(op, p, q), in -> binary(op, in.get(0), in.get(1), type, d), p, q);
    Tensor a = cast(p, type);
    Tensor c = cast(q, type);
    View va = View.of(a);
    View vb = View.of(c);
    Shape shape = va.shape().broadcast(vb.shape());
    Backend b = Run.on(va, vb);
    View out = Run.fresh(b, type, shape);
    b.binary(op, out, va.broadcastTo(shape), vb.broadcastTo(shape));
    return Run.done(out, a, c, g -> d.apply(g, g.upstream(), a, c, g.output()));
  }

  /** A function of an operand and a weak scalar. */
  static Tensor scalar(Bin op, Tensor p, double s, DType type, Derivative d) {
    if (Symbolic.any(p)) return Symbolic.op(OpCall.of(op, p, s, type), in -> scalar(op, in.get(0), s, type, d), p);
    Tensor x = cast(p, type);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, type, v.shape());
    b.scalar(op, out, v, s);
    return Run.done(out, x, a -> a.give(0, d.apply(a.upstream(), x, a.output())));
  }

  static Tensor compare(Cmp op, Tensor p, Tensor q) {
    if (Symbolic.any(p, q)) return Symbolic.op(OpCall.of(op, p, q), in -> compare(op, in.get(0), in.get(1)), p, q);
    DType type = p.dtype().promote(q.dtype());
    View va = View.of(cast(p, type));
    View vb = View.of(cast(q, type));
    Shape shape = va.shape().broadcast(vb.shape());
    Backend b = Run.on(va, vb);
    View out = Run.fresh(b, DType.BOOL, shape);
    b.compare(op, out, va.broadcastTo(shape), vb.broadcastTo(shape));
    return Run.done(out);
  }

  static Tensor compare(Cmp op, Tensor p, Number s) {
    if (Symbolic.any(p)) return Symbolic.op(OpCall.of(op, p, s), in -> compare(op, in.get(0), s), p);
    View v = View.of(cast(p, p.dtype().promote(s)));
    Backend b = Run.on(v);
    View out = Run.fresh(b, DType.BOOL, v.shape());
    b.compare(op, out, v, s.doubleValue());
    return Run.done(out);
  }

  /** Undoes broadcasting: sums a gradient over the axes along which the operand was repeated. */
  static Tensor unbroadcast(Tensor g, Shape shape) {
    if (g.shape().equals(shape)) return g;
    int shift = g.ndim() - shape.ndim();
    int count = 0;
    int[] axes = new int[g.ndim()];
    for (int i = 0; i < g.ndim(); i++) {
      if (i < shift || shape.get(i - shift) == 1 && g.shape().get(i) != 1) axes[count++] = i;
    }
    Tensor s = count == 0 ? g : ReductionOps.sum(g, Arrays.copyOf(axes, count), true);
    return ShapeOps.reshape(s, shape);
  }

  // ---- casting ----

  /**
   * {@return the elements as another type: fractions are cut, not rounded}
   *
   * @param x a tensor
   * @param dtype the type
   */
  public static Tensor cast(Tensor x, DType dtype) {
    if (x.dtype() == dtype) return x;
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Cast", x).with("dtype", dtype), in -> cast(in.get(0), dtype), x);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, dtype, v.shape());
    b.cast(out, v);
    DType from = v.dtype();
    if (from.isFloating()) return Run.done(out, x, a -> a.give(0, cast(a.upstream(), from)));
    var y = new EagerTensor(out);
    return dtype == DType.INT32 || dtype == DType.INT64 ? y.among(x) : y; // others may cut numbers down
  }

  /**
   * {@return the elements as another type: fractions are cut, not rounded}
   *
   * @param x a tensor
   * @param dtype Keras's name
   */
  public static Tensor cast(Tensor x, String dtype) {
    return cast(x, DType.of(dtype));
  }

  /**
   * {@return the same values, through which no gradient flows}
   *
   * @param x a tensor
   */
  public static Tensor stopGradient(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("StopGradient", x), in -> stopGradient(in.get(0)), x);
    return Run.done(Run.stable(x));
  }

  // ---- arithmetic ----

  /**
   * {@return a + b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor add(Tensor a, Tensor b) {
    DType type = a.dtype().promote(b.dtype());
    if (type == DType.BOOL) return logicalOr(a, b);
    return binary(Bin.ADD, a, b, type, (d, g, x, z, y) -> {
      if (d.needs(0)) d.give(0, unbroadcast(g, x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(g, z.shape()));
    });
  }

  /**
   * {@return a + b}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor add(Tensor a, Number b) {
    return scalar(Bin.ADD, a, b.doubleValue(), a.dtype().promote(b), (g, x, y) -> g);
  }

  /**
   * {@return a + b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor add(Number a, Tensor b) {
    return add(b, a);
  }

  /**
   * {@return a - b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor subtract(Tensor a, Tensor b) {
    return binary(Bin.SUB, a, b, a.dtype().promote(b.dtype()), (d, g, x, z, y) -> {
      if (d.needs(0)) d.give(0, unbroadcast(g, x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(negative(g), z.shape()));
    });
  }

  /**
   * {@return a - b}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor subtract(Tensor a, Number b) {
    return scalar(Bin.SUB, a, b.doubleValue(), a.dtype().promote(b), (g, x, y) -> g);
  }

  /**
   * {@return a - b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor subtract(Number a, Tensor b) {
    return scalar(Bin.RSUB, b, a.doubleValue(), b.dtype().promote(a), (g, x, y) -> negative(g));
  }

  /**
   * {@return a b element by element, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor multiply(Tensor a, Tensor b) {
    DType type = a.dtype().promote(b.dtype());
    if (type == DType.BOOL) return logicalAnd(a, b);
    return binary(Bin.MUL, a, b, type, (d, g, x, z, y) -> {
      if (d.needs(0)) d.give(0, unbroadcast(multiply(g, z), x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(multiply(g, x), z.shape()));
    });
  }

  /**
   * {@return a b}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor multiply(Tensor a, Number b) {
    double s = b.doubleValue();
    return scalar(Bin.MUL, a, s, a.dtype().promote(b), (g, x, y) -> multiply(g, s));
  }

  /**
   * {@return a b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor multiply(Number a, Tensor b) {
    return multiply(b, a);
  }

  private static DType quotientType(DType type) {
    return type.isFloating() ? type : Settings.floatx();
  }

  /**
   * {@return a / b, floating-point, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor divide(Tensor a, Tensor b) {
    return binary(Bin.DIV, a, b, quotientType(a.dtype().promote(b.dtype())), (d, g, x, z, y) -> {
      Tensor q = divide(g, z);
      if (d.needs(0)) d.give(0, unbroadcast(q, x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(negative(multiply(q, y)), z.shape()));
    });
  }

  /**
   * {@return a / b, floating-point}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor divide(Tensor a, Number b) {
    double s = b.doubleValue();
    return scalar(Bin.DIV, a, s, quotientType(a.dtype().promote(b)), (g, x, y) -> divide(g, s));
  }

  /**
   * {@return a / b, floating-point}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor divide(Number a, Tensor b) {
    return scalar(Bin.RDIV, b, a.doubleValue(), quotientType(b.dtype().promote(a)), (g, x, y) -> negative(multiply(g, divide(y, x))));
  }

  /**
   * {@return a to the power b, broadcast}
   *
   * @param a the base
   * @param b the exponent
   */
  public static Tensor power(Tensor a, Tensor b) {
    return binary(Bin.POW, a, b, a.dtype().promote(b.dtype()), (d, g, x, z, y) -> {
      if (d.needs(0)) d.give(0, unbroadcast(multiply(multiply(g, z), power(x, subtract(z, 1))), x.shape()));
      if (d.needs(1)) {
        Tensor safe = where(greater(x, 0), x, onesLike(x));
        d.give(1, unbroadcast(multiply(multiply(g, y), log(safe)), z.shape()));
      }
    });
  }

  /**
   * {@return a to the power b}
   *
   * @param a the base
   * @param b the exponent, a weak scalar
   */
  public static Tensor power(Tensor a, Number b) {
    double s = b.doubleValue();
    return scalar(Bin.POW, a, s, a.dtype().promote(b), (g, x, y) -> s == 0 ? zerosLike(x) : multiply(g, multiply(power(x, (Number) (s - 1)), s)));
  }

  /**
   * {@return a to the power b}
   *
   * @param a the base, a weak scalar
   * @param b the exponent
   */
  public static Tensor power(Number a, Tensor b) {
    double ln = StrictMath.log(a.doubleValue());
    return scalar(Bin.RPOW, b, a.doubleValue(), b.dtype().promote(a), (g, x, y) -> multiply(multiply(g, y), ln));
  }

  /**
   * {@return -x}
   *
   * @param x a tensor of numbers
   */
  public static Tensor negative(Tensor x) {
    return unary(Un.NEG, x, (g, a, y) -> negative(g));
  }

  /**
   * {@return the larger of a and b, broadcast; NaN wins}
   *
   * @param a left
   * @param b right
   */
  public static Tensor maximum(Tensor a, Tensor b) {
    return binary(Bin.MAX, a, b, a.dtype().promote(b.dtype()), (d, g, x, z, y) -> extreme(d, g, x, z, greaterEqual(x, z)));
  }

  /**
   * {@return the larger of a and b}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor maximum(Tensor a, Number b) {
    return scalar(Bin.MAX, a, b.doubleValue(), a.dtype().promote(b), (g, x, y) -> where(greaterEqual(x, b), g, zerosLike(g)));
  }

  /**
   * {@return the larger of a and b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor maximum(Number a, Tensor b) {
    return maximum(b, a);
  }

  /**
   * {@return the smaller of a and b, broadcast; NaN wins}
   *
   * @param a left
   * @param b right
   */
  public static Tensor minimum(Tensor a, Tensor b) {
    return binary(Bin.MIN, a, b, a.dtype().promote(b.dtype()), (d, g, x, z, y) -> extreme(d, g, x, z, lessEqual(x, z)));
  }

  /**
   * {@return the smaller of a and b}
   *
   * @param a a tensor
   * @param b a weak scalar
   */
  public static Tensor minimum(Tensor a, Number b) {
    return scalar(Bin.MIN, a, b.doubleValue(), a.dtype().promote(b), (g, x, y) -> where(lessEqual(x, b), g, zerosLike(g)));
  }

  /**
   * {@return the smaller of a and b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor minimum(Number a, Tensor b) {
    return minimum(b, a);
  }

  private static void extreme(Adjoint d, Tensor g, Tensor a, Tensor b, Tensor first) {
    Tensor zero = zerosLike(g);
    if (d.needs(0)) d.give(0, unbroadcast(where(first, g, zero), a.shape()));
    if (d.needs(1)) d.give(1, unbroadcast(where(first, zero, g), b.shape()));
  }

  // ---- functions ----

  /**
   * {@return eˣ}
   *
   * @param x a tensor
   */
  public static Tensor exp(Tensor x) {
    return floating(Un.EXP, x, (g, a, y) -> multiply(g, y));
  }

  /**
   * {@return the natural logarithm}
   *
   * @param x a tensor
   */
  public static Tensor log(Tensor x) {
    return floating(Un.LOG, x, (g, a, y) -> divide(g, a));
  }

  /**
   * {@return √x}
   *
   * @param x a tensor
   */
  public static Tensor sqrt(Tensor x) {
    return floating(Un.SQRT, x, (g, a, y) -> divide(multiply(g, 0.5), y));
  }

  /**
   * {@return x²}
   *
   * @param x a tensor
   */
  public static Tensor square(Tensor x) {
    return unary(Un.SQUARE, x.dtype() == DType.BOOL ? cast(x, DType.INT32) : x, (g, a, y) -> multiply(g, multiply(a, 2)));
  }

  /**
   * {@return |x|}
   *
   * @param x a tensor
   */
  public static Tensor abs(Tensor x) {
    return x.dtype() == DType.BOOL ? x : unary(Un.ABS, x, (g, a, y) -> multiply(g, sign(a)));
  }

  /**
   * {@return -1, 0 or 1}
   *
   * @param x a tensor
   */
  public static Tensor sign(Tensor x) {
    return unary(Un.SIGN, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return the hyperbolic tangent}
   *
   * @param x a tensor
   */
  public static Tensor tanh(Tensor x) {
    return ActivationOps.activation(Un.TANH, toFloat(x));
  }

  // ---- comparisons and logic ----

  /**
   * {@return whether a = b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor equal(Tensor a, Tensor b) {
    return compare(Cmp.EQ, a, b);
  }

  /**
   * {@return whether a = b}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor equal(Tensor a, Number b) {
    return compare(Cmp.EQ, a, b);
  }

  /**
   * {@return whether a = b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor equal(Number a, Tensor b) {
    return equal(b, a);
  }

  /**
   * {@return whether a ≠ b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor notEqual(Tensor a, Tensor b) {
    return compare(Cmp.NE, a, b);
  }

  /**
   * {@return whether a ≠ b}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor notEqual(Tensor a, Number b) {
    return compare(Cmp.NE, a, b);
  }

  /**
   * {@return whether a ≠ b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor notEqual(Number a, Tensor b) {
    return notEqual(b, a);
  }

  /**
   * {@return whether a > b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor greater(Tensor a, Tensor b) {
    return compare(Cmp.GT, a, b);
  }

  /**
   * {@return whether a > b}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor greater(Tensor a, Number b) {
    return compare(Cmp.GT, a, b);
  }

  /**
   * {@return whether a > b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor greater(Number a, Tensor b) {
    return less(b, a);
  }

  /**
   * {@return whether a ≥ b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor greaterEqual(Tensor a, Tensor b) {
    return compare(Cmp.GE, a, b);
  }

  /**
   * {@return whether a ≥ b}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor greaterEqual(Tensor a, Number b) {
    return compare(Cmp.GE, a, b);
  }

  /**
   * {@return whether a ≥ b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor greaterEqual(Number a, Tensor b) {
    return lessEqual(b, a);
  }

  /**
   * {@return whether {@code a < b}, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor less(Tensor a, Tensor b) {
    return compare(Cmp.LT, a, b);
  }

  /**
   * {@return whether {@code a < b}}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor less(Tensor a, Number b) {
    return compare(Cmp.LT, a, b);
  }

  /**
   * {@return whether a &lt; b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor less(Number a, Tensor b) {
    return greater(b, a);
  }

  /**
   * {@return whether a ≤ b, broadcast}
   *
   * @param a left
   * @param b right
   */
  public static Tensor lessEqual(Tensor a, Tensor b) {
    return compare(Cmp.LE, a, b);
  }

  /**
   * {@return whether a ≤ b}
   *
   * @param a left
   * @param b a weak scalar
   */
  public static Tensor lessEqual(Tensor a, Number b) {
    return compare(Cmp.LE, a, b);
  }

  /**
   * {@return whether a ≤ b}
   *
   * @param a a weak scalar
   * @param b a tensor
   */
  public static Tensor lessEqual(Number a, Tensor b) {
    return greaterEqual(b, a);
  }

  /**
   * {@return a and b, broadcast; numbers other than 0 are true}
   *
   * @param a left
   * @param b right
   */
  public static Tensor logicalAnd(Tensor a, Tensor b) {
    return binary(Bin.AND, cast(a, DType.BOOL), cast(b, DType.BOOL), DType.BOOL, (d, g, x, z, y) -> {});
  }

  /**
   * {@return a or b, broadcast; numbers other than 0 are true}
   *
   * @param a left
   * @param b right
   */
  public static Tensor logicalOr(Tensor a, Tensor b) {
    return binary(Bin.OR, cast(a, DType.BOOL), cast(b, DType.BOOL), DType.BOOL, (d, g, x, z, y) -> {});
  }

  /**
   * {@return not x; numbers other than 0 are true}
   *
   * @param x a tensor
   */
  public static Tensor logicalNot(Tensor x) {
    return unary(Un.NOT, cast(x, DType.BOOL), (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return a where the condition is true, else b; all broadcast}
   *
   * @param condition of truth values
   * @param a if true
   * @param b if false
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    if (Symbolic.any(condition, a) || Symbolic.any(b)) {
      return Symbolic.op(OpCall.of("Where", condition, a, b), in -> where(in.get(0), in.get(1), in.get(2)), condition, a, b);
    }
    DType type = a.dtype().promote(b.dtype());
    Tensor c = cast(condition, DType.BOOL);
    Tensor p = cast(a, type);
    Tensor q = cast(b, type);
    View vc = View.of(c);
    View vp = View.of(p);
    View vq = View.of(q);
    Shape shape = vc.shape().broadcast(vp.shape()).broadcast(vq.shape());
    Backend on = Run.on(vc, vp, vq);
    View out = Run.fresh(on, type, shape);
    on.where(out, vc.broadcastTo(shape), vp.broadcastTo(shape), vq.broadcastTo(shape));
    return Run.done(out, p, q, g -> {
      Tensor zero = zerosLike(g.upstream());
      if (g.needs(0)) g.give(0, unbroadcast(where(c, g.upstream(), zero), p.shape()));
      if (g.needs(1)) g.give(1, unbroadcast(where(c, zero, g.upstream()), q.shape()));
    });
  }
}
