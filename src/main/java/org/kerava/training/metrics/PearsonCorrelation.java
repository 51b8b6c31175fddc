package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * The correlation of targets and predictions along an axis: cov(yTrue, yPred) / (std yTrue std yPred).
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/">Keras: PearsonCorrelation</a>
 */
public final class PearsonCorrelation extends MeanMetric<PearsonCorrelation> {
  private int axis = -1;

  /** With Keras's defaults. */
  public PearsonCorrelation() {
    this("pearson_correlation");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public PearsonCorrelation(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param axis along which, the last by default
   */
  public PearsonCorrelation axis(int axis) {
    this.axis = axis;
    return option();
  }

  private Tensor standard(Tensor x) {
    Tensor centered = Operations.subtract(x, Operations.mean(x, axis, true));
    return Operations.divide(centered, Operations.std(centered, axis, true));
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Reducing.Pair p = Reducing.sameRank(Operations.cast(yTrue, yPred.dtype()), yPred, true);
    return Operations.mean(Operations.multiply(standard(p.first()), standard(p.second())), axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    axis = c.field("axis", axis);
  }
}
