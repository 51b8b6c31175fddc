package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;
import static org.kerava.Losses.*;
import static org.kerava.Metrics.*;
import static org.kerava.Ops.*;
import static org.kerava.Optimizers.*;
import static org.kerava.Schedules.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kerava.models.Sequential;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Losses, metrics and optimizers as people use them: the examples of their documentation, and what goes wrong. */
class ObjectsInUseTest {
  private static Sequential model() {
    return Sequential.of(input(3), dense(1));
  }

  @Test
  void theExamplesOfTheDocumentationCompile() {
    model().compile(adam(), binaryCrossentropy().fromLogits(true).labelSmoothing(0.1));
    model().compile(adam(), categoricalCrossentropy().labelSmoothing(0.1), "accuracy");
    model().compile(adam(), sparseCategoricalCrossentropy().fromLogits(true), "accuracy");
    model().compile(adam(), binaryCrossentropy(), auc("auc"), auc("pr").curve("PR"));
    model().compile(adam(), binaryCrossentropy(), precision("p").thresholds(0.7));
    model().compile(adam(), sparseCategoricalCrossentropy(), meanIoU(3, "iou").sparseYPred(false));
    model().compile(adam(cosineDecay(1e-3, 10_000)).clipnorm(1), "mse");
    model().compile(sgd(0.01).momentum(0.9).nesterov(true), "mse");
    model().compile(adam(exponentialDecay(1e-3, 1000, 0.9).staircase(true)), "mse");
    model().compile(adam(cosineDecay(0, 10_000).warmupTarget(1e-3).warmupSteps(500)), "mse");
    model().compile(c -> c.optimizer("adam").loss("mse").metrics(auc("auc"), recall()));
    var optimizer = adamW(1e-3).weightDecay(0.01).excludeFromWeightDecay("bias", "gamma", "beta");
    assertEquals(1e-3, optimizer.learningRate(), 1e-9);
  }

  @Test
  void aMetricGathersOverBatchesAndForgets() {
    var recall = recall("r");
    recall.updateState(Tensor.of(0, 1, 1, 1), Tensor.of(1f, 0, 1, 1));
    assertEquals(2 / 3.0, recall.result().item(), 1e-6);
    recall.updateState(Tensor.of(1, 1), Tensor.of(0.1f, 0.2f));
    assertEquals(0.4, recall.result().item(), 1e-6);
    recall.resetState();
    recall.updateState(Tensor.of(0, 1, 1, 1), Tensor.of(1f, 0, 1, 1), Tensor.of(0f, 0, 1, 0));
    assertEquals(1, recall.result().item(), 1e-6);
  }

  @Test
  void areasUnderCurvesAgreeHoweverThresholdsAreGiven() {
    var even = auc("even").numThresholds(11);
    var listed = auc("listed").thresholds(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9001);
    Tensor y = Tensor.of(0, 1, 0, 1, 1, 0, 1, 0);
    Tensor p = Tensor.of(0.12f, 0.33f, 0.41f, 0.58f, 0.97f, 0.22f, 0.83f, 0.65f);
    even.updateState(y, p);
    listed.updateState(y, p);
    assertEquals(even.result().item(), listed.result().item(), 1e-6);
    assertEquals(13 / 16.0, even.result().item(), 1e-6); // pairs of a one and a zero in the right order
  }

  @Test
  void correctAlignmentsOfASequenceAddUp() {
    // two steps, classes blank and a: "a" is aa, a-, -a; of uniform logits each has the probability 1/4
    double loss = ctc().apply(Tensor.of(new int[][] {{1}}), Tensor.of(new float[][][] {{{0, 0}, {0, 0}}})).item();
    assertEquals(-Math.log(0.75), loss, 1e-6);
    assertThrows(IllegalArgumentException.class, () -> ctc().call(Tensor.of(1, 2), Tensor.of(1f)));
  }

  @Test
  void scheduleFreeStepsFollowKerasOnJax() {
    var w = List.of(new Variable(Tensor.of(new float[][] {{0.5f, -1}, {2, 0.25f}}), "w"), new Variable(Tensor.of(1f, -0.5f), "b"));
    var optimizer = scheduleFreeAdamW(0.05).beta1(0.8).warmupSteps(2).weightDecay(0.01);
    for (int s = 0; s < 4; s++) {
      optimizer.apply(List.of(Tensor.of(new float[][] {{1, -2}, {0.5f, 3}}).times(s + 1), Tensor.of(0.1f, -0.2f).times(1 - s)), w);
    }
    assertArrayEquals(new float[] {0.353244423866272f, -0.8528696298599243f, 1.8521199226379395f, 0.10343191027641296f}, w.get(0).toFloatArray(), 1e-6f);
    assertArrayEquals(new float[] {1.0436468124389648f, -0.5440217852592468f}, w.get(1).toFloatArray(), 1e-6f);
  }

  @Test
  void everyOptimizerFindsTheMinimumOfABowl() {
    List<Supplier<Optimizer>> all = List.of(() -> sgd(0.1), () -> sgd(0.05).momentum(0.5).nesterov(true), () -> rmsprop(0.05), () -> adam(0.1), () -> adamW(0.1),
        () -> adagrad(0.5), () -> adadelta(30), () -> adamax(0.1), () -> nadam(0.1), () -> ftrl(0.5), () -> lion(0.03), () -> lamb(0.05), () -> adafactor(0.1),
        () -> scheduleFreeAdamW(0.1), () -> lossScaleOptimizer(adam(0.1)), () -> muon(0.05));
    for (var make : all) {
      Optimizer optimizer = make.get();
      var w = new Variable(Tensor.of(new float[][] {{2, -1, 0.5f}, {1, 1, -2}}), "kernel");
      double first = sum(square(w.minus(0.3))).item();
      for (int i = 0; i < 200; i++) optimizer.minimize(() -> sum(square(w.minus(0.3))), List.of(w));
      double last = sum(square(w.minus(0.3))).item();
      assertTrue(last < 0.05 * first, optimizer + ": from " + first + " to " + last);
    }
  }

  @Test
  void variablesThatTheLossDoesNotDependOnStayAsTheyAre() {
    for (Optimizer o : List.<Optimizer>of(adamW(0.1).weightDecay(0.5), lossScaleOptimizer(sgd(0.1).momentum(0.9).weightDecay(0.5)))) {
      var used = new Variable(Tensor.of(1f, 2), "used");
      var idle = new Variable(Tensor.of(3f, 4), "idle");
      o.minimize(() -> sum(square(used)), List.of(used, idle));
      assertArrayEquals(new float[] {3, 4}, idle.toFloatArray());
      assertTrue(used.toFloatArray()[0] < 1);
      assertThrows(IllegalArgumentException.class, () -> o.minimize(() -> sum(square(Tensor.of(1f))), List.of(used)));
    }
  }

  @Test
  void doublesAreOptimizedInDoubles() {
    var w = new Variable(Tensor.of(new double[] {1, -2}, Shape.of(2), DType.FLOAT64), "w");
    for (Optimizer o : List.<Optimizer>of(adam(0.1), rmsprop(0.1), sgd(0.1).momentum(0.9), nadam(0.1), lamb(0.1))) {
      o.minimize(() -> sum(square(w)), List.of(w));
      assertEquals(DType.FLOAT64, w.dtype());
    }
  }

  @Test
  void wrongOptionsAreNamed() {
    var messages = new ArrayList<String>();
    messages.add(assertThrows(IllegalArgumentException.class, () -> auc().curve("ROCK")).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> precision().thresholds(1.5)).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> f1Score().average("mean")).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> iou(2, 0, 2)).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> precisionAtRecall(2)).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> f1Score().updateState(Tensor.of(1, 0), Tensor.of(1f, 0))).getMessage());
    messages.add(assertThrows(IllegalArgumentException.class, () -> adam().clipnorm(1).clipvalue(1)).getMessage());
    for (String m : messages) assertTrue(m.length() > 20, m);
    var used = precision();
    used.updateState(Tensor.of(1, 0), Tensor.of(1f, 0));
    assertTrue(assertThrows(IllegalStateException.class, () -> used.thresholds(0.2)).getMessage().contains("options are fixed"));
    assertTrue(assertThrows(IllegalStateException.class, () -> r2Score().result()).getMessage().contains("no data"));
  }
}
