package org.kerava.ops;

import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Products of matrices. */
public abstract class MatrixOps extends ReductionOps {
  MatrixOps() {}

  /**
   * The matrix product over the last two axes; the others are batches and broadcast. A vector on the left is a row, on the right a column.
   *
   * @param a (..., m, k) or (k)
   * @param b (..., k, n) or (k)
   * @return (..., m, n), without the axis of a vector
   */
  public static Tensor matmul(Tensor a, Tensor b) {
    if (Symbolic.any(a, b)) return Symbolic.op(OpCall.of("Matmul", a, b), in -> matmul(in.get(0), in.get(1)), a, b);
    if (a.ndim() == 0 || b.ndim() == 0) throw new ShapeException("matmul: a scalar has no matrix product; got shapes " + a.shape() + " and " + b.shape());
    if (a.ndim() == 1 && b.ndim() == 1) return squeeze(matmul(expandDims(a, 0), expandDims(b, 1)), -2, -1);
    if (a.ndim() == 1) return squeeze(matmul(expandDims(a, 0), b), -2);
    if (b.ndim() == 1) return squeeze(matmul(a, expandDims(b, 1)), -1);
    DType type = a.dtype().promote(b.dtype());
    if (a.dtype() == DType.INT8 && b.dtype() == DType.INT8) type = DType.INT32; // as Keras has it
    if (type == DType.BOOL) return cast(matmul(cast(a, DType.INT32), cast(b, DType.INT32)), DType.BOOL);
    return product(cast(a, type), cast(b, type), false, false);
  }

  /** op(a) op(b), where op transposes the last two axes if asked to. */
  static Tensor product(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    View va = matrix(View.of(a), transposeA);
    View vb = matrix(View.of(b), transposeB);
    int k = va.shape().last();
    if (k != vb.shape().get(-2)) {
      throw new ShapeException("matmul: the shapes " + a.shape() + " and " + b.shape() + " do not fit: the left has " + k + " columns, the right "
          + vb.shape().get(-2) + " rows");
    }
    boolean flat = va.shape().ndim() == 2 && vb.shape().ndim() == 2;
    Shape batch = flat ? Shape.of() : va.shape().dropLast(2).broadcast(vb.shape().dropLast(2));
    Backend on = Run.on(va, vb);
    View out = Run.fresh(on, va.dtype(), batch.append(va.shape().get(-2), vb.shape().last()));
    if (flat) {
      on.matmul(out, va, vb, false);
    } else if (a.ndim() > 2 && vb.shape().ndim() == 2 && va.layout().isContiguous()) { // one tall product
      int rows = va.size() / Math.max(1, k);
      on.matmul(flat(out, rows), flat(va, rows), vb, false);
    } else {
      on.matmul(out, va.broadcastTo(batch.append(va.shape().get(-2), k)), vb.broadcastTo(batch.append(k, vb.shape().last())), false);
    }
    return Run.done(out, a, b, g -> {
      Tensor up = g.upstream();
      if (g.needs(0)) {
        Tensor da = transposeA ? product(b, up, transposeB, true) : product(up, b, false, !transposeB);
        g.give(0, unbroadcast(da, a.shape()));
      }
      if (g.needs(1)) {
        Tensor db;
        if (b.ndim() == 2 && a.ndim() > 2 && !transposeA) { // sum over the batch inside one product
          Tensor tallA = reshape(a, -1, a.shape().last());
          Tensor tallG = reshape(up, -1, up.shape().last());
          db = transposeB ? product(tallG, tallA, true, false) : product(tallA, tallG, true, false);
        } else {
          db = transposeB ? product(up, a, true, transposeA) : product(a, up, !transposeA, false);
        }
        g.give(1, unbroadcast(db, b.shape()));
      }
    });
  }

  private static View matrix(View v, boolean transpose) {
    return transpose ? v.with(v.layout().transposed()) : v;
  }

  /** A contiguous (..., n) as (rows, n). */
  private static View flat(View v, int rows) {
    Shape s = Shape.of(rows, v.shape().last());
    return v.with(Layout.contiguous(v.dtype(), s).startingAt(v.layout().offset()));
  }
}
