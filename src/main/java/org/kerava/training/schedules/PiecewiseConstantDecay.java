package org.kerava.training.schedules;

import java.util.Arrays;
import java.util.List;
import org.kerava.saving.Config;

/**
 * One rate up to each boundary, inclusive, and one beyond the last.
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/">Keras: PiecewiseConstantDecay</a>
 */
public final class PiecewiseConstantDecay extends KerasSchedule<PiecewiseConstantDecay> {
  private final double[] boundaries;
  private final double[] values;

  /**
   * Steps of constant rates.
   *
   * @param boundaries rising steps
   * @param values one rate more than boundaries
   */
  public PiecewiseConstantDecay(int[] boundaries, double[] values) {
    this(Arrays.stream(boundaries).asDoubleStream().toArray(), values);
  }

  private PiecewiseConstantDecay(double[] boundaries, double[] values) {
    super("PiecewiseConstant");
    if (boundaries.length != values.length - 1) {
      throw new IllegalArgumentException("PiecewiseConstantDecay: there must be one value more than boundaries; got " + boundaries.length
          + " boundaries and " + values.length + " values");
    }
    this.boundaries = boundaries.clone();
    this.values = values.clone();
  }

  /**
   * {@return the schedule of a configuration}
   *
   * @param c Keras's
   */
  public static PiecewiseConstantDecay of(Config c) {
    return new PiecewiseConstantDecay(numbers(c, "boundaries"), numbers(c, "values"));
  }

  private static double[] numbers(Config c, String key) {
    return c.getList(key, Number.class).stream().mapToDouble(Number::doubleValue).toArray();
  }

  @Override
  public double apply(long step) {
    int i = 0;
    while (i < boundaries.length && step > boundaries[i]) i++;
    return values[i];
  }

  @Override
  public void config(Config c) {
    c.put("boundaries", list(boundaries));
    c.put("values", list(values));
    super.config(c);
  }

  private static List<Number> list(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(d -> d == Math.rint(d) && Math.abs(d) < 1e9 ? (Number) (long) d : (Number) d).toList();
  }
}
