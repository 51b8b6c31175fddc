package org.kerava.training;

import java.util.Locale;
import java.util.Optional;
import org.kerava.layers.Layer;
import org.kerava.ops.GradientTape;
import org.kerava.tensor.Device;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/** Watches the loss of training; the first that is not finite is reported with the layer where it began. */
final class NotFinite {
  private static final System.Logger LOG = System.getLogger("org.kerava");

  private boolean reported;

  /** Begins a new training. */
  void reset() {
    reported = false;
  }

  /**
   * Looks at a loss: on the CPU only, where that does not wait for anything.
   *
   * @param loss of a step
   * @param x its inputs
   * @param hooks the model
   */
  void check(Tensor loss, Tensors x, TrainerHooks hooks) {
    if (reported || View.of(loss).buffer().device().kind() != Device.Kind.CPU) return;
    double value = loss.item();
    if (Double.isFinite(value)) return;
    reported = true;
    String where = firstLayer(x, hooks).map(l -> "The first output that is not finite is that of " + l)
        .orElse(allFinite(x) ? "All outputs of layers are finite: it comes from the loss itself, the targets or a penalty" : "The inputs are not finite");
    LOG.log(System.Logger.Level.WARNING, String.format(Locale.ROOT,
        "the loss of the model '%s' is %s. %s. Training goes on; the callback TerminateOnNaN would stop it", hooks.model().name(), value, where));
  }

  private static Optional<String> firstLayer(Tensors x, TrainerHooks hooks) {
    if (!allFinite(x)) return Optional.empty();
    Layer[] found = new Layer[1];
    return GradientTape.untaped(() -> {
      try (Scope _ = Layer.observe((layer, out) -> {
        if (found[0] == null && !allFinite(out)) found[0] = layer;
      })) {
        hooks.forward(x, false);
      }
      return Optional.ofNullable(found[0]).map(l -> l.getClass().getSimpleName() + " '" + l.name() + "'");
    });
  }

  private static boolean allFinite(Tensors t) {
    for (Tensor one : t.tensors()) {
      if (!one.dtype().isFloating()) continue;
      for (double v : one.toDoubleArray()) {
        if (!Double.isFinite(v)) return false;
      }
    }
    return true;
  }
}
