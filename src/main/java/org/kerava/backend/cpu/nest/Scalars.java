package org.kerava.backend.cpu.nest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * Runs the body of a composite without computing anything and notes the numbers in its calls: the parameters of the body's
 * {@link Tracer traced} program, in order.
 */
public class Scalars extends Reference {
  /** Calls a composite's default body. */
  @FunctionalInterface
  public interface Body {
    /**
     * Calls it.
     *
     * @param b what the body runs on
     * @param v the composite's views; null where one is left out
     * @param s the composite's numbers
     */
    void run(Backend b, @Nullable View[] v, double[] s);
  }

  /**
   * Random numbers that a body draws.
   *
   * @param dist of which distribution
   * @param seed the key
   * @param counter which draw
   * @param p the distribution's first number
   * @param q its second
   */
  public record Draw(Dist dist, long seed, long counter, double p, double q) {}

  private float[] values = new float[8];
  private int count;
  private final List<Draw> draws = new ArrayList<>(0);

  Scalars() {}

  /**
   * {@return the parameters of a call}
   *
   * @param body the composite
   * @param v its views
   * @param s its numbers
   */
  public static float[] of(Body body, @Nullable View[] v, double[] s) {
    return noted(body, v, s).values();
  }

  /**
   * {@return what a body notes}
   *
   * @param body the composite
   * @param v its views
   * @param s its numbers
   */
  public static Scalars noted(Body body, @Nullable View[] v, double[] s) {
    var scalars = new Scalars();
    body.run(scalars, v, s);
    return scalars;
  }

  /** {@return the parameters} */
  public float[] values() {
    return Arrays.copyOf(values, count);
  }

  /** {@return what is drawn, in order} */
  public List<Draw> draws() {
    return draws;
  }

  void note(double x, DType type) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = rounded((float) x, type);
  }

  /** A number as the dtype has it. */
  public static float rounded(float x, DType type) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
      case BFLOAT16 -> {
        int bits = Float.floatToRawIntBits(x);
        yield Float.isNaN(x) ? x : Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
      }
      default -> x;
    };
  }

  @Override
  public Buffer alloc(DType dtype, int size) {
    return new Buffer(device(), dtype, size);
  }

  @Override
  public void copy(View out, View a) {}

  @Override
  public void cast(View out, View a) {}

  @Override
  public void unary(Un op, View out, View a) {}

  @Override
  public void binary(Bin op, View out, View a, View b) {}

  @Override
  public void compare(Cmp op, View out, View a, View b) {}

  @Override
  public void where(View out, View c, View a, View b) {}

  @Override
  public void reduce(Red op, View out, View a, int... axes) {}

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    draws.add(new Draw(dist, seed, counter, p, q));
  }

  @Override
  public void fill(View out, double s) {
    note(s, out.dtype());
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    note(s, a.dtype());
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    note(s, a.dtype());
  }
}
