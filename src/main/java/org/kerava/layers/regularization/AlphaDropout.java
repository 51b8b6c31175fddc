package org.kerava.layers.regularization;

import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Dropout for the SELU: dropped elements take its lowest value, and mean and variance stay.
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/alpha_dropout/">Keras: AlphaDropout</a>
 */
public final class AlphaDropout extends NoiseLayer<AlphaDropout> {
  private double rate;
  private Optional<Shape> noiseShape = Optional.empty();

  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public AlphaDropout(double rate) {
    this.rate = rate("alphaDropout", rate);
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
  public AlphaDropout noiseShape(int... shape) {
    checkOpen();
    noiseShape = Optional.of(Shape.of(shape));
    return self();
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    if (rate == 0) return x;
    double low = -1.6732632423543772 * 1.0507009873554805;
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * low * low));
    Tensor draw = RandomOps.uniform(maskShape(x), 0, 1, x.dtype(), random);
    Tensor kept = Operations.cast(Operations.greaterEqual(draw, rate), x.dtype());
    Tensor y = Operations.add(Operations.multiply(x, kept), Operations.multiply(Operations.subtract(1, kept), low));
    return Operations.add(Operations.multiply(y, a), -a * low * rate);
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
