package org.kerava;

import org.kerava.training.losses.BinaryCrossentropy;
import org.kerava.training.losses.BinaryFocalCrossentropy;
import org.kerava.training.losses.CTC;
import org.kerava.training.losses.CategoricalCrossentropy;
import org.kerava.training.losses.CategoricalFocalCrossentropy;
import org.kerava.training.losses.CategoricalGeneralizedCrossEntropy;
import org.kerava.training.losses.CategoricalHinge;
import org.kerava.training.losses.Circle;
import org.kerava.training.losses.CosineSimilarity;
import org.kerava.training.losses.Dice;
import org.kerava.training.losses.Hinge;
import org.kerava.training.losses.Huber;
import org.kerava.training.losses.KLDivergence;
import org.kerava.training.losses.LogCosh;
import org.kerava.training.losses.MeanAbsoluteError;
import org.kerava.training.losses.MeanAbsolutePercentageError;
import org.kerava.training.losses.MeanSquaredError;
import org.kerava.training.losses.MeanSquaredLogarithmicError;
import org.kerava.training.losses.Poisson;
import org.kerava.training.losses.SparseCategoricalCrossentropy;
import org.kerava.training.losses.SquaredHinge;
import org.kerava.training.losses.Tversky;

/**
 * What training makes small: {@code model.compile(adam(), binaryCrossentropy().fromLogits(true))}. {@code loss.call(y, p)} gives one value per
 * sample, {@code loss.apply(y, p)} their mean.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: losses</a>
 */
public final class Losses {

  private Losses() {}

  /**
   * {@return cross-entropy of targets that are 0 or 1}
   */
  public static BinaryCrossentropy binaryCrossentropy() {
    return new BinaryCrossentropy();
  }

  /**
   * {@return cross-entropy of targets that are 0 or 1, in which easy samples count less}
   */
  public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
    return new BinaryFocalCrossentropy();
  }

  /**
   * {@return cross-entropy of one-hot targets}
   */
  public static CategoricalCrossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy();
  }

  /**
   * {@return cross-entropy of one-hot targets, in which easy samples count less}
   */
  public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
    return new CategoricalFocalCrossentropy();
  }

  /**
   * {@return (1 - p^q) / q for the probability p of the right class, which bears wrong labels}
   */
  public static CategoricalGeneralizedCrossEntropy categoricalGeneralizedCrossEntropy() {
    return new CategoricalGeneralizedCrossEntropy();
  }

  /**
   * {@return how far the best wrong class comes within a margin of 1 of the right one}
   */
  public static CategoricalHinge categoricalHinge() {
    return new CategoricalHinge();
  }

  /**
   * {@return pulls embeddings of one class together and pushes others apart}
   */
  public static Circle circle() {
    return new Circle();
  }

  /**
   * {@return minus the cosine of the angle between targets and predictions}
   */
  public static CosineSimilarity cosineSimilarity() {
    return new CosineSimilarity();
  }

  /**
   * {@return minus the log-likelihood of a sequence of labels over all alignments with the steps}
   */
  public static CTC ctc() {
    return new CTC();
  }

  /**
   * {@return how little two areas overlap}
   */
  public static Dice dice() {
    return new Dice();
  }

  /**
   * {@return how far predictions come within a margin of 1 of the wrong side; targets are -1 and 1, or 0 and 1}
   */
  public static Hinge hinge() {
    return new Hinge();
  }

  /**
   * {@return squares of small errors, absolute values of those above 1}
   */
  public static Huber huber() {
    return new Huber();
  }

  /**
   * {@return squares of small errors, absolute values of large ones}
   *
   * @param delta where errors begin to be large
   */
  public static Huber huber(double delta) {
    return new Huber(delta);
  }

  /**
   * {@return the Kullback-Leibler divergence of predictions from targets}
   */
  public static KLDivergence klDivergence() {
    return new KLDivergence();
  }

  /**
   * {@return log(cosh(error))}
   */
  public static LogCosh logCosh() {
    return new LogCosh();
  }

  /**
   * {@return the mean of |yTrue - yPred|}
   */
  public static MeanAbsoluteError meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /**
   * {@return the mean of 100 |yTrue - yPred| / |yTrue|}
   */
  public static MeanAbsolutePercentageError meanAbsolutePercentageError() {
    return new MeanAbsolutePercentageError();
  }

  /**
   * {@return the mean of (yTrue - yPred)²}
   */
  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /**
   * {@return the mean of (log(1 + yTrue) - log(1 + yPred))²}
   */
  public static MeanSquaredLogarithmicError meanSquaredLogarithmicError() {
    return new MeanSquaredLogarithmicError();
  }

  /**
   * {@return yPred - yTrue log(yPred)}
   */
  public static Poisson poisson() {
    return new Poisson();
  }

  /**
   * {@return cross-entropy of targets that are the numbers of the classes}
   */
  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy();
  }

  /**
   * {@return the square of {@link #hinge()}}
   */
  public static SquaredHinge squaredHinge() {
    return new SquaredHinge();
  }

  /**
   * {@return {@link #dice()} with weights for the two kinds of errors}
   */
  public static Tversky tversky() {
    return new Tversky();
  }
}
