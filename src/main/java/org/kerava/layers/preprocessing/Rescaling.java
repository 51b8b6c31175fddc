package org.kerava.layers.preprocessing;

import java.util.ArrayList;
import java.util.List;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * x scale + offset.
 *
 * <pre>{@code
 * Tensor y = rescaling(1 / 127.5).offset(-1).apply(x); // 0 to 255 becomes -1 to 1
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/">Keras: Rescaling</a>
 */
public final class Rescaling extends KerasLayer<Rescaling> {
  private double[] scale;
  private double[] offset = {0};
  private boolean scalarScale = true;
  private boolean scalarOffset = true;

  /**
   * A layer.
   *
   * @param scale by what the input is multiplied, as in {@code 1.0 / 255}
   */
  public Rescaling(double scale) {
    if (scale == 0) throw new IllegalArgumentException("rescaling: the scale is 0. In Java 1 / 255 is 0: write 1.0 / 255");
    this.scale = new double[] {scale};
  }

  /**
   * A layer.
   *
   * @param scale by what each position of the last axis is multiplied
   */
  public Rescaling(double... scale) {
    this.scale = scale.clone();
    scalarScale = false;
  }

  /**
   * {@return this layer}
   *
   * @param offset what is added; the default is 0
   */
  public Rescaling offset(double offset) {
    checkOpen();
    this.offset = new double[] {offset};
    scalarOffset = true;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param offset what is added to each position of the last axis
   */
  public Rescaling offset(double... offset) {
    checkOpen();
    this.offset = offset.clone();
    scalarOffset = false;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor f = Operations.cast(x, computeDtype());
    Tensor y = scalarScale ? Operations.multiply(f, scale[0]) : Operations.multiply(f, vector(scale));
    return scalarOffset ? offset[0] == 0 ? y : Operations.add(y, offset[0]) : Operations.add(y, vector(offset));
  }

  private Tensor vector(double[] values) {
    return Operations.cast(Tensor.of(values, Shape.of(values.length), DType.FLOAT64), computeDtype());
  }

  private static Object json(double[] values, boolean scalar) {
    if (scalar) return values[0];
    var list = new ArrayList<Object>();
    for (double v : values) list.add(v);
    return list;
  }

  private static double[] numbers(Object json) {
    if (json instanceof Number n) return new double[] {n.doubleValue()};
    return Json.array(json).stream().mapToDouble(o -> ((Number) o).doubleValue()).toArray();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      Object s = c.get("scale").orElse(1.0);
      Object o = c.get("offset").orElse(0.0);
      scalarScale = !(s instanceof List<?>);
      scalarOffset = !(o instanceof List<?>);
      scale = numbers(s);
      offset = numbers(o);
    } else {
      c.put("scale", json(scale, scalarScale));
      c.put("offset", json(offset, scalarOffset));
    }
  }
}
