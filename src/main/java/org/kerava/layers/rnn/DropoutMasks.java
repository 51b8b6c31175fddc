package org.kerava.layers.rnn;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.tensor.Tensor;

/** The dropout masks of one call of a recurrent layer: each cell draws its own at the first step and keeps them for the others. */
final class DropoutMasks {
  private static final String KEY = "dropout_masks";

  private final Map<Layer, List<Tensor>> inputs = new IdentityHashMap<>();
  private final Map<Layer, List<Tensor>> states = new IdentityHashMap<>();

  /** The context of a cell's call. */
  static Context in(Context c, DropoutMasks masks) {
    return c.with(KEY, masks);
  }

  /** The context of a call inside a cell's call. */
  static Context pass(Context from, Context to) {
    return from.get(KEY, DropoutMasks.class).map(m -> in(to, m)).orElse(to);
  }

  /** The masks of the call that runs; fresh ones if a cell is called alone. */
  static DropoutMasks of(Context c) {
    return c.get(KEY, DropoutMasks.class).orElseGet(DropoutMasks::new);
  }

  List<Tensor> ofInputs(Layer cell, Supplier<List<Tensor>> draw) {
    return inputs.computeIfAbsent(cell, k -> draw.get());
  }

  List<Tensor> ofStates(Layer cell, Supplier<List<Tensor>> draw) {
    return states.computeIfAbsent(cell, k -> draw.get());
  }
}
