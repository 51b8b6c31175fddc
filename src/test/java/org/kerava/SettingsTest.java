package org.kerava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;
import static org.kerava.Losses.meanAbsolutePercentageError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerava.models.Sequential;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** What {@code keras.config} sets for a whole program. */
class SettingsTest {
  @BeforeEach
  @AfterEach
  void reset() {
    Kerava.clearSession(); // other tests set a policy
    Kerava.setFloatx("float32");
    Kerava.setEpsilon(1e-7);
    Kerava.setImageDataFormat("channels_last");
  }

  @Test
  void floatxIsTheTypeOfFractions() {
    Kerava.setFloatx("float64");
    assertEquals("float64", Kerava.floatx());
    assertEquals("float64", dense(1).dtypePolicy().name());
    assertEquals(DType.FLOAT64, Tensor.of(1.5, 2).dtype());
    assertEquals(DType.FLOAT64, Randoms.normal(Shape.of(2)).dtype());
    assertEquals(DType.FLOAT64, Tensor.of(1, 2).div(2).dtype());
    assertEquals(0.1, Tensor.of(0.1).item());
    var model = Sequential.of(input(3), dense(2).activation("tanh"), dense(1));
    model.compile("adam", "mse", "mae");
    Tensor x = Randoms.normal(Shape.of(8, 3), 1);
    var history = model.fit(x, x.get(":, :1"), f -> f.epochs(2).verbose(0));
    assertEquals(DType.FLOAT64, model.weights().get(0).dtype());
    assertEquals(DType.FLOAT64, model.predict(x).dtype());
    assertTrue(history.last("loss") < history.get("loss")[0]);
    assertThrows(IllegalArgumentException.class, () -> Kerava.setFloatx("int32"));
  }

  @Test
  void epsilonHoldsForLosses() {
    Kerava.setEpsilon(0.5);
    assertEquals(0.5, Kerava.epsilon());
    assertEquals(200, meanAbsolutePercentageError().apply(Tensor.of(new float[][] {{0}}), Tensor.of(new float[][] {{1}})).item());
    assertThrows(IllegalArgumentException.class, () -> Kerava.setEpsilon(0));
  }

  @Test
  void imageDataFormatIsTheDefaultOfLayers() {
    Kerava.setImageDataFormat("channels_first");
    assertEquals("channels_first", Kerava.imageDataFormat());
    Tensor y = maxPooling2d(2).apply(conv2d(5, 3).apply(input(3, 12, 10)));
    assertEquals(Shape.of(ANY, 5, 5, 4), y.shape());
    assertThrows(IllegalArgumentException.class, () -> Kerava.setImageDataFormat("channels_middle"));
  }

  @Test
  void theBackendIsADevice() {
    Kerava.setBackend("cpu");
    assertEquals(0, Kerava.backend().indexOf("cpu"));
    assertThrows(IllegalArgumentException.class, () -> Kerava.setBackend("tensorflow"));
  }
}
