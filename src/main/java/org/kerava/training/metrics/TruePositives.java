package org.kerava.training.metrics;

/**
 * How many ones are predicted to be one; with weights, the sum of theirs.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#truepositives-class">Keras: TruePositives</a>
 */
public final class TruePositives extends ConfusionCount<TruePositives> {
  /** Named "true_positives". */
  public TruePositives() {
    this("true_positives");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public TruePositives(String name) {
    super(name, Confusion.Kind.TRUE_POSITIVES);
  }
}
