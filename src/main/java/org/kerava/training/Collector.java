package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Gathers the outputs of steps, copied out of their memory. */
final class Collector {
  private @Nullable Tensors structure;
  private final List<List<Tensor>> parts = new ArrayList<>();

  /** Adds the outputs of a step, while it is open. */
  void add(Tensors out) {
    if (structure == null) {
      structure = out;
      for (int i = 0; i < out.count(); i++) parts.add(new ArrayList<>());
    }
    for (int i = 0; i < out.count(); i++) parts.get(i).add(out.tensor(i).keep());
  }

  /** All rows. */
  Tensors all() {
    if (structure == null) throw new IllegalStateException("there are no outputs");
    int[] i = {0};
    return structure.map(t -> {
      List<Tensor> mine = parts.get(i[0]++);
      return mine.size() == 1 ? mine.get(0) : Operations.concatenate(mine, 0);
    });
  }
}
