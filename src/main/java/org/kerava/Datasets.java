package org.kerava;

import org.kerava.data.Digits;
import org.kerava.data.ImageSet;
import org.kerava.data.TrainTest;

/**
 * Keras's {@code keras.datasets}. Files are kept where Keras keeps them, in {@code $KERAS_HOME/datasets} (default {@code ~/.keras/datasets}).
 *
 * @see <a href="https://keras.io/api/datasets/">Keras: datasets</a>
 */
public final class Datasets {
  private Datasets() {}

  /**
   * MNIST: 60,000 + 10,000 handwritten digits. Reads {@code mnist.npz}, or the four IDX files (plain or {@code .gz}) in the folder {@code mnist};
   * else downloads {@code mnist.npz} from Keras's address, or from {@code -Dkerava.datasets.url}.
   *
   * @return images uint8 (n, 28, 28), labels uint8 (n)
   * @throws java.io.UncheckedIOException if there is neither file nor network; says what is missing and where it belongs
   * @throws org.kerava.saving.FormatException if a file is damaged
   */
  public static TrainTest mnist() {
    return ImageSet.MNIST.load();
  }

  /**
   * Fashion-MNIST: 60,000 + 10,000 pieces of clothing (T-shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot). Reads the
   * four IDX files (plain or {@code .gz}) in the folder {@code fashion-mnist}; else downloads those that are missing from Keras's address, or
   * from {@code -Dkerava.datasets.url}.
   *
   * @return images uint8 (n, 28, 28), labels uint8 (n)
   * @throws java.io.UncheckedIOException if there is neither file nor network; says what is missing and where it belongs
   * @throws org.kerava.saving.FormatException if a file is damaged
   */
  public static TrainTest fashionMnist() {
    return ImageSet.FASHION_MNIST.load();
  }

  /**
   * 60,000 + 10,000 digits that need no file: drawn from strokes, the same ones each time. A linear model gets about 79 % of them right, the five
   * nearest neighbours 95 %, a small convnet more than 98.5 % after three epochs.
   *
   * @return images uint8 (n, 28, 28), labels uint8 (n)
   */
  public static TrainTest digits() {
    return Digits.draw(60_000, 10_000, 1);
  }
}
