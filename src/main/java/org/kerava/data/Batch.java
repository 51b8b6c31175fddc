package org.kerava.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;
import org.kerava.tensor.Tensors;

/**
 * What one step of training sees: inputs, and where there are any targets and sample weights. It is the element of a {@link Dataset}: one example
 * (without a batch axis) before {@code batch()}, many after. Batches are equal if their names, shapes, types and values are.
 */
public final class Batch {
  private final Tensors inputs;
  private final @Nullable Tensors targets;
  private final @Nullable Tensors sampleWeights;

  private Batch(Tensors inputs, @Nullable Tensors targets, @Nullable Tensors sampleWeights) {
    this.inputs = Objects.requireNonNull(inputs, "inputs");
    this.targets = targets;
    this.sampleWeights = sampleWeights;
  }

  /**
   * {@return inputs alone}
   *
   * @param x inputs
   */
  public static Batch of(Tensors x) {
    return new Batch(x, null, null);
  }

  /**
   * {@return inputs and targets}
   *
   * @param x inputs
   * @param y targets
   */
  public static Batch of(Tensors x, Tensors y) {
    return new Batch(x, Objects.requireNonNull(y, "targets"), null);
  }

  /**
   * {@return inputs, targets and weights}
   *
   * @param x inputs
   * @param y targets
   * @param sampleWeight weights of the samples
   */
  public static Batch of(Tensors x, Tensors y, Tensors sampleWeight) {
    return new Batch(x, Objects.requireNonNull(y, "targets"), Objects.requireNonNull(sampleWeight, "sample weights"));
  }

  /** Parts that may be absent, as the pipelines pass them on. */
  static Batch ofParts(Tensors x, @Nullable Tensors y, @Nullable Tensors w) {
    return new Batch(x, y, w);
  }

  /** The targets or null. */
  @Nullable Tensors targetsOrNull() {
    return targets;
  }

  /** The weights or null. */
  @Nullable Tensors weightsOrNull() {
    return sampleWeights;
  }

  /** {@return the inputs} */
  public Tensors inputs() {
    return inputs;
  }

  /**
   * The targets.
   *
   * @return one or several
   * @throws IllegalStateException if there are none
   */
  public Tensors targets() {
    if (targets == null) throw new IllegalStateException("this batch has no targets (y): make the data set of x and y, or ask hasY() first");
    return targets;
  }

  /**
   * The weights of the samples.
   *
   * @return one or several
   * @throws IllegalStateException if there are none
   */
  public Tensors sampleWeights() {
    if (sampleWeights == null) throw new IllegalStateException("this batch has no sample weights: ask hasSampleWeight() first");
    return sampleWeights;
  }

  /** {@return the only input} */
  public Tensor x() {
    return inputs.tensor();
  }

  /**
   * {@return an input}
   *
   * @param name its name
   */
  public Tensor x(String name) {
    return inputs.tensor(name);
  }

  /** {@return the only target} */
  public Tensor y() {
    return targets().tensor();
  }

  /**
   * {@return a target}
   *
   * @param name its name
   */
  public Tensor y(String name) {
    return targets().tensor(name);
  }

  /** {@return the only weights} */
  public Tensor sampleWeight() {
    return sampleWeights().tensor();
  }

  /** {@return whether there are targets} */
  public boolean hasY() {
    return targets != null;
  }

  /** {@return whether there are weights} */
  public boolean hasSampleWeight() {
    return sampleWeights != null;
  }

  /** {@return the number of samples: the length of the inputs' first axis} */
  public int size() {
    Tensor first = inputs.tensor(0);
    if (first.ndim() == 0) throw new IllegalStateException("this is one example without a batch axis: call batch(n) on the data set");
    return first.shape().get(0);
  }

  @Override
  public boolean equals(Object o) {
    return this == o || o instanceof Batch b && same(inputs, b.inputs) && same(targets, b.targets) && same(sampleWeights, b.sampleWeights);
  }

  private static boolean same(@Nullable Tensors a, @Nullable Tensors b) {
    if (a == b) return true;
    if (a == null || b == null || a.count() != b.count() || !a.names().equals(b.names())) return false;
    for (int i = 0; i < a.count(); i++) {
      if (!same(a.tensor(i), b.tensor(i))) return false;
    }
    return true;
  }

  private static boolean same(Tensor a, Tensor b) {
    if (a == b) return true;
    if (a instanceof KerasTensor || b instanceof KerasTensor || a.dtype() != b.dtype() || !a.shape().equals(b.shape())) return false;
    return Arrays.deepEquals(new Object[] {TensorOps.get().read(a)}, new Object[] {TensorOps.get().read(b)});
  }

  /** Of names, shapes and types only: values may be many. */
  @Override
  public int hashCode() {
    return Objects.hash(outline(inputs), outline(targets), outline(sampleWeights));
  }

  private static List<Object> outline(@Nullable Tensors t) {
    return t == null ? List.of() : List.of(t.names(), t.tensors().stream().map(u -> List.of(u.shape(), u.dtype())).toList());
  }

  @Override
  public String toString() {
    return "Batch(inputs=" + outline(inputs) + (targets == null ? "" : ", targets=" + outline(targets))
        + (sampleWeights == null ? "" : ", sampleWeights=" + outline(sampleWeights)) + ")";
  }
}
