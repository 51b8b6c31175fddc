package org.kerava.ops;

import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** What every operation on values does: choose the backend, allocate the output, record the call. */
final class Run {
  private Run() {}

  /** The backend of an operand. */
  static Backend on(View a) {
    return Backends.of(a.buffer().device());
  }

  /** The backend of two operands: tensors without values win. */
  static Backend on(View a, View b) {
    return Backends.of(a.buffer().device().kind() == Device.Kind.META ? a.buffer().device() : b.buffer().device());
  }

  /** The backend of several operands. */
  static Backend on(View... all) {
    for (View v : all) {
      if (v.buffer().device().kind() == Device.Kind.META) return on(v);
    }
    return on(all[0]);
  }

  /** A new contiguous output. */
  static View fresh(Backend b, DType dtype, Shape shape) {
    return new View(b.alloc(dtype, shape.size()), Layout.contiguous(dtype, shape));
  }

  /** Room for what outlives a step. */
  static View lasting(Backend b, DType dtype, Shape shape) {
    Layout l = Layout.aligned(dtype, shape);
    return new View(b.variable(dtype, l.offset() + shape.size()), l);
  }

  /** The tensor of a finished output, without a gradient. */
  static Tensor done(View out) {
    return new EagerTensor(out);
  }

  /** The tensor of a finished output; its call is recorded if a tape is open. */
  static Tensor done(View out, Tensor a, Vjp vjp) {
    Tensor y = new EagerTensor(out);
    if (GradientTape.recording() && out.dtype().isFloating()) GradientTape.record(vjp, new Tensor[] {y}, a);
    return y;
  }

  /** The tensor of a finished output of two inputs. */
  static Tensor done(View out, Tensor a, Tensor b, Vjp vjp) {
    Tensor y = new EagerTensor(out);
    if (GradientTape.recording() && out.dtype().isFloating()) GradientTape.record(vjp, new Tensor[] {y}, a, b);
    return y;
  }

  /** The tensor of a finished output of any inputs. */
  static Tensor done(View out, Tensor[] inputs, Vjp vjp) {
    Tensor y = new EagerTensor(out);
    if (GradientTape.recording() && out.dtype().isFloating()) GradientTape.record(vjp, new Tensor[] {y}, inputs);
    return y;
  }

  /** Records a call with several outputs. */
  static void record(Tensor[] outputs, Tensor[] inputs, Vjp vjp) {
    if (GradientTape.recording()) GradientTape.record(vjp, outputs, inputs);
  }

  /** A contiguous view of the same elements: itself, or a copy. */
  static View dense(View v) {
    if (v.layout().isContiguous()) return v;
    Backend b = on(v);
    View out = fresh(b, v.dtype(), v.shape());
    b.copy(out, v);
    return out;
  }

  /** A view of a tensor that later assignments do not change: variables are copied. */
  static View stable(Tensor t) {
    View v = View.of(t);
    if (t instanceof EagerTensor) return v;
    Backend b = on(v);
    View out = fresh(b, v.dtype(), v.shape());
    b.copy(out, v);
    return out;
  }
}
