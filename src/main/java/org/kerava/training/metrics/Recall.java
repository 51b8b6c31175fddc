package org.kerava.training.metrics;

/**
 * The share of ones that are predicted to be one: true positives / (true positives + false negatives), 0 if there are none.
 *
 * <pre>{@code
 * model.compile(adam(), binaryCrossentropy(), recall("r").thresholds(0.7));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#recall-class">Keras: Recall</a>
 */
public final class Recall extends PrecisionRecall<Recall> {
  /** Named "recall". */
  public Recall() {
    this("recall");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Recall(String name) {
    super(name, Confusion.Kind.FALSE_NEGATIVES);
  }
}
