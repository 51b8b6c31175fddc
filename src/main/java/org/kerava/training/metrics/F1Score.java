package org.kerava.training.metrics;

/**
 * The harmonic mean of precision and recall of each class: 2 precision recall / (precision + recall).
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#f1score-class">Keras: F1Score</a>
 */
public final class F1Score extends FScore<F1Score> {
  /** Named "f1_score". */
  public F1Score() {
    this("f1_score");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public F1Score(String name) {
    super(name);
  }

  @Override
  double factor() {
    return 1;
  }
}
