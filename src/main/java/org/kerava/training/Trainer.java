package org.kerava.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The loop behind fit, evaluate and predict of one model (internal: {@code models.Model} has one, see {@link TrainerHooks}). */
public final class Trainer {
  private final TrainerHooks hooks;

  /**
   * A trainer of a model.
   *
   * @param hooks the model
   */
  public Trainer(TrainerHooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Chooses optimizer, losses and metrics.
   *
   * @param options what was chosen
   */
  public void compile(CompileOptions options) {
    throw new UnsupportedOperationException(options + hooks.model().name());
  }

  /** {@return whether {@link #compile} was called} */
  public boolean compiled() {
    throw new UnsupportedOperationException();
  }

  /** {@return the optimizer} */
  public Optimizer optimizer() {
    throw new UnsupportedOperationException();
  }

  /** {@return the optimizer, if the model is compiled} */
  public Optional<Optimizer> compiledOptimizer() {
    throw new UnsupportedOperationException();
  }

  /** {@return the metric of the loss, those of {@code compile}, and those that layers and the model hold} */
  public List<Metric> metrics() {
    throw new UnsupportedOperationException();
  }

  /** Resets all metrics. */
  public void resetMetrics() {
    throw new UnsupportedOperationException();
  }

  /** {@return whether {@code fit} will end after this epoch} */
  public boolean stopTraining() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends {@code fit} after this epoch.
   *
   * @param stop whether to end
   */
  public void stopTraining(boolean stop) {
    throw new UnsupportedOperationException();
  }

  /**
   * Trains on arrays.
   *
   * @param x inputs
   * @param y targets, if there are any
   * @param options of the call
   * @return the logs of all epochs
   */
  public History fit(Tensors x, Optional<Tensors> y, FitOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Trains on batches.
   *
   * @param data batches
   * @param options of the call
   * @return the logs of all epochs
   */
  public History fit(Dataset data, FitOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Evaluates on arrays.
   *
   * @param x inputs
   * @param y targets, if there are any
   * @param options of the call
   * @return loss and metrics
   */
  public Logs evaluate(Tensors x, Optional<Tensors> y, EvaluateOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Evaluates on batches.
   *
   * @param data batches
   * @param options of the call
   * @return loss and metrics
   */
  public Logs evaluate(Dataset data, EvaluateOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Predicts arrays.
   *
   * @param x inputs
   * @param options of the call
   * @return the outputs of all samples
   */
  public Tensors predict(Tensors x, PredictOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Predicts batches.
   *
   * @param data batches
   * @param options of the call
   * @return the outputs of all samples
   */
  public Tensors predict(Dataset data, PredictOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Predicts one sample.
   *
   * @param sample its elements, without a batch axis
   * @param inputShape the model's input shape with its batch axis
   * @return the elements of the output
   */
  public float[] predictOne(float[] sample, org.kerava.tensor.Shape inputShape) {
    throw new UnsupportedOperationException();
  }

  /**
   * One training step.
   *
   * @param data a batch
   * @return loss and metrics
   */
  public Logs trainOnBatch(Batch data) {
    throw new UnsupportedOperationException();
  }

  /**
   * One evaluation step.
   *
   * @param data a batch
   * @return loss and metrics
   */
  public Logs testOnBatch(Batch data) {
    throw new UnsupportedOperationException();
  }

  /**
   * One prediction step.
   *
   * @param x inputs
   * @return the outputs, which are kept
   */
  public Tensors predictOnBatch(Tensors x) {
    throw new UnsupportedOperationException();
  }

  // ---- the bodies of the model's hooks, where users do not override them ----

  /**
   * The default training step: forward, loss, gradients, update, metrics.
   *
   * @param data a batch
   * @return the logs
   */
  public Map<String, Tensor> trainStep(Batch data) {
    throw new UnsupportedOperationException();
  }

  /**
   * The default evaluation step.
   *
   * @param data a batch
   * @return the logs
   */
  public Map<String, Tensor> testStep(Batch data) {
    throw new UnsupportedOperationException();
  }

  /**
   * The default prediction step.
   *
   * @param data a batch
   * @return the outputs
   */
  public Tensors predictStep(Batch data) {
    throw new UnsupportedOperationException();
  }

  /**
   * The default loss: that of {@code compile} and what layers added.
   *
   * @param data a batch
   * @param yPred the outputs
   * @return a scalar
   */
  public Tensor computeLoss(Batch data, Tensors yPred) {
    throw new UnsupportedOperationException();
  }

  /**
   * The default update of the metrics.
   *
   * @param data a batch
   * @param yPred the outputs
   * @return the logs
   */
  public Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
    throw new UnsupportedOperationException();
  }

  /** {@return the values of all metrics, read when an entry is looked at} */
  public Map<String, Tensor> metricsResult() {
    throw new UnsupportedOperationException();
  }
}
