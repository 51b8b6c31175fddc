package org.kerava.training;

import java.util.List;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/** A model as callbacks see it: {@code models.Model} implements it. */
public interface Trainable {
  /** {@return the model's name} */
  String name();

  /** {@return all variables that Keras calls trainable} */
  List<Variable> trainableVariables();

  /** {@return running averages, frozen weights and seeds} */
  List<Variable> nonTrainableVariables();

  /** {@return copies of all weights} */
  List<Tensor> getWeights();

  /**
   * Replaces all weights.
   *
   * @param weights in the order of {@link #getWeights()}
   */
  void setWeights(List<? extends Tensor> weights);

  /** {@return the optimizer of {@code compile}} */
  Optimizer optimizer();

  /** {@return all metrics} */
  List<Metric> metrics();

  /**
   * {@return the only output for all rows}
   *
   * @param x inputs
   */
  Tensor predict(Tensors x);

  /** {@return whether {@code fit} will end after this epoch} */
  boolean stopTraining();

  /**
   * Ends {@code fit} after this epoch.
   *
   * @param stop whether to end
   */
  void stopTraining(boolean stop);
}
