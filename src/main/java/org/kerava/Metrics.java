package org.kerava;

import java.util.function.BinaryOperator;
import org.kerava.tensor.Tensor;
import org.kerava.training.metrics.AUC;
import org.kerava.training.metrics.Accuracy;
import org.kerava.training.metrics.BinaryAccuracy;
import org.kerava.training.metrics.BinaryCrossentropy;
import org.kerava.training.metrics.BinaryIoU;
import org.kerava.training.metrics.CategoricalAccuracy;
import org.kerava.training.metrics.CategoricalCrossentropy;
import org.kerava.training.metrics.CategoricalHinge;
import org.kerava.training.metrics.ConcordanceCorrelation;
import org.kerava.training.metrics.CosineSimilarity;
import org.kerava.training.metrics.F1Score;
import org.kerava.training.metrics.FBetaScore;
import org.kerava.training.metrics.FalseNegatives;
import org.kerava.training.metrics.FalsePositives;
import org.kerava.training.metrics.Hinge;
import org.kerava.training.metrics.IoU;
import org.kerava.training.metrics.KLDivergence;
import org.kerava.training.metrics.LogCoshError;
import org.kerava.training.metrics.Mean;
import org.kerava.training.metrics.MeanAbsoluteError;
import org.kerava.training.metrics.MeanAbsolutePercentageError;
import org.kerava.training.metrics.MeanIoU;
import org.kerava.training.metrics.MeanOf;
import org.kerava.training.metrics.MeanSquaredError;
import org.kerava.training.metrics.MeanSquaredLogarithmicError;
import org.kerava.training.metrics.OneHotIoU;
import org.kerava.training.metrics.OneHotMeanIoU;
import org.kerava.training.metrics.PearsonCorrelation;
import org.kerava.training.metrics.Poisson;
import org.kerava.training.metrics.Precision;
import org.kerava.training.metrics.PrecisionAtRecall;
import org.kerava.training.metrics.R2Score;
import org.kerava.training.metrics.Recall;
import org.kerava.training.metrics.RecallAtPrecision;
import org.kerava.training.metrics.RootMeanSquaredError;
import org.kerava.training.metrics.SensitivityAtSpecificity;
import org.kerava.training.metrics.SparseCategoricalAccuracy;
import org.kerava.training.metrics.SparseCategoricalCrossentropy;
import org.kerava.training.metrics.SparseTopKCategoricalAccuracy;
import org.kerava.training.metrics.SpecificityAtSensitivity;
import org.kerava.training.metrics.SquaredHinge;
import org.kerava.training.metrics.Sum;
import org.kerava.training.metrics.TopKCategoricalAccuracy;
import org.kerava.training.metrics.TrueNegatives;
import org.kerava.training.metrics.TruePositives;

/**
 * What training reports: {@code model.compile(c -> c.optimizer("adam").loss("mse").metrics(auc("auc"), recall()))}. Each factory takes the name in logs;
 * those that share their name with a loss need it. The file is long because each metric has two documented factories, with and without a name.
 *
 * @see <a href="https://keras.io/api/metrics/">Keras: metrics</a>
 */
public final class Metrics {

  private Metrics() {}

  /**
   * {@return the area under the ROC or the precision-recall curve}
   */
  public static AUC auc() {
    return new AUC();
  }

  /**
   * {@return the area under the ROC or the precision-recall curve}
   *
   * @param name as it appears in logs
   */
  public static AUC auc(String name) {
    return new AUC(name);
  }

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
   * {@return overlap divided by union of areas of 0 and of 1}
   */
  public static BinaryIoU binaryIoU() {
    return new BinaryIoU();
  }

  /**
   * {@return overlap divided by union of areas of 0 and of 1}
   *
   * @param name as it appears in logs
   */
  public static BinaryIoU binaryIoU(String name) {
    return new BinaryIoU(name);
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
   * {@return the harmonic mean of precision and recall}
   */
  public static F1Score f1Score() {
    return new F1Score();
  }

  /**
   * {@return the harmonic mean of precision and recall}
   *
   * @param name as it appears in logs
   */
  public static F1Score f1Score(String name) {
    return new F1Score(name);
  }

  /**
   * {@return the harmonic mean of precision and recall with a weight beta}
   */
  public static FBetaScore fBetaScore() {
    return new FBetaScore();
  }

  /**
   * {@return the harmonic mean of precision and recall with a weight beta}
   *
   * @param name as it appears in logs
   */
  public static FBetaScore fBetaScore(String name) {
    return new FBetaScore(name);
  }

  /**
   * {@return the number of ones that were not found}
   */
  public static FalseNegatives falseNegatives() {
    return new FalseNegatives();
  }

  /**
   * {@return the number of ones that were not found}
   *
   * @param name as it appears in logs
   */
  public static FalseNegatives falseNegatives(String name) {
    return new FalseNegatives(name);
  }

  /**
   * {@return the number of zeros that were taken for ones}
   */
  public static FalsePositives falsePositives() {
    return new FalsePositives();
  }

  /**
   * {@return the number of zeros that were taken for ones}
   *
   * @param name as it appears in logs
   */
  public static FalsePositives falsePositives(String name) {
    return new FalsePositives(name);
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
   * {@return overlap divided by union of areas, the mean over some classes}
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   */
  public static IoU iou(int numClasses, int... targetClassIds) {
    return new IoU(numClasses, targetClassIds);
  }

  /**
   * {@return overlap divided by union of areas, the mean over some classes}
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   * @param name as it appears in logs
   */
  public static IoU iou(int numClasses, int[] targetClassIds, String name) {
    return new IoU(numClasses, targetClassIds, name);
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
   * {@return overlap divided by union of areas, the mean over all classes}
   *
   * @param numClasses how many classes there are
   */
  public static MeanIoU meanIoU(int numClasses) {
    return new MeanIoU(numClasses);
  }

  /**
   * {@return overlap divided by union of areas, the mean over all classes}
   *
   * @param numClasses how many classes there are
   * @param name as it appears in logs
   */
  public static MeanIoU meanIoU(int numClasses, String name) {
    return new MeanIoU(numClasses, name);
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
   * {@return as {@code iou}, of one-hot targets and predictions}
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   */
  public static OneHotIoU oneHotIoU(int numClasses, int... targetClassIds) {
    return new OneHotIoU(numClasses, targetClassIds);
  }

  /**
   * {@return as {@code iou}, of one-hot targets and predictions}
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   * @param name as it appears in logs
   */
  public static OneHotIoU oneHotIoU(int numClasses, int[] targetClassIds, String name) {
    return new OneHotIoU(numClasses, targetClassIds, name);
  }

  /**
   * {@return as {@code meanIoU}, of one-hot targets and predictions}
   *
   * @param numClasses how many classes there are
   */
  public static OneHotMeanIoU oneHotMeanIoU(int numClasses) {
    return new OneHotMeanIoU(numClasses);
  }

  /**
   * {@return as {@code meanIoU}, of one-hot targets and predictions}
   *
   * @param numClasses how many classes there are
   * @param name as it appears in logs
   */
  public static OneHotMeanIoU oneHotMeanIoU(int numClasses, String name) {
    return new OneHotMeanIoU(numClasses, name);
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
   * {@return the share of ones among what was taken for ones}
   */
  public static Precision precision() {
    return new Precision();
  }

  /**
   * {@return the share of ones among what was taken for ones}
   *
   * @param name as it appears in logs
   */
  public static Precision precision(String name) {
    return new Precision(name);
  }

  /**
   * {@return the best precision where recall is at least a value}
   *
   * @param recall from 0 to 1
   */
  public static PrecisionAtRecall precisionAtRecall(double recall) {
    return new PrecisionAtRecall(recall);
  }

  /**
   * {@return the best precision where recall is at least a value}
   *
   * @param recall from 0 to 1
   * @param name as it appears in logs
   */
  public static PrecisionAtRecall precisionAtRecall(double recall, String name) {
    return new PrecisionAtRecall(recall, name);
  }

  /**
   * {@return the share of the variance that is explained}
   */
  public static R2Score r2Score() {
    return new R2Score();
  }

  /**
   * {@return the share of the variance that is explained}
   *
   * @param name as it appears in logs
   */
  public static R2Score r2Score(String name) {
    return new R2Score(name);
  }

  /**
   * {@return the share of ones that were found}
   */
  public static Recall recall() {
    return new Recall();
  }

  /**
   * {@return the share of ones that were found}
   *
   * @param name as it appears in logs
   */
  public static Recall recall(String name) {
    return new Recall(name);
  }

  /**
   * {@return the best recall where precision is at least a value}
   *
   * @param precision from 0 to 1
   */
  public static RecallAtPrecision recallAtPrecision(double precision) {
    return new RecallAtPrecision(precision);
  }

  /**
   * {@return the best recall where precision is at least a value}
   *
   * @param precision from 0 to 1
   * @param name as it appears in logs
   */
  public static RecallAtPrecision recallAtPrecision(double precision, String name) {
    return new RecallAtPrecision(precision, name);
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
   * {@return the best sensitivity where specificity is at least a value}
   *
   * @param specificity from 0 to 1
   */
  public static SensitivityAtSpecificity sensitivityAtSpecificity(double specificity) {
    return new SensitivityAtSpecificity(specificity);
  }

  /**
   * {@return the best sensitivity where specificity is at least a value}
   *
   * @param specificity from 0 to 1
   * @param name as it appears in logs
   */
  public static SensitivityAtSpecificity sensitivityAtSpecificity(double specificity, String name) {
    return new SensitivityAtSpecificity(specificity, name);
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
   * {@return the best specificity where sensitivity is at least a value}
   *
   * @param sensitivity from 0 to 1
   */
  public static SpecificityAtSensitivity specificityAtSensitivity(double sensitivity) {
    return new SpecificityAtSensitivity(sensitivity);
  }

  /**
   * {@return the best specificity where sensitivity is at least a value}
   *
   * @param sensitivity from 0 to 1
   * @param name as it appears in logs
   */
  public static SpecificityAtSensitivity specificityAtSensitivity(double sensitivity, String name) {
    return new SpecificityAtSensitivity(sensitivity, name);
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

  /**
   * {@return the number of zeros that were taken for zeros}
   */
  public static TrueNegatives trueNegatives() {
    return new TrueNegatives();
  }

  /**
   * {@return the number of zeros that were taken for zeros}
   *
   * @param name as it appears in logs
   */
  public static TrueNegatives trueNegatives(String name) {
    return new TrueNegatives(name);
  }

  /**
   * {@return the number of ones that were found}
   */
  public static TruePositives truePositives() {
    return new TruePositives();
  }

  /**
   * {@return the number of ones that were found}
   *
   * @param name as it appears in logs
   */
  public static TruePositives truePositives(String name) {
    return new TruePositives(name);
  }
}
