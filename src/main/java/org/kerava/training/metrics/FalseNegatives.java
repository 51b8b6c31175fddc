package org.kerava.training.metrics;

/**
 * How many ones are predicted to be zero; with weights, the sum of theirs.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#falsenegatives-class">Keras: FalseNegatives</a>
 */
public final class FalseNegatives extends ConfusionCount<FalseNegatives> {
  /** Named "false_negatives". */
  public FalseNegatives() {
    this("false_negatives");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public FalseNegatives(String name) {
    super(name, Confusion.Kind.FALSE_NEGATIVES);
  }
}
