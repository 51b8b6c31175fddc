package org.kerava.training.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * The area under a curve that a threshold draws: how well predictions order samples. Of the ROC curve it is the probability that a one is ranked
 * before a zero. Exact up to the number of thresholds.
 *
 * <pre>{@code
 * model.compile(adam(), binaryCrossentropy(), auc("auc"), auc("pr").curve("PR"));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#auc-class">Keras: AUC</a>
 */
public final class AUC extends ConfusionMetric<AUC> {
  private static final List<String> CURVES = List.of("ROC", "PR", "PRGAIN");
  private static final List<String> METHODS = List.of("interpolation", "majoring", "minoring");

  private int numThresholds = 200;
  private double[] thresholds = {};
  private String curve = "ROC";
  private String summationMethod = "interpolation";
  private boolean multiLabel;
  private Optional<Integer> numLabels = Optional.empty();
  private double[] labelWeights = {};
  private boolean fromLogits;

  /** Named "auc". */
  public AUC() {
    this("auc");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public AUC(String name) {
    super(name);
  }

  /**
   * {@return this}
   *
   * @param numThresholds at equal distances, 200 by default
   */
  public AUC numThresholds(int numThresholds) {
    if (numThresholds < 2) throw new IllegalArgumentException("AUC: numThresholds must be 2 or more; got " + numThresholds);
    this.numThresholds = numThresholds;
    return option();
  }

  /**
   * {@return this}
   *
   * @param thresholds from 0 to 1, to which 0 and 1 are added, in place of equal distances
   */
  public AUC thresholds(double... thresholds) {
    this.thresholds = Confusion.checked("AUC", thresholds);
    Arrays.sort(this.thresholds);
    this.numThresholds = thresholds.length + 2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param curve {@code "ROC"} (the default): true positive rate over false positive rate; {@code "PR"}: precision over recall;
   *     {@code "PRGAIN"}: their gains (Flach and Kull, 2015)
   */
  public AUC curve(String curve) {
    this.curve = one("curve", curve, CURVES);
    return option();
  }

  /**
   * {@return this}
   *
   * @param method how the area between thresholds is filled: {@code "interpolation"} (the default; of the PR curve as Davis and Goadrich, 2006),
   *     {@code "minoring"} or {@code "majoring"}
   */
  public AUC summationMethod(String method) {
    this.summationMethod = one("summationMethod", method, METHODS);
    return option();
  }

  /**
   * {@return this}
   *
   * @param multiLabel whether each label has its own area, of which the result is the mean; false by default: all are one
   */
  public AUC multiLabel(boolean multiLabel) {
    this.multiLabel = multiLabel;
    return option();
  }

  /**
   * {@return this}
   *
   * @param numLabels how many labels there are with {@link #multiLabel}; by default the predictions tell
   */
  public AUC numLabels(int numLabels) {
    this.numLabels = Optional.of(numLabels);
    return option();
  }

  /**
   * {@return this}
   *
   * @param labelWeights one for each label; by default all are 1
   */
  public AUC labelWeights(double... labelWeights) {
    this.labelWeights = labelWeights.clone();
    return option();
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public AUC fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return option();
  }

  private static String one(String option, String value, List<String> known) {
    for (String k : known) {
      if (k.equalsIgnoreCase(value)) return k;
    }
    throw new IllegalArgumentException("AUC: unknown " + option + " \"" + value + "\"; known are " + known);
  }

  @Override
  List<Confusion.Kind> kinds() {
    return Confusion.all();
  }

  @Override
  Optional<Integer> labels(Optional<Shape> yPred) {
    if (!multiLabel) {
      if (numLabels.isPresent()) throw new IllegalArgumentException("AUC '" + name() + "': numLabels needs multiLabel(true)");
      return Optional.of(0);
    }
    if (yPred.isPresent() && yPred.get().ndim() != 2) {
      throw new IllegalArgumentException("AUC '" + name() + "': multiLabel needs predictions (batch, labels); got " + yPred.get());
    }
    return numLabels.or(() -> yPred.map(Shape::last));
  }

  @Override
  Confusion confusion() {
    double[] t = new double[numThresholds];
    for (int i = 0; i < numThresholds; i++) t[i] = (double) i / (numThresholds - 1);
    System.arraycopy(thresholds, 0, t, 1, thresholds.length);
    t[numThresholds - 1] = 1;
    boolean even = thresholds.length == 0 || Confusion.evenly(t);
    t[0] -= Settings.epsilon();
    t[numThresholds - 1] += Settings.epsilon();
    return new Confusion(t, even, Optional.empty(), Optional.empty(), multiLabel, multiLabel || labelWeights.length == 0 ? null : weights());
  }

  private Tensor weights() {
    return Operations.cast(Tensor.of(labelWeights, Shape.of(labelWeights.length), DType.FLOAT64), dtype());
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    super.update(yTrue, fromLogits ? Operations.sigmoid(yPred) : yPred, sampleWeight);
  }

  // ---- the area ----

  /** All thresholds but the last. */
  private static Tensor low(Tensor x) {
    return x.get(":-1");
  }

  /** All thresholds but the first. */
  private static Tensor high(Tensor x) {
    return x.get("1:");
  }

  @Override
  public Tensor result() {
    if (curve.equals("PR") && summationMethod.equals("interpolation")) return area(interpolated());
    Tensor recall = share(Confusion.Kind.TRUE_POSITIVES, Confusion.Kind.FALSE_NEGATIVES);
    return switch (curve) {
      case "ROC" -> area(share(Confusion.Kind.FALSE_POSITIVES, Confusion.Kind.TRUE_NEGATIVES), recall);
      case "PR" -> area(recall, share(Confusion.Kind.TRUE_POSITIVES, Confusion.Kind.FALSE_POSITIVES));
      default -> gains();
    };
  }

  private Tensor gains() {
    Tensor tp = total(Confusion.Kind.TRUE_POSITIVES);
    Tensor fp = total(Confusion.Kind.FALSE_POSITIVES);
    Tensor fn = total(Confusion.Kind.FALSE_NEGATIVES);
    Tensor odds = Operations.divideNoNan(Operations.add(tp, fn), Operations.add(total(Confusion.Kind.TRUE_NEGATIVES), fp));
    Tensor none = Operations.equal(tp, 0);
    Tensor recall = Operations.subtract(1, Operations.multiply(odds, Operations.divideNoNan(fn, tp)));
    Tensor precision = Operations.subtract(1, Operations.multiply(odds, Operations.divideNoNan(fp, tp)));
    return area(Operations.maximum(Operations.where(none, Operations.zerosLike(recall), recall), 0),
        Operations.where(none, Operations.onesLike(precision), precision));
  }

  private Tensor area(Tensor x, Tensor y) {
    Tensor height = switch (summationMethod) {
      case "interpolation" -> Operations.divide(Operations.add(low(y), high(y)), 2);
      case "minoring" -> Operations.minimum(low(y), high(y));
      default -> Operations.maximum(low(y), high(y));
    };
    return area(Operations.multiply(Operations.subtract(low(x), high(x)), height));
  }

  private Tensor area(Tensor parts) {
    Tensor sum = Operations.sum(parts, 0);
    if (!multiLabel) return sum;
    if (labelWeights.length == 0) return Operations.mean(sum);
    Tensor w = weights();
    return Operations.divideNoNan(Operations.sum(Operations.multiply(sum, w)), Operations.sum(w));
  }

  /** The areas under the PR curve between thresholds: true positives are linear in all positives there. */
  private Tensor interpolated() {
    Tensor tp = total(Confusion.Kind.TRUE_POSITIVES);
    Tensor p = Operations.add(tp, total(Confusion.Kind.FALSE_POSITIVES));
    Tensor step = Operations.subtract(low(tp), high(tp));
    Tensor slope = Operations.divideNoNan(step, Operations.maximum(Operations.subtract(low(p), high(p)), 0));
    Tensor intercept = Operations.subtract(high(tp), Operations.multiply(slope, high(p)));
    Tensor both = Operations.logicalAnd(Operations.greater(low(p), 0), Operations.greater(high(p), 0));
    Tensor ratio = Operations.divideNoNan(low(p), Operations.maximum(high(p), 0));
    Tensor safe = Operations.where(both, ratio, Operations.onesLike(ratio));
    Tensor part = Operations.multiply(slope, Operations.add(step, Operations.multiply(intercept, Operations.log(safe))));
    return Operations.divideNoNan(part, Operations.maximum(high(Operations.add(tp, total(Confusion.Kind.FALSE_NEGATIVES))), 0));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    numThresholds = c.field("num_thresholds", numThresholds);
    curve = c.field("curve", curve);
    summationMethod = c.field("summation_method", summationMethod);
    multiLabel = c.field("multi_label", multiLabel);
    numLabels = c.field("num_labels", numLabels, Integer.class);
    fromLogits = c.field("from_logits", fromLogits);
    if (!c.isReading()) {
      c.put("label_weights", labelWeights.length == 0 ? null : list(labelWeights));
      if (thresholds.length > 0) c.put("thresholds", list(thresholds));
      return;
    }
    if (!CURVES.contains(curve) || !METHODS.contains(summationMethod)) {
      throw new FormatException("AUC: unknown curve or summation method: " + curve + ", " + summationMethod);
    }
    if (c.has("label_weights")) labelWeights = numbers(c, "label_weights");
    if (c.has("thresholds")) thresholds(numbers(c, "thresholds"));
  }

  private static double[] numbers(Config c, String key) {
    return c.getList(key, Double.class).stream().mapToDouble(d -> d).toArray();
  }

  private static List<Double> list(double[] a) {
    return Arrays.stream(a).boxed().toList();
  }
}
