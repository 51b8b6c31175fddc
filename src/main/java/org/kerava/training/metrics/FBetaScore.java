package org.kerava.training.metrics;

import org.kerava.saving.Config;

/**
 * The weighted harmonic mean of precision and recall of each class: (1 + beta²) precision recall / (beta² precision + recall).
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#fbetascore-class">Keras: FBetaScore</a>
 */
public final class FBetaScore extends FScore<FBetaScore> {
  private double beta = 1;

  /** Named "fbeta_score". */
  public FBetaScore() {
    this("fbeta_score");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public FBetaScore(String name) {
    super(name);
  }

  /**
   * {@return this}
   *
   * @param beta how much more recall counts than precision, 1 by default
   */
  public FBetaScore beta(double beta) {
    if (!(beta > 0)) throw new IllegalArgumentException("FBetaScore: beta must be more than 0; got " + beta);
    this.beta = beta;
    return option();
  }

  @Override
  double factor() {
    return beta;
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta = c.field("beta", beta);
  }
}
