package org.kerava.training.metrics;

/**
 * How many zeros are predicted to be one; with weights, the sum of theirs.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#falsepositives-class">Keras: FalsePositives</a>
 */
public final class FalsePositives extends ConfusionCount<FalsePositives> {
  /** Named "false_positives". */
  public FalsePositives() {
    this("false_positives");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public FalsePositives(String name) {
    super(name, Confusion.Kind.FALSE_POSITIVES);
  }
}
