package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * How well targets and predictions agree along an axis (Lin, 1989): 2 cov(yTrue, yPred) / (var yTrue + var yPred + (mean yTrue - mean yPred)²).
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/">Keras: ConcordanceCorrelation</a>
 */
public final class ConcordanceCorrelation extends MeanMetric<ConcordanceCorrelation> {
  private int axis = -1;

  /** With Keras's defaults. */
  public ConcordanceCorrelation() {
    this("concordance_correlation");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public ConcordanceCorrelation(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param axis along which, the last by default
   */
  public ConcordanceCorrelation axis(int axis) {
    this.axis = axis;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Reducing.Pair p = Reducing.sameRank(Operations.cast(yTrue, yPred.dtype()), yPred, true);
    Tensor t = p.first();
    Tensor y = p.second();
    Tensor tMean = Operations.mean(t, axis, true);
    Tensor yMean = Operations.mean(y, axis, true);
    Tensor norm = Operations.add(Operations.add(Operations.variance(t, axis, true), Operations.variance(y, axis, true)),
        Operations.square(Operations.subtract(tMean, yMean)));
    Tensor covariance = Operations.multiply(Operations.subtract(t, yMean), Operations.subtract(y, yMean));
    return Operations.mean(Operations.divide(Operations.multiply(covariance, 2), Operations.add(norm, Settings.epsilon())), axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    axis = c.field("axis", axis);
  }
}
