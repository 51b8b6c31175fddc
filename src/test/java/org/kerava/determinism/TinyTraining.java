package org.kerava.determinism;

import static org.kerava.Layers.batchNormalization;
import static org.kerava.Layers.conv2d;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.dropout;
import static org.kerava.Layers.flatten;
import static org.kerava.Layers.input;
import static org.kerava.Layers.layerNormalization;
import static org.kerava.Layers.lstm;
import static org.kerava.Layers.maxPooling2d;
import static org.kerava.Layers.reshape;

import java.util.Locale;
import java.util.zip.CRC32;
import org.kerava.Randoms;
import org.kerava.Utils;
import org.kerava.models.Sequential;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** A training run small enough for the interpreter, with most kinds of kernels; prints a checksum of all weights. */
final class TinyTraining {
  private TinyTraining() {}

  public static void main(String[] args) {
    System.out.println("checksum " + (args[0].equals("wide") ? wide() : checksum(Integer.parseInt(args[0]))));
  }

  /** The checksum of the weights' bits after some epochs of two steps. */
  static String checksum(int epochs) {
    Utils.setRandomSeed(7);
    return train(Sequential.of(
        input(9, 9, 3),
        conv2d(5, 3).activation("relu"), batchNormalization(), maxPooling2d(2),
        flatten(), reshape(5, 9), lstm(6), layerNormalization(), dropout(0.25), dense(17).activation("gelu"), dense(4).activation("softmax")), 26, 9, epochs);
  }

  /** The same with sizes that are worth two threads. */
  static String wide() {
    Utils.setRandomSeed(8);
    return train(Sequential.of(
        input(19, 19, 3),
        conv2d(33, 3).activation("relu"), batchNormalization(), maxPooling2d(2), conv2d(40, 3).padding("same").activation("relu"),
        flatten(), reshape(-1, 320), lstm(70), layerNormalization(), dropout(0.25), dense(513).activation("gelu"), dense(4).activation("softmax")), 70, 19, 1);
  }

  private static String train(Sequential model, int samples, int size, int epochs) {
    Tensor x = Randoms.normal(Shape.of(samples, size, size, 3), 0, 1, 3);
    Tensor y = Randoms.randint(Shape.of(samples), 0, 4, 5);
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(x, y, f -> f.epochs(epochs).batchSize(samples / 2).verbose(0));
    var crc = new CRC32();
    for (Tensor w : model.getWeights()) {
      for (float v : w.toFloatArray()) {
        int bits = Float.floatToRawIntBits(v);
        for (int s = 0; s < 32; s += 8) crc.update(bits >>> s);
      }
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
