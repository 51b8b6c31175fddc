package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.kerava.Metrics.*;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.kerava.Ops;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Laws of metrics: batches may be cut anywhere, what is reset is forgotten, counts agree with a loop. */
class MetricLawsTest {
  /** Targets, predictions and weights of n samples. */
  private record Data(Tensor y, Tensor p, Tensor w) {
    Data rows(int from, int to) {
      String s = from + ":" + to;
      return new Data(y.get(s), p.get(s), w.get(s));
    }
  }

  private static Tensor floats(Shape shape, DoubleSource next) {
    double[] d = new double[shape.size()];
    for (int i = 0; i < d.length; i++) d[i] = next.get();
    return Tensor.of(d, shape, DType.FLOAT32);
  }

  private interface DoubleSource {
    double get();
  }

  private static Data bits(int n, int columns, Random r) {
    return new Data(floats(Shape.of(n, columns), () -> r.nextInt(2)), floats(Shape.of(n, columns), () -> r.nextInt(41) / 40.0),
        floats(Shape.of(n), () -> r.nextInt(4)));
  }

  private static void update(Metric m, Data d, boolean weighted) {
    if (weighted) m.updateState(d.y, d.p, d.w);
    else m.updateState(d.y, d.p);
  }

  @Property(tries = 25)
  void batchesMayBeCutAnywhere(@ForAll @IntRange(min = 2, max = 40) int n, @ForAll @IntRange(min = 1, max = 3) int columns, @ForAll boolean weighted,
      @ForAll long seed) {
    var r = new Random(seed);
    Data all = bits(n, columns, r);
    int cut = 1 + r.nextInt(n - 1);
    List<Supplier<Metric>> metrics = List.of(() -> auc(), () -> auc().curve("PR").numThresholds(17), () -> auc().thresholds(0.3, 0.62), () -> precision(),
        () -> recall().thresholds(0.2, 0.8), () -> trueNegatives(), () -> falseNegatives().thresholds(0.1, 0.9), () -> precisionAtRecall(0.5),
        () -> specificityAtSensitivity(0.7), () -> f1Score().threshold(0.5).average("macro"), () -> fBetaScore().beta(2).average("micro"), () -> r2Score(),
        () -> binaryIoU(), () -> binaryAccuracy(), () -> meanSquaredError("mse"), () -> rootMeanSquaredError(), () -> cosineSimilarity("cosine"));
    for (var make : metrics) {
      if (weighted && columns > 1 && make.get() instanceof org.kerava.training.metrics.BinaryIoU) continue; // takes one weight for each value
      Metric whole = make.get();
      update(whole, all, weighted);
      Metric cutUp = make.get();
      update(cutUp, all, weighted);
      cutUp.resetState();
      update(cutUp, all.rows(0, cut), weighted);
      update(cutUp, all.rows(cut, n), weighted);
      assertArrayEquals(whole.result().toDoubleArray(), cutUp.result().toDoubleArray(), 1e-5, whole.toString());
    }
  }

  @Property(tries = 50)
  void countsAgreeWithALoop(@ForAll @IntRange(min = 1, max = 50) int n, @ForAll @DoubleRange(min = 0, max = 1) double threshold, @ForAll long seed) {
    Data d = bits(n, 1, new Random(seed));
    float[] y = d.y.toFloatArray();
    float[] p = d.p.toFloatArray();
    float[] w = d.w.toFloatArray();
    double[] sum = new double[4]; // true positives, false positives, true negatives, false negatives
    for (int i = 0; i < n; i++) {
      boolean yes = p[i] > (float) threshold;
      sum[y[i] == 1 ? yes ? 0 : 3 : yes ? 1 : 2] += w[i];
    }
    List<Metric> counts = List.of(truePositives().thresholds(threshold), falsePositives().thresholds(threshold), trueNegatives().thresholds(threshold),
        falseNegatives().thresholds(threshold));
    for (int i = 0; i < 4; i++) {
      counts.get(i).updateState(d.y, d.p, d.w);
      assertEquals(sum[i], counts.get(i).result().item(), 1e-4, counts.get(i).toString());
    }
    var recall = recall().thresholds(threshold);
    recall.updateState(d.y, d.p, d.w);
    assertEquals(sum[0] + sum[3] == 0 ? 0 : sum[0] / (sum[0] + sum[3]), recall.result().item(), 1e-5);
  }

  @Property(tries = 50)
  void theAreaIsTheShareOfPairsInOrder(@ForAll @IntRange(min = 2, max = 30) int n, @ForAll long seed) {
    Data d = bits(n, 1, new Random(seed));
    float[] y = d.y.toFloatArray();
    float[] p = d.p.toFloatArray();
    double pairs = 0;
    double right = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (y[i] != 1 || y[j] != 0) continue;
        pairs++;
        right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
      }
    }
    if (pairs == 0) return;
    var auc = auc().numThresholds(161); // predictions are multiples of 1/40
    auc.updateState(d.y, d.p);
    assertEquals(right / pairs, auc.result().item(), 1e-5);
  }

  @Property(tries = 30)
  void overlapsAgreeWithALoop(@ForAll @IntRange(min = 1, max = 60) int n, @ForAll @IntRange(min = 2, max = 5) int classes, @ForAll long seed) {
    var r = new Random(seed);
    Tensor y = floats(Shape.of(n), () -> r.nextInt(classes + 1)); // one number that is no class
    Tensor p = floats(Shape.of(n), () -> r.nextInt(classes));
    float[] a = y.toFloatArray();
    float[] b = p.toFloatArray();
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < classes; c++) {
      int both = 0;
      int any = 0;
      for (int i = 0; i < n; i++) {
        if (a[i] >= classes) continue;
        if (a[i] == c && b[i] == c) both++;
        if (a[i] == c || b[i] == c) any++;
      }
      if (any == 0) continue;
      occurring++;
      sum += (double) both / any;
    }
    var m = meanIoU(classes, "iou");
    m.updateState(Ops.cast(y, DType.INT32), Ops.cast(p, DType.INT32));
    assertEquals(occurring == 0 ? 0 : sum / occurring, m.result().item(), 1e-5);
  }
}
