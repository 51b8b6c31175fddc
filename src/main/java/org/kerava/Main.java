package org.kerava;

import static org.kerava.Layers.dense;
import static org.kerava.Layers.input;

import java.util.Locale;
import java.util.Random;
import org.kerava.models.Sequential;
import org.kerava.tensor.Tensor;

/** The main job: a small network learns to tell three interleaved spirals apart. Run it with {@code mvn -q compile exec:exec}. */
public final class Main {
  private static final int CLASSES = 3;

  private Main() {}

  /**
   * Trains, evaluates and prints the accuracy.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Utils.setRandomSeed(1);
    int n = 6000;
    var random = new Random(1);
    float[][] points = new float[n][2];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(CLASSES);
      double t = random.nextDouble();
      double angle = 2 * Math.PI * (1.2 * t + labels[i] / (double) CLASSES) + 0.1 * random.nextGaussian();
      points[i][0] = (float) (t * Math.cos(angle));
      points[i][1] = (float) (t * Math.sin(angle));
    }
    Tensor x = Tensor.of(points);
    Tensor y = Tensor.of(labels);

    var model = Sequential.of(
        input(2),
        dense(64).activation("relu"),
        dense(64).activation("relu"),
        dense(CLASSES).activation("softmax"));
    model.summary();
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(x.get(":5000"), y.get(":5000"), f -> f.epochs(30).batchSize(64).validationSplit(0.1));

    var score = model.evaluate(x.get("5000:"), y.get("5000:"), o -> o.verbose(0));
    System.out.println(String.format(Locale.ROOT, "test accuracy %.4f", score.get("accuracy")));
  }
}
