package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensors;

/** The options of {@code model.evaluate(x, y, e -> e...)}. */
public final class EvaluateOptions {
  int batchSize;
  Verbosity verbose = Verbosity.AUTO;
  int steps;
  final List<Callback> callbacks = new ArrayList<>();
  @Nullable Tensors sampleWeight;

  /** Keras's defaults: batches of 32. */
  public EvaluateOptions() {}

  /**
   * {@return this}
   *
   * @param size samples in a step, 32 by default
   */
  public EvaluateOptions batchSize(int size) {
    this.batchSize = Checks.positive("batchSize", size);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose 0 nothing, 1 a progress bar, 2 one line
   */
  public EvaluateOptions verbose(int verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose {@code "auto"}: a bar on a terminal, else one line
   */
  public EvaluateOptions verbose(String verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param steps how many batches; by default all
   */
  public EvaluateOptions steps(int steps) {
    this.steps = Checks.positive("steps", steps);
    return this;
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public EvaluateOptions callbacks(Callback... callbacks) {
    return callbacks(List.of(callbacks));
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public EvaluateOptions callbacks(List<? extends Callback> callbacks) {
    this.callbacks.addAll(callbacks);
    return this;
  }

  /**
   * {@return this}
   *
   * @param weights of the samples
   */
  public EvaluateOptions sampleWeight(Tensors weights) {
    this.sampleWeight = weights;
    return this;
  }
}
