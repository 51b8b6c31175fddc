package org.kerava.tensor;

import java.util.List;

/**
 * Several tensors (internal: made by {@link Tensors#of}).
 *
 * @param tensors in order
 * @param names one per tensor, or empty
 */
record TensorGroup(List<Tensor> tensors, List<String> names) implements Tensors {
  @Override
  public int count() {
    return tensors.size();
  }

  @Override
  public Tensor tensor() {
    if (tensors.size() != 1) {
      throw new IllegalStateException("there are " + tensors.size() + " tensors here" + (names.isEmpty() ? "" : " " + names)
          + ", not one: use tensor(i), tensor(name) or tensors()");
    }
    return tensors.get(0);
  }

  @Override
  public Tensor tensor(int i) {
    return tensors.get(i);
  }

  @Override
  public Tensor tensor(String name) {
    int i = names.indexOf(name);
    if (i < 0) throw new IllegalArgumentException("no tensor is named \"" + name + "\"; there are " + names);
    return tensors.get(i);
  }
}
