package org.kerava.layers.attention;

import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Masks of attention: which target sees which source. */
final class AttentionMasks {
  private AttentionMasks() {}

  /** The mask of an input, as truth values. */
  static Optional<Tensor> at(Context c, int input) {
    List<Optional<Tensor>> all = c.masks();
    return input < all.size() ? all.get(input).map(m -> Operations.cast(m, DType.BOOL)) : Optional.empty();
  }

  /** (target, source): whether the source is not behind the target. */
  static Tensor causal(int target, int source) {
    return Operations.greaterEqual(Operations.reshape(Operations.arange(target), target, 1), Operations.arange(source));
  }

  /** (target, source): whether the distance is less than a window. */
  static Tensor near(int target, int source, int window) {
    return Operations.less(Operations.abs(Operations.subtract(Operations.reshape(Operations.arange(target), target, 1), Operations.arange(source))), window);
  }

  /** Both of two masks. */
  static Optional<Tensor> all(Optional<Tensor> a, Optional<Tensor> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(Operations.logicalAnd(a.get(), b.get())) : a.or(() -> b);
  }
}
