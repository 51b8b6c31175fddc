package org.kerava;

import java.nio.file.Path;
import java.util.Locale;
import org.kerava.data.Png;
import org.kerava.ops.GlobalSeed;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Keras's {@code keras.utils}.
 *
 * @see <a href="https://keras.io/api/utils/">Keras: utilities</a>
 */
public final class Utils {
  private Utils() {}

  /**
   * Fixes all random numbers that nobody gave a seed for: weights, dropout, shuffling.
   *
   * @param seed any number
   */
  public static void setRandomSeed(long seed) {
    GlobalSeed.set(seed);
  }

  /**
   * Class numbers as rows with a single 1; as many classes as the largest number asks for.
   *
   * @param x whole numbers from 0, of any shape; a last length of 1 is dropped
   * @return float32 (..., classes)
   */
  public static Tensor toCategorical(Tensor x) {
    if (x.size() == 0) throw new IllegalArgumentException("toCategorical of an empty tensor: give the number of classes");
    return toCategorical(x, (int) Operations.max(x).item() + 1);
  }

  /**
   * Class numbers as rows with a single 1.
   *
   * @param x whole numbers from 0, of any shape; a last length of 1 is dropped
   * @param numClasses the length of a row
   * @return float32 (..., classes)
   */
  public static Tensor toCategorical(Tensor x, int numClasses) {
    Shape s = x.shape();
    Tensor labels = s.ndim() > 1 && s.last() == 1 ? Operations.squeeze(x, -1) : x;
    if (labels.size() > 0) {
      double least = Operations.min(labels).item();
      double most = Operations.max(labels).item();
      if (least < 0 || most >= numClasses) {
        throw new IllegalArgumentException("toCategorical: labels are from 0 to " + (numClasses - 1) + "; got " + (least < 0 ? least : most));
      }
    }
    return Operations.oneHot(labels.cast("int32"), numClasses);
  }

  /**
   * Writes an image as PNG; its smallest value becomes black, its largest white.
   *
   * @param path the file, ending in .png
   * @param x (height, width, channels) with 1, 3 or 4 channels
   * @see <a href="https://keras.io/api/data_loading/image/#save_img-function">Keras: save_img</a>
   */
  public static void saveImg(String path, Tensor x) {
    saveImg(Path.of(path), x, true);
  }

  /**
   * Writes an image as PNG; its smallest value becomes black, its largest white.
   *
   * @param path the file, ending in .png
   * @param x (height, width, channels) with 1, 3 or 4 channels
   */
  public static void saveImg(Path path, Tensor x) {
    saveImg(path, x, true);
  }

  /**
   * Writes an image as PNG.
   *
   * @param path the file, ending in .png
   * @param x (height, width, channels) with 1, 3 or 4 channels
   * @param scale whether the smallest value becomes black and the largest white, as in the shorter forms; else values are from 0 to 255
   */
  public static void saveImg(Path path, Tensor x, boolean scale) {
    if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new IllegalArgumentException("saveImg writes PNG: the file name must end in .png; got " + path);
    }
    Shape s = x.shape();
    if (s.ndim() != 3 || s.last() != 1 && s.last() != 3 && s.last() != 4) {
      throw new IllegalArgumentException("saveImg expects (height, width, channels) with 1, 3 or 4 channels; got " + s);
    }
    float[] v = x.cast("float32").toFloatArray();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float f : v) {
      least = Math.min(least, f);
      most = Math.max(most, f);
    }
    float range = most - least;
    byte[] samples = new byte[v.length];
    for (int i = 0; i < v.length; i++) {
      samples[i] = (byte) (int) (scale ? range == 0 ? 0 : (v[i] - least) / range * 255 : v[i]);
    }
    Png.write(path, samples, s.get(0), s.get(1), s.last());
  }
}
