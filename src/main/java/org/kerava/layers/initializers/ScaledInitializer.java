package org.kerava.layers.initializers;

import java.util.Optional;
import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Random numbers whose variance is scale / fan: fan is the number of inputs of an output, the number of outputs of an input, or their mean.
 *
 * @param <L> the initializer's own type
 */
public abstract class ScaledInitializer<L extends ScaledInitializer<L>> extends RandomInitializer<L> {
  /** The standard deviation of a normal distribution cut at two. */
  private static final double TRUNCATED = 0.87962566103423978;

  private Optional<Shape> inputAxes = Optional.empty();
  private Optional<Shape> outputAxes = Optional.empty();

  ScaledInitializer() {}

  /** Draws with the given rule. */
  final Tensor draw(Shape shape, DType dtype, double scale, String mode, String distribution) {
    boolean given = inputAxes.isPresent() && outputAxes.isPresent();
    double in = given ? product(shape, inputAxes.get()) : fan(shape, -2);
    double out = given ? product(shape, outputAxes.get()) : fan(shape, -1);
    double fan = switch (mode) {
      case "fan_in" -> in;
      case "fan_out" -> out;
      default -> (in + out) / 2;
    };
    double s = scale / Math.max(1, fan);
    return switch (distribution) {
      case "uniform" -> RandomOps.uniform(shape, -Math.sqrt(3 * s), Math.sqrt(3 * s), dtype, stream());
      case "untruncated_normal" -> RandomOps.normal(shape, 0, Math.sqrt(s), dtype, stream());
      default -> RandomOps.truncatedNormal(shape, 0, Math.sqrt(s) / TRUNCATED, dtype, stream());
    };
  }

  /** Inputs (axis -2) or outputs (axis -1) times the taps of a convolution's kernel. */
  private static double fan(Shape shape, int axis) {
    int r = shape.ndim();
    if (r == 0) return 1;
    if (r == 1) return shape.get(0);
    double taps = 1;
    for (int i = 0; i < r - 2; i++) taps *= shape.get(i);
    return taps * shape.get(axis);
  }

  private static double product(Shape shape, Shape axes) {
    double n = 1;
    for (int a : axes.toArray()) n *= shape.get(a);
    return n;
  }

  /**
   * {@return this initializer}
   *
   * @param axes the weight's axes whose lengths multiply to the number of inputs; by default all but the last
   */
  public L inputAxes(int... axes) {
    inputAxes = Optional.of(Shape.of(axes));
    return self();
  }

  /**
   * {@return this initializer}
   *
   * @param axes the weight's axes whose lengths multiply to the number of outputs; by default all but the last but one
   */
  public L outputAxes(int... axes) {
    outputAxes = Optional.of(Shape.of(axes));
    return self();
  }

  /**
   * This initializer for a weight whose axes of inputs and outputs are known (internal); axes that were given stay.
   *
   * @param in the weight's axes of inputs
   * @param out the weight's axes of outputs
   * @return an initializer for this weight only
   */
  public L withAxes(int[] in, int[] out) {
    return inputAxes.isPresent() && outputAxes.isPresent() ? self() : copy().inputAxes(in).outputAxes(out);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    inputAxes = c.field("input_axes", inputAxes, Shape.class);
    outputAxes = c.field("output_axes", outputAxes, Shape.class);
  }
}
