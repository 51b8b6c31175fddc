package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.tensor.Tensors;

/**
 * The options of {@code model.fit(x, y, f -> f...)}.
 *
 * @see <a href="https://keras.io/api/models/model_training_apis/">Keras: model training</a>
 */
public final class FitOptions {
  int batchSize; // 0: 32
  int epochs = 1;
  int initialEpoch;
  int stepsPerEpoch; // 0: as long as the data last
  Verbosity verbose = Verbosity.AUTO;
  final List<Callback> callbacks = new ArrayList<>();
  double validationSplit;
  @Nullable Batch validation;
  @Nullable Dataset validationSet;
  int validationSteps;
  int validationBatchSize;
  int validationFreq = 1;
  boolean shuffle = true;
  final Map<Integer, Double> classWeight = new TreeMap<>();
  @Nullable Tensors sampleWeight;

  /** Keras's defaults: one epoch, batches of 32, shuffled. */
  public FitOptions() {}

  /**
   * {@return this}
   *
   * @param size samples in a step, 32 by default; not with a {@link Dataset}, which has its own
   */
  public FitOptions batchSize(int size) {
    this.batchSize = Checks.positive("batchSize", size);
    return this;
  }

  /**
   * {@return this}
   *
   * @param epochs the epoch at which to stop, 1 by default
   */
  public FitOptions epochs(int epochs) {
    this.epochs = Checks.positive("epochs", epochs);
    return this;
  }

  /**
   * {@return this}
   *
   * @param epoch where an earlier training ended, 0 by default
   */
  public FitOptions initialEpoch(int epoch) {
    this.initialEpoch = Checks.notNegative("initialEpoch", epoch);
    return this;
  }

  /**
   * {@return this}
   *
   * @param steps steps in an epoch; by default as many as the data have
   */
  public FitOptions stepsPerEpoch(int steps) {
    this.stepsPerEpoch = Checks.positive("stepsPerEpoch", steps);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose 0 nothing, 1 a progress bar, 2 one line per epoch
   */
  public FitOptions verbose(int verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose {@code "auto"}: a bar on a terminal, else one line per epoch
   */
  public FitOptions verbose(String verbose) {
    this.verbose = Verbosity.of(verbose);
    return this;
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public FitOptions callbacks(Callback... callbacks) {
    return callbacks(List.of(callbacks));
  }

  /**
   * {@return this}
   *
   * @param callbacks to add
   */
  public FitOptions callbacks(List<? extends Callback> callbacks) {
    this.callbacks.addAll(callbacks);
    return this;
  }

  /**
   * Keeps the last part of the data for validation.
   *
   * @param share at least 0, under 1
   * @return this
   */
  public FitOptions validationSplit(double share) {
    if (!(share >= 0 && share < 1)) throw new IllegalArgumentException("validationSplit is a share from 0 to 1, exclusive; got " + share);
    this.validationSplit = share;
    return this;
  }

  /**
   * {@return this}
   *
   * @param x inputs
   * @param y targets
   */
  public FitOptions validationData(Tensors x, Tensors y) {
    this.validation = Batch.of(x, y);
    return this;
  }

  /**
   * {@return this}
   *
   * @param x inputs
   * @param y targets
   * @param sampleWeight weights of the samples
   */
  public FitOptions validationData(Tensors x, Tensors y, Tensors sampleWeight) {
    this.validation = Batch.of(x, y, sampleWeight);
    return this;
  }

  /**
   * {@return this}
   *
   * @param data batches
   */
  public FitOptions validationData(Dataset data) {
    this.validationSet = data;
    return this;
  }

  /**
   * {@return this}
   *
   * @param steps batches of each validation; by default all
   */
  public FitOptions validationSteps(int steps) {
    this.validationSteps = Checks.positive("validationSteps", steps);
    return this;
  }

  /**
   * {@return this}
   *
   * @param size samples of a validation step; by default the batch size
   */
  public FitOptions validationBatchSize(int size) {
    this.validationBatchSize = Checks.positive("validationBatchSize", size);
    return this;
  }

  /**
   * {@return this}
   *
   * @param epochs validates every so many epochs, 1 by default
   */
  public FitOptions validationFreq(int epochs) {
    this.validationFreq = Checks.positive("validationFreq", epochs);
    return this;
  }

  /**
   * {@return this}
   *
   * @param shuffle whether the samples come in a new order in each epoch, true by default; a {@link Dataset} is never shuffled here
   */
  public FitOptions shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return this;
  }

  /**
   * {@return this}
   *
   * @param weights of the samples by their class; a class that is missing has 1
   */
  public FitOptions classWeight(Map<Integer, ? extends Number> weights) {
    weights.forEach((c, w) -> classWeight.put(c, w.doubleValue()));
    return this;
  }

  /**
   * {@return this}
   *
   * @param weights of the samples, (samples) or one per output
   */
  public FitOptions sampleWeight(Tensors weights) {
    this.sampleWeight = weights;
    return this;
  }
}
