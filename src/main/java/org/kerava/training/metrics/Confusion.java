package org.kerava.training.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * Counts of right and wrong predictions at thresholds: a prediction above a threshold says yes. Thresholds at equal distances over [0, 1] need one
 * pass, which sorts predictions into buckets; others compare each prediction with each threshold.
 *
 * @param thresholds rising
 * @param even whether they are 0, 1/n, 2/n ... 1, but for the fuzz factor at both ends
 * @param topK only so many of the highest predictions of a row count
 * @param classId only this one of the last axis counts
 * @param perLabel whether each column is counted for itself
 * @param labelWeights one for each of the last axis, where columns are counted together; or null
 */
record Confusion(double[] thresholds, boolean even, Optional<Integer> topK, Optional<Integer> classId, boolean perLabel,
    @Nullable Tensor labelWeights) {
  private static final double NEVER = -1e10;

  /** What is counted, each (thresholds), or (thresholds, labels). */
  record Counts(Tensor truePositives, Tensor falsePositives, Tensor trueNegatives, Tensor falseNegatives) {
    Tensor of(Kind kind) {
      return switch (kind) {
        case TRUE_POSITIVES -> truePositives;
        case FALSE_POSITIVES -> falsePositives;
        case TRUE_NEGATIVES -> trueNegatives;
        case FALSE_NEGATIVES -> falseNegatives;
      };
    }
  }

  /** The four outcomes. */
  enum Kind { TRUE_POSITIVES, FALSE_POSITIVES, TRUE_NEGATIVES, FALSE_NEGATIVES }

  /** Whether thresholds are 0, 1/n, 2/n ... 1. */
  static boolean evenly(double[] thresholds) {
    int n = thresholds.length;
    if (n < 3) return false;
    for (int i = 0; i < n; i++) {
      if (Math.abs(thresholds[i] - (double) i / (n - 1)) > Settings.epsilon() + 1e-5 * i / (n - 1)) return false;
    }
    return true;
  }

  /** The given thresholds, checked. */
  static double[] checked(String metric, double... thresholds) {
    for (double t : thresholds) {
      if (!(t >= 0 && t <= 1)) throw new IllegalArgumentException(metric + ": thresholds must be from 0 to 1; got " + Arrays.toString(thresholds));
    }
    return thresholds.clone();
  }

  /**
   * Counts a batch.
   *
   * @param yTrue 0 or 1, (batch, ...)
   * @param yPred of the same shape
   * @param sampleWeight (batch) or of their shape, or null
   * @param dtype of the counts
   */
  Counts count(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight, DType dtype) {
    Reducing.Pair pair = Reducing.sameRank(Operations.cast(yPred, dtype), Operations.cast(yTrue, dtype), true);
    Tensor p = pair.first();
    Tensor y = Operations.cast(Operations.notEqual(pair.second(), 0), dtype);
    Reducing.checkFit("counts of right and wrong predictions", "targets", y.shape(), "predictions", p.shape());
    Tensor w = null;
    if (sampleWeight != null) w = Reducing.sameRank(y, Operations.expandDims(Operations.cast(sampleWeight, dtype), -1), false).second();
    if (topK.isPresent()) p = onlyTop(p, topK.get());
    if (classId.isPresent()) {
      if (p.ndim() < 2) throw new IllegalArgumentException("classId needs predictions (batch, classes); got " + p.shape());
      p = one(p, classId.get());
      y = one(y, classId.get());
    }
    if (labelWeights != null) {
      Tensor label = Operations.broadcastTo(Operations.expandDims(Operations.cast(labelWeights, dtype), 0), p.shape());
      w = w == null ? label : Operations.multiply(Operations.broadcastTo(w, p.shape()), label);
    }
    int labels = perLabel ? p.shape().last() : 1;
    Tensor weight = w == null ? Operations.onesLike(p) : Operations.broadcastTo(w, p.shape());
    Tensor yes = Operations.reshape(Operations.multiply(y, weight), -1, labels); // (n, labels)
    Tensor no = Operations.reshape(Operations.multiply(Operations.subtract(1, y), weight), -1, labels);
    Tensor rows = Operations.reshape(p, -1, labels);
    Tensor tp = even ? above(bucket(rows, labels), yes) : above(rows, yes, dtype);
    Tensor fp = even ? above(bucket(rows, labels), no) : above(rows, no, dtype);
    Tensor tn = Operations.subtract(shaped(Operations.sum(no, 0)), fp);
    Tensor fn = Operations.subtract(shaped(Operations.sum(yes, 0)), tp);
    return new Counts(tp, fp, tn, fn);
  }

  private Tensor shaped(Tensor labels) {
    return perLabel ? labels : Operations.reshape(labels, new int[0]);
  }

  private static Tensor one(Tensor x, int index) {
    return Operations.take(x, Tensor.of(index), x.ndim() - 1);
  }

  /** All but the k highest of each row become so low that they never say yes. */
  private static Tensor onlyTop(Tensor x, int k) {
    Tensor ids = Operations.topK(x, k).get(1); // (..., k)
    Tensor kept = Operations.sum(Operations.oneHot(ids, x.shape().last(), -1, x.dtype()), -2);
    return Operations.add(Operations.multiply(x, kept), Operations.multiply(Operations.subtract(1, kept), NEVER));
  }

  /** Of each prediction the number of the last threshold below it, as a flat position in (thresholds, labels); -1 if there is none. */
  private Tensor bucket(Tensor p, int labels) {
    int n = thresholds.length;
    Tensor b = Operations.subtract(Operations.ceil(Operations.multiply(Operations.clip(p, 0, 1), n - 1)), 1);
    if (thresholds[0] < 0) b = Operations.maximum(b, 0);
    Tensor id = Operations.cast(b, DType.INT32);
    if (labels == 1) return Operations.reshape(id, -1);
    Tensor at = Operations.add(Operations.multiply(id, labels), Operations.arange(labels));
    return Operations.reshape(Operations.where(Operations.less(id, 0), Operations.fullLike(at, -1), at), -1);
  }

  /** The weights of what lies above each threshold, from buckets. */
  private Tensor above(Tensor bucket, Tensor weight) {
    int labels = weight.shape().last();
    Tensor sums = Operations.segmentSum(Operations.reshape(weight, -1), bucket, thresholds.length * labels);
    Tensor table = perLabel ? Operations.reshape(sums, thresholds.length, labels) : sums;
    return Operations.flip(Operations.cumsum(Operations.flip(table, 0), 0), 0);
  }

  /** The weights of what lies above each threshold, by comparison. */
  private Tensor above(Tensor p, Tensor weight, DType dtype) {
    Tensor t = Operations.cast(Tensor.of(thresholds, Shape.of(thresholds.length, 1, 1), DType.FLOAT64), dtype);
    Tensor yes = Operations.cast(Operations.greater(Operations.expandDims(p, 0), t), dtype); // (thresholds, n, labels)
    Tensor sums = Operations.sum(Operations.multiply(yes, Operations.expandDims(weight, 0)), 1);
    return perLabel ? sums : Operations.squeeze(sums, -1);
  }

  /** All four kinds. */
  static List<Kind> all() {
    return List.of(Kind.TRUE_POSITIVES, Kind.FALSE_POSITIVES, Kind.TRUE_NEGATIVES, Kind.FALSE_NEGATIVES);
  }
}
