import static org.kerava.Callbacks.*;
import static org.kerava.Layers.*;

import java.util.Random;
import org.kerava.models.Sequential;
import org.kerava.tensor.Tensor;

/** A small dense network tells three interleaved spirals apart; training ends when the validation loss does. */
class Spirals {
  static void main(String[] args) {
    var random = new Random(1);
    float[][] points = new float[6000][2];
    int[] spiral = new int[6000];
    for (int i = 0; i < points.length; i++) {
      spiral[i] = random.nextInt(3);
      double t = random.nextDouble();
      double angle = 2 * Math.PI * (1.2 * t + spiral[i] / 3.0) + 0.1 * random.nextGaussian();
      points[i] = new float[] {(float) (t * Math.cos(angle)), (float) (t * Math.sin(angle))};
    }
    Tensor x = Tensor.of(points);
    Tensor y = Tensor.of(spiral);

    var model = Sequential.of(
        input(2),
        dense(64).activation("relu"),
        dense(64).activation("relu"),
        dense(3).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(x.get(":5000"), y.get(":5000"),
        f -> f.epochs(40).batchSize(64).validationSplit(0.1).callbacks(earlyStopping("val_loss").patience(5).restoreBestWeights(true)));
    IO.println("test accuracy " + model.evaluate(x.get("5000:"), y.get("5000:")).get("accuracy"));
  }
}
