package org.kerava.layers;

import java.util.List;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Which layers compute their intermediates again for the gradient instead of keeping them: those made inside a scope that says so. */
record RematMode(Kind kind, int threshold, List<String> names) {
  /** Keras's modes. */
  enum Kind { NONE, FULL, ACTIVATIONS, LARGER_THAN, LIST_OF_LAYERS }

  private static final RematMode NONE = new RematMode(Kind.NONE, 0, List.of());
  private static final ThreadLocal<RematMode> current = ThreadLocal.withInitial(() -> NONE);

  static RematMode current() {
    return current.get();
  }

  static Scope open(String mode, int threshold, List<String> names) {
    Kind kind = switch (mode) {
      case "none" -> Kind.NONE;
      case "full" -> Kind.FULL;
      case "activations" -> Kind.ACTIVATIONS;
      case "larger_than" -> Kind.LARGER_THAN;
      case "list_of_layers" -> Kind.LIST_OF_LAYERS;
      default -> throw new IllegalArgumentException("rematScope: unknown mode \"" + mode
          + "\"; there are \"full\", \"activations\", \"larger_than\", \"list_of_layers\" and \"none\"");
    };
    RematMode before = current.get();
    current.set(new RematMode(kind, threshold, List.copyOf(names)));
    return () -> current.set(before);
  }

  /** Whether calls of a layer may have to run again. */
  boolean mayApply(Layer layer) {
    return switch (kind) {
      case NONE, ACTIVATIONS -> false;
      case FULL, LARGER_THAN -> true;
      case LIST_OF_LAYERS -> names.contains(layer.name());
    };
  }

  /** Whether a call with these outputs is worth it. */
  boolean applies(Tensors outputs) {
    return kind != Kind.LARGER_THAN || outputs.tensors().stream().mapToLong(RematMode::sampleSize).sum() > threshold;
  }

  boolean ofActivations() {
    return kind == Kind.ACTIVATIONS;
  }

  private static long sampleSize(Tensor t) {
    return t.ndim() == 0 ? 1 : t.size() / Math.max(1, t.shape().get(0));
  }
}
