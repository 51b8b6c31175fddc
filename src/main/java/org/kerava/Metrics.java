package org.kerava;

import java.util.function.BinaryOperator;
import org.kerava.tensor.Tensor;
import org.kerava.training.metrics.Accuracy;
import org.kerava.training.metrics.BinaryAccuracy;
import org.kerava.training.metrics.BinaryCrossentropy;
import org.kerava.training.metrics.CategoricalAccuracy;
import org.kerava.training.metrics.CategoricalCrossentropy;
import org.kerava.training.metrics.CategoricalHinge;
import org.kerava.training.metrics.ConcordanceCorrelation;
import org.kerava.training.metrics.CosineSimilarity;
import org.kerava.training.metrics.Hinge;
import org.kerava.training.metrics.KLDivergence;
import org.kerava.training.metrics.LogCoshError;
import org.kerava.training.metrics.Mean;
import org.kerava.training.metrics.MeanAbsoluteError;
import org.kerava.training.metrics.MeanAbsolutePercentageError;
import org.kerava.training.metrics.MeanOf;
import org.kerava.training.metrics.MeanSquaredError;
import org.kerava.training.metrics.MeanSquaredLogarithmicError;
import org.kerava.training.metrics.PearsonCorrelation;
import org.kerava.training.metrics.Poisson;
import org.kerava.training.metrics.RootMeanSquaredError;
import org.kerava.training.metrics.SparseCategoricalAccuracy;
import org.kerava.training.metrics.SparseCategoricalCrossentropy;
import org.kerava.training.metrics.SparseTopKCategoricalAccuracy;
import org.kerava.training.metrics.SquaredHinge;
import org.kerava.training.metrics.Sum;
import org.kerava.training.metrics.TopKCategoricalAccuracy;

/**
 * What training reports: {@code model.compile(c -> c.optimizer("adam").loss("mse").metrics(auc("auc"), recall()))}. Each factory takes the name in logs;
 * those that share their name with a loss need it.
 *
 * @see <a href="https://keras.io/api/metrics/">Keras: metrics</a>
 */
public final class Metrics {

  private Metrics() {}

  /**
   * {@return how often predictions equal targets}
   */
  public static Accuracy accuracy() {
    return new Accuracy();
  }

  /**
   * {@return how often predictions equal targets}
   *
   * @param name as it appears in logs
   */
  public static Accuracy accuracy(String name) {
    return new Accuracy(name);
  }

  /**
   * {@return how often predictions are on the right side of 0.5}
   */
  public static BinaryAccuracy binaryAccuracy() {
    return new BinaryAccuracy();
  }

  /**
   * {@return how often predictions are on the right side of 0.5}
   *
   * @param name as it appears in logs
   */
  public static BinaryAccuracy binaryAccuracy(String name) {
    return new BinaryAccuracy(name);
  }

  /**
   * {@return the mean cross-entropy of targets that are 0 or 1}
   *
   * @param name as it appears in logs
   */
  public static BinaryCrossentropy binaryCrossentropy(String name) {
    return new BinaryCrossentropy(name);
  }

  /**
   * {@return how often the class of the highest prediction is that of the one-hot target}
   */
  public static CategoricalAccuracy categoricalAccuracy() {
    return new CategoricalAccuracy();
  }

  /**
   * {@return how often the class of the highest prediction is that of the one-hot target}
   *
   * @param name as it appears in logs
   */
  public static CategoricalAccuracy categoricalAccuracy(String name) {
    return new CategoricalAccuracy(name);
  }

  /**
   * {@return the mean cross-entropy of one-hot targets}
   *
   * @param name as it appears in logs
   */
  public static CategoricalCrossentropy categoricalCrossentropy(String name) {
    return new CategoricalCrossentropy(name);
  }

  /**
   * {@return the mean categorical hinge loss}
   *
   * @param name as it appears in logs
   */
  public static CategoricalHinge categoricalHinge(String name) {
    return new CategoricalHinge(name);
  }

  /**
   * {@return how well predictions agree with targets, also in mean and spread}
   */
  public static ConcordanceCorrelation concordanceCorrelation() {
    return new ConcordanceCorrelation();
  }

  /**
   * {@return how well predictions agree with targets, also in mean and spread}
   *
   * @param name as it appears in logs
   */
  public static ConcordanceCorrelation concordanceCorrelation(String name) {
    return new ConcordanceCorrelation(name);
  }

  /**
   * {@return the cosine of the angle between targets and predictions}
   *
   * @param name as it appears in logs
   */
  public static CosineSimilarity cosineSimilarity(String name) {
    return new CosineSimilarity(name);
  }

  /**
   * {@return the mean hinge loss}
   *
   * @param name as it appears in logs
   */
  public static Hinge hinge(String name) {
    return new Hinge(name);
  }

  /**
   * {@return the mean Kullback-Leibler divergence of predictions from targets}
   *
   * @param name as it appears in logs
   */
  public static KLDivergence klDivergence(String name) {
    return new KLDivergence(name);
  }

  /**
   * {@return the mean of log(cosh(error))}
   */
  public static LogCoshError logCoshError() {
    return new LogCoshError();
  }

  /**
   * {@return the mean of log(cosh(error))}
   *
   * @param name as it appears in logs
   */
  public static LogCoshError logCoshError(String name) {
    return new LogCoshError(name);
  }

  /**
   * {@return the mean of values}
   */
  public static Mean mean() {
    return new Mean();
  }

  /**
   * {@return the mean of values}
   *
   * @param name as it appears in logs
   */
  public static Mean mean(String name) {
    return new Mean(name);
  }

  /**
   * {@return the mean of |yTrue - yPred|}
   *
   * @param name as it appears in logs
   */
  public static MeanAbsoluteError meanAbsoluteError(String name) {
    return new MeanAbsoluteError(name);
  }

  /**
   * {@return the mean of 100 |yTrue - yPred| / |yTrue|}
   *
   * @param name as it appears in logs
   */
  public static MeanAbsolutePercentageError meanAbsolutePercentageError(String name) {
    return new MeanAbsolutePercentageError(name);
  }

  /**
   * {@return the mean of a function of targets and predictions}
   *
   * @param name as it appears in logs
   * @param function gives one value per sample
   */
  public static MeanOf meanOf(String name, BinaryOperator<Tensor> function) {
    return new MeanOf(name, function);
  }

  /**
   * {@return the mean of (yTrue - yPred)²}
   *
   * @param name as it appears in logs
   */
  public static MeanSquaredError meanSquaredError(String name) {
    return new MeanSquaredError(name);
  }

  /**
   * {@return the mean of (log(1 + yTrue) - log(1 + yPred))²}
   *
   * @param name as it appears in logs
   */
  public static MeanSquaredLogarithmicError meanSquaredLogarithmicError(String name) {
    return new MeanSquaredLogarithmicError(name);
  }

  /**
   * {@return the correlation of targets and predictions}
   */
  public static PearsonCorrelation pearsonCorrelation() {
    return new PearsonCorrelation();
  }

  /**
   * {@return the correlation of targets and predictions}
   *
   * @param name as it appears in logs
   */
  public static PearsonCorrelation pearsonCorrelation(String name) {
    return new PearsonCorrelation(name);
  }

  /**
   * {@return the mean of yPred - yTrue log(yPred)}
   *
   * @param name as it appears in logs
   */
  public static Poisson poisson(String name) {
    return new Poisson(name);
  }

  /**
   * {@return the root of the mean of (yTrue - yPred)²}
   */
  public static RootMeanSquaredError rootMeanSquaredError() {
    return new RootMeanSquaredError();
  }

  /**
   * {@return the root of the mean of (yTrue - yPred)²}
   *
   * @param name as it appears in logs
   */
  public static RootMeanSquaredError rootMeanSquaredError(String name) {
    return new RootMeanSquaredError(name);
  }

  /**
   * {@return how often the class of the highest prediction is the target, a number}
   */
  public static SparseCategoricalAccuracy sparseCategoricalAccuracy() {
    return new SparseCategoricalAccuracy();
  }

  /**
   * {@return how often the class of the highest prediction is the target, a number}
   *
   * @param name as it appears in logs
   */
  public static SparseCategoricalAccuracy sparseCategoricalAccuracy(String name) {
    return new SparseCategoricalAccuracy(name);
  }

  /**
   * {@return the mean cross-entropy of targets that are the numbers of the classes}
   *
   * @param name as it appears in logs
   */
  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy(String name) {
    return new SparseCategoricalCrossentropy(name);
  }

  /**
   * {@return how often the target, a number, is among the 5 highest predictions}
   */
  public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy() {
    return new SparseTopKCategoricalAccuracy();
  }

  /**
   * {@return how often the target, a number, is among the 5 highest predictions}
   *
   * @param name as it appears in logs
   */
  public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy(String name) {
    return new SparseTopKCategoricalAccuracy(name);
  }

  /**
   * {@return the mean squared hinge loss}
   *
   * @param name as it appears in logs
   */
  public static SquaredHinge squaredHinge(String name) {
    return new SquaredHinge(name);
  }

  /**
   * {@return the sum of values}
   */
  public static Sum sum() {
    return new Sum();
  }

  /**
   * {@return the sum of values}
   *
   * @param name as it appears in logs
   */
  public static Sum sum(String name) {
    return new Sum(name);
  }

  /**
   * {@return how often the class of the one-hot target is among the 5 highest predictions}
   */
  public static TopKCategoricalAccuracy topKCategoricalAccuracy() {
    return new TopKCategoricalAccuracy();
  }

  /**
   * {@return how often the class of the one-hot target is among the 5 highest predictions}
   *
   * @param name as it appears in logs
   */
  public static TopKCategoricalAccuracy topKCategoricalAccuracy(String name) {
    return new TopKCategoricalAccuracy(name);
  }
}
