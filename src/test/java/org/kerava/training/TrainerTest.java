package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerava.Layers;
import org.kerava.Utils;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.Operations;
import org.kerava.saving.Json;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

class TrainerTest {
  private static Sequential line() {
    Utils.setRandomSeed(3);
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    model.compile("sgd", "mse", "mae");
    return model;
  }

  private static Tensor x() {
    return Tensor.of(new float[][] {{0, 1}, {1, 0}, {1, 1}, {2, 1}, {0, 0}, {3, -1}, {-1, 2}});
  }

  private static Tensor y() {
    return Tensor.of(new float[][] {{2}, {1}, {3}, {4}, {0}, {1}, {3}}); // x0 + 2 x1
  }

  @Test
  void fitLearnsALine() {
    var model = line();
    History h = model.fit(x(), y(), f -> f.epochs(300).batchSize(3).verbose(0));
    assertTrue(h.last("loss") < 1e-3 && h.last("loss") < h.get("loss")[0], h.history().toString());
    assertEquals(300, h.epoch().size());
    assertEquals(h.last("mae"), model.evaluate(x(), y(), o -> o.verbose(0)).get("mae"), 0.05);
    assertArrayEquals(model.predict(x()).get(3).toFloatArray(), model.predictOne(2, 1), 1e-6f);
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    float[][] runs = new float[2][];
    for (int i = 0; i < 2; i++) {
      var model = line();
      model.fit(x(), y(), f -> f.epochs(5).batchSize(2).verbose(0));
      runs[i] = model.getWeights().get(0).toFloatArray();
    }
    assertArrayEquals(runs[0], runs[1]);
  }

  @Test
  void validationSplitTakesTheLastSamplesAndClassWeightsScaleTheLoss() {
    var model = line();
    History h = model.fit(x(), y(), f -> f.epochs(2).validationSplit(0.3).verbose(0));
    assertTrue(h.history().keySet().containsAll(List.of("loss", "mae", "val_loss", "val_mae")));
    var one = line();
    double plain = one.fit(x(), y(), f -> f.verbose(0)).last("loss");
    var doubled = line();
    double twice = doubled.fit(x(), y(), f -> f.verbose(0).sampleWeight(Operations.full(Shape.of(7), 2.0))).last("loss");
    assertEquals(2 * plain, twice, 1e-5);
  }

  @Test
  void wrongUseIsNamed() {
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    assertTrue(assertThrows(IllegalStateException.class, () -> model.fit(x(), y())).getMessage().contains("is not compiled"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> model.compile("adma", "mse")).getMessage().contains("adam"));
    var line = line();
    assertTrue(assertThrows(IllegalArgumentException.class, () -> line.fit(x(), y().get(":3"))).getMessage().contains("x (7, 2) has 7, y (3, 1) has 3"));
    assertThrows(IllegalArgumentException.class, () -> line.fit(x().get(":0"), y().get(":0")));
  }

  @Test
  void aModelOfKerasIsReadFromItsJson() throws IOException {
    try (var in = TrainerTest.class.getResourceAsStream("/golden/training/mlp.json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Model model = Model.fromJson(Json.write(Json.parseObject(json).get("model")));
      assertTrue(model.countParams() > 0 && model.layers().size() >= 2, model.toString());
    }
  }
}
