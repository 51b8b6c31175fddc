package org.kerava.backend.cpu;

import static org.kerava.backend.cpu.nest.Tracer.Argument.COLUMN;
import static org.kerava.backend.cpu.nest.Tracer.Argument.FULL;
import static org.kerava.backend.cpu.nest.Tracer.Argument.ROW;
import static org.kerava.backend.cpu.nest.Tracer.Argument.WIDE;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** The composites that run as nests. */
final class Fusion {
  final Composite softmax = new Composite((b, v, s) -> b.softmax(v[0], v[1], false), 0, false, FULL, FULL);
  final Composite logSoftmax = new Composite((b, v, s) -> b.softmax(v[0], v[1], true), 0, false, FULL, FULL);
  final Composite softmaxGrad = new Composite((b, v, s) -> b.softmaxGrad(v[0], v[1], v[2], false), 0, false, FULL, FULL, FULL);
  final Composite logSoftmaxGrad = new Composite((b, v, s) -> b.softmaxGrad(v[0], v[1], v[2], true), 0, false, FULL, FULL, FULL);
  final Composite sigmoidCrossEntropy = new Composite((b, v, s) -> b.sigmoidCrossEntropy(v[0], v[1], v[2]), 0, false, FULL, FULL, FULL);
  final Map<Un, Composite> unaryGrad = new EnumMap<>(Un.class);
  final Composite layerNorm =
      new Composite((b, v, s) -> b.layerNorm(v[0], v[1], v[2], v[3], v[4], v[5], s[0]), 1, true, FULL, ROW, ROW, FULL, COLUMN, COLUMN);
  final Composite layerNormGrad =
      new Composite((b, v, s) -> b.layerNormGrad(v[0], null, null, v[1], v[2], v[3], v[4], v[5]), 0, true, FULL, FULL, FULL, ROW, ROW, COLUMN);
  /** exp(x) g, a factor per row: {@link CrossEntropy}'s gradient without the classes. */
  final Composite expTimes = new Composite((b, v, s) -> {
    b.unary(Un.EXP, v[0], v[2]);
    b.binary(Bin.MUL, v[0], v[0], v[1].broadcastTo(v[0].shape()));
  }, 0, false, FULL, ROW, FULL);
  /** dy (x - mean) rstd: what the gradient of layer normalisation's scale sums. */
  final Composite normalizedTimes = new Composite((b, v, s) -> {
    b.binary(Bin.SUB, v[0], v[2], v[3].broadcastTo(v[0].shape()));
    b.binary(Bin.MUL, v[0], v[0], v[4].broadcastTo(v[0].shape()));
    b.binary(Bin.MUL, v[0], v[1], v[0]);
  }, 0, false, FULL, FULL, FULL, ROW, ROW);
  final Composite adam = new Composite((b, v, s) -> b.adam(v[0], v[1], v[2], v[3], s[0], s[1], s[2], s[3]), 4, false, FULL, FULL, FULL, FULL);
  final Composite sgd = new Composite((b, v, s) -> b.sgd(v[0], v[1], v[2], s[0], s[1], false), 2, false, FULL, FULL, FULL);
  final Composite nesterov = new Composite((b, v, s) -> b.sgd(v[0], v[1], v[2], s[0], s[1], true), 2, false, FULL, FULL, FULL);
  final Composite rmsprop =
      new Composite((b, v, s) -> b.rmsprop(v[0], v[1], v[2], v[3], v[4], s[0], s[1], s[2], s[3]), 4, false, FULL, FULL, FULL, FULL, FULL);
  final Composite adagrad = new Composite((b, v, s) -> Update.ADAGRAD.run(b, v[0], v[1], List.of(v[2]), s), 2, false, FULL, FULL, FULL);
  final Composite lstmCell = new Composite((b, v, s) -> b.lstmCell(v[0], v[1], v[2], v[3], v[4]), 0, false, FULL, FULL, WIDE, WIDE, FULL);
  final Composite lstmCellGrad =
      new Composite((b, v, s) -> b.lstmCellGrad(v[1], v[0], v[2], v[3], v[4], v[5], v[6]), 0, false, FULL, WIDE, FULL, FULL, WIDE, FULL, FULL);
  final Composite gruCell = new Composite((b, v, s) -> b.gruCell(v[0], v[1], v[2], v[3], v[4]), 0, false, FULL, WIDE, WIDE, WIDE, FULL);
  final Composite gruCellGrad =
      new Composite((b, v, s) -> b.gruCellGrad(v[1], v[2], v[0], v[3], v[4], v[5], v[6]), 0, false, FULL, WIDE, WIDE, FULL, WIDE, WIDE, FULL);
  /** {@link #lstmCellGrad} with a further gradient to the output, or null, as the last view. */
  final Composite lstmStepGrad = new Composite((b, v, s) -> withBoth(b, v[2], v[7], dh -> b.lstmCellGrad(v[1], v[0], dh, v[3], v[4], v[5], v[6])),
      0, false, FULL, WIDE, FULL, FULL, WIDE, FULL, FULL, FULL);
  /** {@link #gruCellGrad} likewise. */
  final Composite gruStepGrad = new Composite((b, v, s) -> withBoth(b, v[3], v[7], dh -> b.gruCellGrad(v[1], v[2], v[0], dh, v[4], v[5], v[6])),
      0, false, FULL, WIDE, WIDE, FULL, WIDE, WIDE, FULL, FULL);
  /** The activations of a simple recurrent network. */
  final Map<Un, Composite> activation = new EnumMap<>(Un.class);
  /** Their {@link #unaryGrad} with a further gradient to the output, or null, as the last view. */
  final Map<Un, Composite> activationGrad = new EnumMap<>(Un.class);

  /** Passes dh, or its sum with another gradient. */
  private static void withBoth(Backend b, View dh, @Nullable View up, Consumer<View> body) {
    if (up == null) {
      body.accept(dh);
      return;
    }
    var sum = new View(b.alloc(dh.dtype(), dh.size()), Layout.contiguous(dh.dtype(), dh.shape()));
    b.binary(Bin.ADD, sum, dh, up);
    body.accept(sum);
    b.release(sum.buffer());
  }

  /** {@return the composite of an update: weights, gradient, slots} */
  Composite of(Update update) {
    return switch (update) {
      case SGD, MOMENTUM -> sgd;
      case NESTEROV -> nesterov;
      case ADAM -> adam;
      case RMSPROP -> rmsprop;
      case ADAGRAD -> adagrad;
    };
  }

  Fusion() {
    for (Un op : new Un[] {Un.RELU, Un.TANH, Un.SIGMOID}) {
      activation.put(op, new Composite((b, v, s) -> b.unary(op, v[0], v[1]), 0, false, FULL, FULL));
      activationGrad.put(op, new Composite((b, v, s) -> withBoth(b, v[1], v[4], dh -> b.unaryGrad(op, v[0], dh, v[2], v[3])),
          0, false, FULL, FULL, FULL, FULL, FULL));
    }
    for (Un op : new Un[] {Un.RELU, Un.TANH, Un.SIGMOID, Un.EXP, Un.SOFTPLUS, Un.SILU, Un.GELU, Un.GELU_TANH}) {
      unaryGrad.put(op, new Composite((b, v, s) -> b.unaryGrad(op, v[0], v[1], v[2], v[3]), 0, false, FULL, FULL, FULL, FULL));
    }
  }
}
