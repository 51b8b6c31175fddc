package org.kerava.ops;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.RowSum;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * The gradients found so far in a walk over a tape, by tensor. One that has been passed on gives its memory back at once, if it was made during
 * this walk, nothing else shares its buffer, and no outer tape may still need it: that halves the memory of a training step.
 */
final class Adjoints {
  private final Map<Tensor, Tensor> byTensor = new IdentityHashMap<>();
  private final Map<Buffer, Integer> uses = new IdentityHashMap<>();
  private Backend backend = Backends.current();
  private int mark;

  /**
   * Begins a walk.
   *
   * @param kept whether an outer tape records, so that nothing may be given back
   */
  void begin(boolean kept) {
    backend = Backends.current();
    mark = kept ? Integer.MAX_VALUE : backend.mark();
  }

  /** Forgets all. */
  void clear() {
    byTensor.clear();
    uses.clear();
  }

  @Nullable Tensor get(Tensor t) {
    return byTensor.get(t);
  }

  void put(Tensor t, Tensor gradient) {
    byTensor.put(t, gradient);
    if (releasable(gradient) instanceof Buffer b) uses.merge(b, 1, Integer::sum);
  }

  /** Takes a gradient out; {@link #drop} it when it has been used. */
  @Nullable Tensor remove(Tensor t) {
    Tensor g = byTensor.remove(t);
    if (g != null && releasable(g) instanceof Buffer b) uses.computeIfPresent(b, (k, n) -> n == 1 ? null : n - 1);
    return g;
  }

  /** Gives the memory of a gradient back that was taken out, unless another one shares it. */
  void drop(Tensor gradient) {
    if (releasable(gradient) instanceof Buffer b && !uses.containsKey(b)) backend.release(b);
    if (gradient instanceof EagerTensor e && e.rows() != null && e.made() instanceof View v && mine(v.buffer()) instanceof Buffer b && !uses.containsKey(b)) {
      backend.release(b);
    }
  }

  /** Whether a gradient that was taken out may be overwritten: made during this walk, and nothing else shares its buffer. */
  boolean spare(Tensor gradient) {
    return releasable(gradient) instanceof Buffer b && !uses.containsKey(b);
  }

  /** The buffer of a gradient that was made during this walk; of one that is a sum by rows, that of its slices. */
  private @Nullable Buffer releasable(Tensor gradient) {
    if (!(gradient instanceof EagerTensor e)) return null;
    return mine((e.rows() instanceof RowSum r ? r.slices() : e.view()).buffer());
  }

  private @Nullable Buffer mine(Buffer b) {
    return b.serial() >= mark ? b : null;
  }
}
