package org.kerava.ops;

import java.lang.reflect.Array;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Bin;
import org.kerava.backend.Reference;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.RowSum;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;

/** The operators of {@link Tensor} (internal: found by name, so that the tensor package stays below this one). */
public final class OperatorTable implements TensorOps {
  /** For the lookup by name. */
  public OperatorTable() {}

  @Override
  public Tensor binary(Operator op, Tensor a, Tensor b) {
    return switch (op) {
      case PLUS -> Operations.add(a, b);
      case MINUS -> Operations.subtract(a, b);
      case TIMES -> Operations.multiply(a, b);
      case DIV -> Operations.divide(a, b);
      case POW -> Operations.power(a, b);
      case MATMUL -> Operations.matmul(a, b);
    };
  }

  @Override
  public Tensor binary(Operator op, Tensor a, Number b) {
    return switch (op) {
      case PLUS -> Operations.add(a, b);
      case MINUS -> Operations.subtract(a, b);
      case TIMES -> Operations.multiply(a, b);
      case DIV -> Operations.divide(a, b);
      case POW -> Operations.power(a, b);
      case MATMUL -> throw new IllegalArgumentException("matmul: a number has no matrix product");
    };
  }

  @Override
  public Tensor negate(Tensor a) {
    return Operations.negative(a);
  }

  @Override
  public Tensor index(Tensor a, int... index) {
    return Operations.index(a, index);
  }

  @Override
  public Tensor slice(Tensor a, String slices) {
    return Slices.of(slices).apply(a);
  }

  @Override
  public Tensor reshape(Tensor a, int... lengths) {
    return Operations.reshape(a, lengths);
  }

  @Override
  public Tensor cast(Tensor a, DType dtype) {
    return Operations.cast(a, dtype);
  }

  @Override
  public Tensor transpose(Tensor a, int... axes) {
    return Operations.transpose(a, axes);
  }

  @Override
  public Tensor create(Object flat, Shape shape, DType dtype) {
    int n = Array.getLength(flat);
    if (!shape.isStatic() || shape.size() != n) throw new IllegalArgumentException("a tensor of shape " + shape + " cannot be made of " + n + " elements");
    Backend b = Backends.current();
    View out = Run.lasting(b, dtype, shape);
    b.write(out, flat, 0);
    return new EagerTensor(out);
  }

  @Override
  public Object read(Tensor a) {
    View v = View.of(a);
    Object out = Reference.array(v.dtype(), v.size());
    Run.on(v).read(v, out, 0);
    return out;
  }

  @Override
  public Tensor keep(Tensor a) {
    if (a instanceof KerasTensor) return a;
    View v = View.of(a);
    return new EagerTensor(persistent(v, v.dtype(), v.shape()));
  }

  @Override
  public View sum(RowSum rows) {
    Backend b = Run.on(rows.slices());
    View out = Run.fresh(b, rows.slices().dtype(), rows.shape());
    b.fill(out, 0);
    b.scatterAdd(out, Run.dense(rows.slices()), rows.ids());
    return out;
  }

  private static View persistent(View v, DType dtype, Shape shape) {
    Backend b = Run.on(v);
    View out = Run.lasting(b, dtype, shape);
    if (Symbolic.isMeta(new EagerTensor(v))) return out;
    b.copy(out, v);
    return out;
  }

  @Override
  public View variable(Tensor initial) {
    View v = View.of(initial);
    return persistent(v, v.dtype(), v.shape());
  }

  @Override
  public void assign(Variable variable, double value) {
    if (Symbolic.inTrial()) return;
    Remat.changes(variable);
    Run.on(variable.view()).fill(variable.view(), value);
  }

  @Override
  public void add(Variable variable, Tensor value) {
    View target = variable.view();
    if (value.dtype() != target.dtype() || !value.shape().equals(target.shape()) || Symbolic.isMeta(value)) {
      assign(variable, Operations.add(variable, value));
      return;
    }
    Remat.changes(variable);
    Run.on(target).binary(Bin.ADD, target, target, View.of(value));
  }

  @Override
  public void add(Variable variable, Number value) {
    View target = variable.view();
    if (!target.dtype().isFloating()) {
      assign(variable, Operations.add(variable, value));
    } else if (!Symbolic.inTrial()) {
      Remat.changes(variable);
      Run.on(target).scalar(Bin.ADD, target, target, value.doubleValue());
    }
  }

  @Override
  public void assign(Variable variable, Tensor value) {
    if (Symbolic.isMeta(value)) return; // a layer is being called for its output shape only
    View target = variable.view();
    View v = View.of(Operations.cast(value, target.dtype()));
    if (v.shape().size() != target.size() && v.size() != 1) {
      throw new ShapeException("assign: a value of shape " + v.shape() + " does not fit the variable's shape " + target.shape());
    }
    Remat.changes(variable);
    Run.on(target).copy(target, v.broadcastTo(target.shape()));
  }
}
