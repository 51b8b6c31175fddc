package org.kerava.ops;

import java.util.List;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Comparisons with tolerance and choices by condition. */
public abstract class ChoiceOps extends IntegerOps {
  ChoiceOps() {}

  /**
   * Whether {@code |a - b| <= atol + rtol |b|}.
   *
   * @param a left
   * @param b right
   * @return truth values
   */
  public static Tensor isclose(Tensor a, Tensor b) {
    return isclose(a, b, 1e-5, 1e-8, false);
  }

  /**
   * Whether {@code |a - b| <= atol + rtol |b|}.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @return truth values
   */
  public static Tensor isclose(Tensor a, Tensor b, double rtol) {
    return isclose(a, b, rtol, 1e-8, false);
  }

  /**
   * Whether {@code |a - b| <= atol + rtol |b|}.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @param atol absolute tolerance
   * @return truth values
   */
  public static Tensor isclose(Tensor a, Tensor b, double rtol, double atol) {
    return isclose(a, b, rtol, atol, false);
  }

  /**
   * Whether {@code |a - b| <= atol + rtol |b|}.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @param atol absolute tolerance
   * @param equalNan whether NaN equals NaN
   * @return truth values
   */
  public static Tensor isclose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    DType type = a.dtype().promote(b.dtype());
    if (!type.isFloating()) return equal(a, b);
    Tensor p = cast(a, type);
    Tensor q = cast(b, type);
    Tensor r = lessEqual(abs(subtract(p, q)), add(multiply(abs(q), rtol), atol));
    return equalNan ? logicalOr(r, logicalAnd(isnan(p), isnan(q))) : r;
  }

  /**
   * Whether all elements are close; equal infinities are.
   *
   * @param a left
   * @param b right
   * @return one truth value
   */
  public static Tensor allclose(Tensor a, Tensor b) {
    return allclose(a, b, 1e-5, 1e-8, false);
  }

  /**
   * Whether all elements are close; equal infinities are.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @return one truth value
   */
  public static Tensor allclose(Tensor a, Tensor b, double rtol) {
    return allclose(a, b, rtol, 1e-8, false);
  }

  /**
   * Whether all elements are close; equal infinities are.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @param atol absolute tolerance
   * @return one truth value
   */
  public static Tensor allclose(Tensor a, Tensor b, double rtol, double atol) {
    return allclose(a, b, rtol, atol, false);
  }

  /**
   * Whether all elements are close; equal infinities are.
   *
   * @param a left
   * @param b right
   * @param rtol relative tolerance
   * @param atol absolute tolerance
   * @param equalNan whether NaN equals NaN
   * @return one truth value
   */
  public static Tensor allclose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
    Tensor close = logicalAnd(isclose(a, b, rtol, atol, equalNan), logicalOr(logicalAnd(isfinite(a), isfinite(b)), isnan(a)));
    return Operations.all(logicalOr(close, equal(a, b)));
  }

  /**
   * {@return a where the condition is true, else b}
   *
   * @param condition of truth values
   * @param a if true
   * @param b if false, a weak scalar
   */
  public static Tensor where(Tensor condition, Tensor a, Number b) {
    return where(condition, a, weak(b, a));
  }

  /**
   * {@return a where the condition is true, else b}
   *
   * @param condition of truth values
   * @param a if true, a weak scalar
   * @param b if false
   */
  public static Tensor where(Tensor condition, Number a, Tensor b) {
    return where(condition, weak(a, b), b);
  }

  /**
   * {@return a where the condition is true, else b: int32 for whole numbers, else float32}
   *
   * @param condition of truth values
   * @param a if true
   * @param b if false
   */
  public static Tensor where(Tensor condition, Number a, Number b) {
    Tensor p = Tensor.scalar(a);
    return where(condition, p, weak(b, p));
  }

  /**
   * {@return the positions where a condition is true, one tensor per axis}
   *
   * @param condition of truth values
   */
  public static List<Tensor> where(Tensor condition) {
    return Operations.nonzero(condition);
  }

  /**
   * {@return for each element the choice of the first true condition}
   *
   * @param conditions of truth values
   * @param choices as many
   * @param otherwise where none is true
   */
  public static Tensor select(List<? extends Tensor> conditions, List<? extends Tensor> choices, Tensor otherwise) {
    if (conditions.size() != choices.size()) {
      throw new IllegalArgumentException("select: " + conditions.size() + " conditions and " + choices.size() + " choices; there must be as many");
    }
    Tensor r = otherwise;
    for (int i = conditions.size() - 1; i >= 0; i--) r = where(conditions.get(i), choices.get(i), r);
    return r;
  }

  /**
   * {@return for each element the choice of the first true condition}
   *
   * @param conditions of truth values
   * @param choices as many
   * @param otherwise where none is true
   */
  public static Tensor select(List<? extends Tensor> conditions, List<? extends Tensor> choices, Number otherwise) {
    if (choices.isEmpty()) throw new IllegalArgumentException("select: at least one condition and one choice expected");
    return select(conditions, choices, weak(otherwise, choices.get(0)));
  }

  /**
   * {@return for each element the choice of the first true condition, else 0}
   *
   * @param conditions of truth values
   * @param choices as many
   */
  public static Tensor select(List<? extends Tensor> conditions, List<? extends Tensor> choices) {
    return select(conditions, choices, 0);
  }
}
