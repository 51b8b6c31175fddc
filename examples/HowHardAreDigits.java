import static org.kerava.Layers.*;
import static org.kerava.Ops.*;

import org.kerava.Datasets;
import org.kerava.Utils;
import org.kerava.models.Sequential;
import org.kerava.tensor.Tensor;

/** What a linear model and the nearest neighbours make of {@code Datasets.digits()}; the convnet is the main job. */
class HowHardAreDigits {
  static void main(String[] args) {
    Utils.setRandomSeed(1);
    var digits = Datasets.digits();
    var x = digits.xTrain().reshape(-1, 784).cast("float32").div(255);
    var y = digits.yTrain().cast("int32");
    var xTest = digits.xTest().reshape(-1, 784).cast("float32").div(255);
    var yTest = digits.yTest().cast("int32");

    var linear = Sequential.of(dense(10).activation("softmax"));
    linear.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    linear.fit(x, y, f -> f.batchSize(128).epochs(12).verbose(0));
    IO.println("linear model: " + linear.evaluate(xTest, yTest, o -> o.verbose(0)).get("accuracy"));

    var squares = sum(square(x), 1);
    var columns = x.transpose();
    double right = 0;
    int images = 2000, block = 200;
    for (int i = 0; i < images; i += block) {
      Tensor rows = xTest.get(i + ":" + (i + block));
      var nearness = rows.matmul(columns).times(2).minus(squares); // minus the squared distance, but for the row's own part
      var neighbours = take(y, topK(nearness, 5).get(1), 0);
      var votes = sum(oneHot(neighbours, 10), 1);
      right += sum(cast(equal(argmax(votes, -1).cast("int32"), yTest.get(i + ":" + (i + block))), "float32")).item();
    }
    IO.println("5 nearest neighbours, " + images + " images: " + right / images);
  }
}
