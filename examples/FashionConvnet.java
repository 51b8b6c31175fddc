import static org.kerava.Layers.*;

import java.util.Arrays;
import org.kerava.Datasets;
import org.kerava.Utils;
import org.kerava.models.Sequential;

/** The README's convnet on Fashion-MNIST, once per seed: {@code FashionConvnet.java [SEED ...]}. */
class FashionConvnet {
  static void main(String[] args) {
    var data = Datasets.fashionMnist();
    var xTrain = data.xTrain().reshape(-1, 28, 28, 1).cast("float32").div(255);
    var xTest = data.xTest().reshape(-1, 28, 28, 1).cast("float32").div(255);

    long[] seeds = args.length == 0 ? new long[] {1, 2, 3} : Arrays.stream(args).mapToLong(Long::parseLong).toArray();
    double sum = 0;
    for (long seed : seeds) {
      Utils.setRandomSeed(seed);
      var model = Sequential.of(
          input(28, 28, 1),
          conv2d(32, 3).activation("relu"), maxPooling2d(2),
          conv2d(64, 3).activation("relu"), maxPooling2d(2),
          flatten(), dropout(0.5), dense(10).activation("softmax"));
      model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
      model.fit(xTrain, data.yTrain(), f -> f.batchSize(128).epochs(5));
      double accuracy = model.evaluate(xTest, data.yTest(), o -> o.verbose(0)).get("accuracy");
      IO.println("seed " + seed + ": test accuracy " + accuracy);
      sum += accuracy;
    }
    IO.println("mean of " + seeds.length + ": " + sum / seeds.length);
  }
}
