package org.kerava.training.metrics;

/**
 * The share of ones among what is predicted to be one: true positives / (true positives + false positives), 0 if there are none.
 *
 * <pre>{@code
 * model.compile(adam(), binaryCrossentropy(), precision("p").thresholds(0.7));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#precision-class">Keras: Precision</a>
 */
public final class Precision extends PrecisionRecall<Precision> {
  /** Named "precision". */
  public Precision() {
    this("precision");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Precision(String name) {
    super(name, Confusion.Kind.FALSE_POSITIVES);
  }
}
