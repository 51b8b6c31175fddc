package org.kerava.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.training.metrics.Mean;

/** The losses of all outputs and their sum. */
final class CompiledLoss {
  private final CompileOptions options;
  private @Nullable Outputs outputs;
  private @Nullable Loss[] losses = new Loss[0];
  private double[] weights = new double[0];
  private boolean[] used = new boolean[0];
  private final List<Mean> trackers = new ArrayList<>();

  CompiledLoss(CompileOptions options) {
    this.options = options;
  }

  boolean isEmpty() {
    return options.ordered.isEmpty() && options.named.isEmpty();
  }

  /** Which of so many outputs have a loss; all if there is no loss at all. */
  boolean[] used(int count) {
    if (used.length == count) return used;
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    return all;
  }

  /** The means of the losses of single outputs, where there are several. */
  List<Mean> trackers() {
    return trackers;
  }

  private void resolve(Outputs o) {
    int n = o.count();
    losses = new Loss[n];
    weights = new double[n];
    used = new boolean[n];
    Arrays.fill(weights, 1);
    if (!options.ordered.isEmpty()) {
      int k = options.ordered.size();
      if (k != 1 && k != n) throw new IllegalArgumentException("there are " + k + " losses for " + n + " outputs " + o.names());
      for (int i = 0; i < n; i++) losses[i] = options.ordered.get(k == 1 ? 0 : i);
    }
    options.named.forEach((name, loss) -> losses[o.single() && options.named.size() == 1 ? 0 : o.index(name, "loss of the output")] = loss);
    if (!options.orderedWeights.isEmpty()) {
      if (options.orderedWeights.size() != n) {
        throw new IllegalArgumentException("there are " + options.orderedWeights.size() + " loss weights for " + n + " outputs " + o.names());
      }
      for (int i = 0; i < n; i++) weights[i] = options.orderedWeights.get(i);
    }
    options.namedWeights.forEach((name, w) -> weights[o.single() && options.namedWeights.size() == 1 ? 0 : o.index(name, "loss weight of the output")] = w);
    int count = 0;
    for (int i = 0; i < n; i++) {
      used[i] = losses[i] != null;
      if (used[i]) count++;
    }
    trackers.clear();
    if (count > 1) {
      for (int i = 0; i < n; i++) {
        if (used[i]) trackers.add(new Mean(o.names().get(i) + "_loss"));
      }
    }
    outputs = o;
  }

  /**
   * The weighted sum of the losses.
   *
   * @param y targets
   * @param yPred predictions
   * @param w sample weights, or null
   * @param names of the model's outputs
   * @return a scalar
   */
  Tensor apply(Tensors y, Tensors yPred, @Nullable Tensors w, List<String> names) {
    Outputs o = outputs;
    if (o == null || o.count() != yPred.count()) {
      o = Outputs.of(yPred, names);
      resolve(o);
    }
    List<Tensor> targets = o.align(y, used, "targets");
    List<Tensor> sampleWeights = w == null ? null : w.count() == 1 ? null : o.align(w, used, "sample weights");
    Tensor total = null;
    int tracker = 0;
    for (int i = 0; i < o.count(); i++) {
      Loss loss = losses[i];
      if (loss == null) continue;
      Tensor p = yPred.tensor(i);
      Tensor value = w == null ? loss.apply(targets.get(i), p)
          : loss.apply(targets.get(i), p, sampleWeights == null ? w.tensor(0) : sampleWeights.get(i));
      value = Operations.cast(value, DType.FLOAT32);
      if (!trackers.isEmpty()) trackers.get(tracker++).updateState(value, p.shape().get(0));
      if (weights[i] != 1) value = Operations.multiply(value, weights[i]);
      total = total == null ? value : Operations.add(total, value);
    }
    if (total == null) throw new IllegalStateException("no output has a loss: give one in compile");
    return total.ndim() == 0 ? total : Operations.sum(total);
  }
}
