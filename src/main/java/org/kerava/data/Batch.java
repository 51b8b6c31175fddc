package org.kerava.data;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Inputs, and where there are any targets and weights: one example before {@code batch()}, many after. */
public final class Batch {
  private final Tensors inputs;
  private final @Nullable Tensors targets;
  private final @Nullable Tensors sampleWeights;

  private Batch(Tensors inputs, @Nullable Tensors targets, @Nullable Tensors sampleWeights) {
    this.inputs = inputs;
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
    return new Batch(x, y, null);
  }

  /**
   * {@return inputs, targets and weights}
   *
   * @param x inputs
   * @param y targets
   * @param sampleWeight weights of the samples
   */
  public static Batch of(Tensors x, Tensors y, Tensors sampleWeight) {
    return new Batch(x, y, sampleWeight);
  }

  /** {@return the inputs} */
  public Tensors inputs() {
    return inputs;
  }

  /** {@return the targets} */
  public Tensors targets() {
    if (targets == null) throw new IllegalStateException("this batch has no targets (y)");
    return targets;
  }

  /** {@return the weights} */
  public Tensors sampleWeights() {
    if (sampleWeights == null) throw new IllegalStateException("this batch has no sample weights");
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

  /** {@return the length of the first axis of the inputs} */
  public int size() {
    return inputs.tensor(0).shape().get(0);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Batch b && inputs.equals(b.inputs) && Objects.equals(targets, b.targets) && Objects.equals(sampleWeights, b.sampleWeights);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, targets, sampleWeights);
  }
}
