package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.data.Npz;
import org.kerava.models.Model;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Twenty training steps from Keras's weights on Keras's batches: the loss must follow Keras's at every step, within 1e-4 relative or three times
 * the distance between Keras's own backends. So must the weights after the last one, but for
 * those whose gradient is rounding noise, of which Adam makes full steps (a shift that a normalisation takes out again): ten times the distance there.
 */
class GoldenTrainingTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/training");

  @ParameterizedTest
  @CsvSource({"mlp", "convnet", "lstm", "masking", "transformer"})
  void followsKeras(String name) throws IOException {
    Map<String, Object> golden = Json.parseObject(Files.readString(FOLDER.resolve(name + ".json")));
    Tensors arrays = Npz.read(FOLDER.resolve(name + ".npz"));
    var weights = new ArrayList<Tensor>();
    for (int i = 0; arrays.names().contains("weight_" + i); i++) weights.add(arrays.tensor("weight_" + i));
    var wrong = new ArrayList<String>();
    for (String optimizer : Json.object(golden.get("optimizers")).keySet()) {
      Model model = Model.fromJson(Json.write(golden.get("model")));
      model.setWeights(weights);
      model.compile(ObjectFactory.deserialize(Json.object(golden.get("optimizers")).get(optimizer), Optimizer.class),
          ObjectFactory.deserialize(golden.get("loss"), Loss.class));
      float[] want = arrays.tensor(optimizer + "_loss").toFloatArray();
      float[] jax = arrays.tensor(optimizer + "_loss_jax").toFloatArray();
      for (int step = 0; step < want.length; step++) {
        model.resetMetrics();
        double loss = model.trainOnBatch(arrays.tensor("x").get(step), arrays.tensor("y").get(step)).get("loss");
        double tolerance = Math.max(1e-4 * Math.abs(want[step]), 3 * Math.abs(want[step] - jax[step]));
        if (!(Math.abs(loss - want[step]) <= tolerance)) {
          wrong.add(optimizer + " step " + step + ": " + loss + " instead of " + want[step]);
          break;
        }
      }
      List<?> apart = (List<?>) Json.object(Json.object(golden.get("apart")).get(optimizer)).get("final");
      for (int i = 0; i < weights.size(); i++) {
        float[] finals = arrays.tensor(optimizer + "_final_" + i).toFloatArray();
        float[] got = model.getWeights().get(i).toFloatArray();
        double largest = 0;
        double worst = 0;
        for (int k = 0; k < got.length; k++) {
          largest = Math.max(largest, Math.abs(finals[k]));
          worst = Math.max(worst, Math.abs(got[k] - finals[k]));
        }
        if (!(worst <= Math.max(1e-4 * Math.max(0.1, largest), 10 * ((Number) apart.get(i)).doubleValue()))) {
          wrong.add(optimizer + " weight " + i + " is " + worst + " apart");
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
