package org.kerava.layers.regularization;

import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Sets a random fraction of the elements to 0 and scales the others by 1 / (1 - rate).
 *
 * <pre>{@code
 * Tensor y = dropout(0.5).seed(7).apply(x, Context.TRAINING);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/dropout/">Keras: Dropout</a>
 */
public final class Dropout extends NoiseLayer<Dropout> {
  private double rate;
  private Optional<Shape> noiseShape = Optional.empty();

  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public Dropout(double rate) {
    this.rate = rate("dropout", rate);
  }

  /** {@return the fraction that is dropped} */
  public double rate() {
    return rate;
  }

  /**
   * {@return this layer}
   *
   * @param shape of the random mask, which broadcasts to the input; ANY for the input's length; by default each element has its own
   */
  public Dropout noiseShape(int... shape) {
    checkOpen();
    noiseShape = Optional.of(Shape.of(shape));
    return self();
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    if (rate == 0) return x;
    return rate == 1 ? Operations.zerosLike(x) : RandomOps.dropout(x, rate, maskShape(x), random);
  }

  private Shape maskShape(Tensor x) {
    if (noiseShape.isEmpty()) return x.shape();
    Shape s = noiseShape.get();
    for (int i = 0; i < s.ndim(); i++) {
      if (s.get(i) == Shape.ANY) s = s.with(i, x.shape().get(i));
    }
    return s;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    rate = c.field("rate", rate);
    seedConfig(c);
    noiseShape = c.field("noise_shape", noiseShape, Shape.class);
  }
}
