package org.kerava.training;

import java.util.List;
import java.util.Map;
import org.kerava.data.Batch;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/**
 * What the {@link Trainer} asks of its model (internal). {@code models.Model} hands its trainer an inner class that forwards to its own methods,
 * some of them protected, so that users' overrides are found:
 *
 * <pre>{@code
 * private final Trainer trainer = new Trainer(new TrainerHooks() {
 *   public Trainable model() { return Model.this; }
 *   public Tensors forward(Tensors x, boolean training) { return applyAll(x, training ? Context.TRAINING : Context.INFERENCE); }
 *   public Map<String, Tensor> trainStep(Batch data) { return Model.this.trainStep(data); }
 *   ...
 * });
 *
 * protected Map<String, Tensor> trainStep(Batch data) { return trainer.trainStep(data); }            // the default bodies
 * protected Map<String, Tensor> testStep(Batch data) { return trainer.testStep(data); }
 * protected Tensors predictStep(Batch data) { return trainer.predictStep(data); }
 * protected Tensor computeLoss(Batch data, Tensors yPred, Context c) { return trainer.computeLoss(data, yPred, c.training()); }
 * protected Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) { return trainer.computeMetrics(data, yPred); }
 * protected final Map<String, Tensor> getMetricsResult() { return trainer.metricsResult(); }
 * }</pre>
 */
public interface TrainerHooks {
  /** {@return the model as callbacks see it} */
  Trainable model();

  /**
   * Runs the model.
   *
   * @param x its inputs
   * @param training whether dropout and the like are on
   * @return its outputs
   */
  Tensors forward(Tensors x, boolean training);

  /** {@return the terms that layers added in the last forward pass, and those of the regularizers} */
  List<Tensor> losses();

  /** {@return the metrics that layers and the model itself hold in fields, not those of {@code compile}} */
  List<Metric> ownMetrics();

  /** {@return the variables that optimizers change} */
  List<Variable> trainableVariables();

  /** {@return the names of the outputs in order; empty if they are not known} */
  List<String> outputNames();

  /** {@return whether the model computes in float16, so that the loss must be scaled} */
  default boolean computesInFloat16() {
    return false;
  }

  /**
   * One step of training.
   *
   * @param data the batch
   * @return the logs
   */
  Map<String, Tensor> trainStep(Batch data);

  /**
   * One step of evaluation.
   *
   * @param data the batch
   * @return the logs
   */
  Map<String, Tensor> testStep(Batch data);

  /**
   * One step of prediction.
   *
   * @param data the batch
   * @return the outputs
   */
  Tensors predictStep(Batch data);

  /**
   * The loss of a batch.
   *
   * @param data the batch
   * @param yPred the model's outputs
   * @param training whether this is a training step
   * @return a scalar
   */
  Tensor computeLoss(Batch data, Tensors yPred, boolean training);

  /**
   * Updates the metrics.
   *
   * @param data the batch
   * @param yPred the model's outputs
   * @return the logs
   */
  Map<String, Tensor> computeMetrics(Batch data, Tensors yPred);
}
