package org.kerava.training.metrics;

/**
 * How many zeros are predicted to be zero; with weights, the sum of theirs.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#truenegatives-class">Keras: TrueNegatives</a>
 */
public final class TrueNegatives extends ConfusionCount<TrueNegatives> {
  /** Named "true_negatives". */
  public TrueNegatives() {
    this("true_negatives");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public TrueNegatives(String name) {
    super(name, Confusion.Kind.TRUE_NEGATIVES);
  }
}
