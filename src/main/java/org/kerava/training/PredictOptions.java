package org.kerava.training;

import java.util.ArrayList;
import java.util.List;

/** The options of {@code model.predict(x, p -> p...)}. */
public final class PredictOptions {
  int batchSize;
  Verbosity verbose = Verbosity.AUTO;
  int steps;
  final List<Callback> callbacks = new ArrayList<>();

  /** Batches of 32; one batch prints nothing. */
  public PredictOptions() {}

  /**
   * {@return this}
   *
   * @param size samples in a step, 32 by default
   */
  public PredictOptions batchSize(int size) {
    this.batchSize = Checks.positive("batchSize", size);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose 0 nothing, 1 a progress bar, 2 one line
   */
  public PredictOptions verbose(int verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose {@code "auto"}: a bar on a terminal if there are several batches
   */
  public PredictOptions verbose(String verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param steps how many batches; by default all
   */
  public PredictOptions steps(int steps) {
    this.steps = Checks.positive("steps", steps);
    return this;
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public PredictOptions callbacks(Callback... callbacks) {
    return callbacks(List.of(callbacks));
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public PredictOptions callbacks(List<? extends Callback> callbacks) {
    this.callbacks.addAll(callbacks);
    return this;
  }
}
