package org.kerava.ops;

import java.util.Optional;
import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Range;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Cross-entropies. On the direct output of a softmax or sigmoid they go on from its logits ({@link Logits}), as Keras does on TensorFlow; other
 * probabilities are clipped to [1e-7, 1 - 1e-7].
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: NN ops</a>
 */
public abstract class CrossEntropyOps extends AttentionOps {

  CrossEntropyOps() {}

  // ---- classes by number ----

  /**
   * {@return the cross-entropy of classes by number and probabilities (batch, ..., classes)}
   *
   * @param target whole numbers (batch, ...)
   * @param output probabilities
   */
  public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output) {
    return sparseCategoricalCrossentropy(target, output, false);
  }

  /**
   * {@return the cross-entropy of classes by number and probabilities or logits (batch, ..., classes)}
   *
   * @param target whole numbers (batch, ...)
   * @param output probabilities or logits
   * @param fromLogits which of the two
   */
  public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
    return sparseCategoricalCrossentropy(target, output, fromLogits, -1);
  }

  /**
   * The cross-entropy of classes by number.
   *
   * @param target whole numbers from 0, (batch, ...) or (batch, ..., 1)
   * @param output probabilities or logits (batch, ..., classes)
   * @param fromLogits which of the two
   * @param axis the last
   * @return (batch, ...)
   * @throws IllegalArgumentException for shapes that do not fit and, on the CPU, for a class that does not exist
   */
  public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits, int axis) {
    if (Symbolic.any(target, output)) {
      return Symbolic.op("sparse_categorical_crossentropy", in -> sparseCategoricalCrossentropy(in.get(0), in.get(1), fromLogits, axis), target, output);
    }
    if (output.ndim() < 1) throw new ShapeException("sparse_categorical_crossentropy: the predictions need an axis of classes; they are a scalar");
    if (axis != -1 && axis != output.ndim() - 1) {
      throw new IllegalArgumentException("sparse_categorical_crossentropy: the classes must be on the last axis; got axis " + axis);
    }
    Tensor t = target.ndim() == output.ndim() && target.shape().last() == 1 ? squeeze(target, -1) : target;
    if (!t.shape().equals(output.shape().dropLast(1))) {
      throw new ShapeException("sparse_categorical_crossentropy: targets of shape " + target.shape() + " do not fit predictions of shape " + output.shape()
          + ": expected " + output.shape().dropLast(1) + " whole numbers"
          + (target.shape().equals(output.shape()) ? ". For one-hot targets use categorical_crossentropy" : ""));
    }
    Tensor ids = cast(t, DType.INT32);
    Optional<Tensor> known = fromLogits ? Optional.of(toFloat(output)) : Logits.of(output);
    return sparse(ids, known.isPresent() ? known.get() : log(clip(output, Settings.epsilon(), 1 - Settings.epsilon())));
  }

  private static Tensor sparse(Tensor ids, Tensor logits) {
    View x = View.of(logits);
    View id = Run.dense(View.of(ids));
    Backend b = Run.on(x, id);
    checkClasses(b, ids, x.shape().last());
    View loss = Run.fresh(b, x.dtype(), id.shape());
    View logP = Run.fresh(b, x.dtype(), x.shape());
    b.crossEntropy(loss, logP, x, id);
    return Run.done(loss, logits, a -> a.give(0, sparseSlope(a.upstream(), ids, logits, logP)));
  }

  private static Tensor sparseSlope(Tensor g, Tensor ids, Tensor logits, View logP) {
    if (GradientTape.recording()) {
      Tensor hot = oneHot(ids, logits.shape().last(), -1, logits.dtype());
      return multiply(subtract(softmax(logits), hot), expandDims(g, -1));
    }
    View vg = Run.dense(View.of(g));
    Backend b = Run.on(vg, logP);
    View dx = Run.fresh(b, logP.dtype(), logP.shape());
    b.crossEntropyGrad(dx, vg, logP, Run.dense(View.of(ids)));
    return Run.done(dx);
  }

  /** On the CPU the classes can be looked at for nothing. */
  private static void checkClasses(Backend b, Tensor ids, int n) {
    if (b.device().kind() != Device.Kind.CPU) return;
    Range range = Host.range(ids);
    if (range.least() >= 0 && range.most() < n) return;
    long[] host = ids.toLongArray(); // of these alone, if they are a part of others
    for (int i = 0; i < host.length; i++) {
      if (host[i] < 0 || host[i] >= n) {
        throw new IllegalArgumentException("sparse_categorical_crossentropy: the target " + host[i] + " (number " + i + " of " + host.length
            + ") is no class: there are " + n + " classes, 0 to " + (n - 1) + ". Number the classes from 0, or give the last layer more units");
      }
    }
  }

  // ---- classes by probabilities ----

  /**
   * {@return the cross-entropy of two distributions over the last axis}
   *
   * @param target probabilities, as one-hot codes
   * @param output probabilities
   */
  public static Tensor categoricalCrossentropy(Tensor target, Tensor output) {
    return categoricalCrossentropy(target, output, false);
  }

  /**
   * {@return the cross-entropy of two distributions over the last axis}
   *
   * @param target probabilities, as one-hot codes
   * @param output probabilities or logits
   * @param fromLogits which of the two
   */
  public static Tensor categoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
    return categoricalCrossentropy(target, output, fromLogits, -1);
  }

  /**
   * The cross-entropy of two distributions.
   *
   * @param target probabilities, as one-hot codes
   * @param output probabilities, which are divided by their sum, or logits
   * @param fromLogits which of the two
   * @param axis of the classes
   * @return without the axis
   */
  public static Tensor categoricalCrossentropy(Tensor target, Tensor output, boolean fromLogits, int axis) {
    if (Symbolic.any(target, output)) {
      return Symbolic.op("categorical_crossentropy", in -> categoricalCrossentropy(in.get(0), in.get(1), fromLogits, axis), target, output);
    }
    sameShape("categorical_crossentropy", target, output,
        target.ndim() == output.ndim() - 1 || target.ndim() == output.ndim() && target.shape().last() == 1
            ? ". For classes by number use sparse_categorical_crossentropy" : "");
    Tensor t = cast(target, toFloat(output).dtype());
    Optional<Tensor> known = fromLogits ? Optional.of(toFloat(output)) : Logits.of(output);
    Tensor logP = known.map(logits -> logSoftmax(logits, axis))
        .orElseGet(() -> log(clip(divide(output, sum(output, axis, true)), Settings.epsilon(), 1 - Settings.epsilon())));
    return negative(sum(multiply(t, logP), axis));
  }

  private static void sameShape(String op, Tensor target, Tensor output, String hint) {
    if (output.ndim() < 1 || !target.shape().equals(output.shape())) {
      throw new ShapeException(op + ": targets of shape " + target.shape() + " do not fit predictions of shape " + output.shape()
          + ": they must be equal" + hint);
    }
  }

  // ---- yes or no ----

  /**
   * {@return the cross-entropy of each element}
   *
   * @param target from 0 to 1
   * @param output probabilities
   */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output) {
    return binaryCrossentropy(target, output, false);
  }

  /**
   * The cross-entropy of each element.
   *
   * @param target from 0 to 1
   * @param output probabilities or logits
   * @param fromLogits which of the two
   * @return of the same shape
   */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
    if (Symbolic.any(target, output)) {
      return Symbolic.op("binary_crossentropy", in -> binaryCrossentropy(in.get(0), in.get(1), fromLogits), target, output);
    }
    sameShape("binary_crossentropy", target, output, "");
    Tensor t = cast(target, toFloat(output).dtype());
    Optional<Tensor> known = fromLogits ? Optional.of(toFloat(output)) : Logits.of(output);
    if (known.isPresent()) return binary(t, known.get());
    Tensor p = clip(output, Settings.epsilon(), 1 - Settings.epsilon());
    return negative(add(multiply(t, log(p)), multiply(subtract(1, t), log(subtract(1, p)))));
  }

  private static Tensor binary(Tensor t, Tensor logits) {
    View z = View.of(t);
    View x = View.of(logits);
    Backend b = Run.on(x, z);
    View out = new View(b.alloc(x.dtype(), x.size()), Layout.contiguous(x.dtype(), x.shape()));
    b.sigmoidCrossEntropy(out, x, z);
    return Run.done(out, t, logits, a -> {
      if (a.needs(0)) a.give(0, negative(multiply(a.upstream(), logits)));
      if (a.needs(1)) a.give(1, multiply(a.upstream(), subtract(sigmoid(logits), t)));
    });
  }
}
