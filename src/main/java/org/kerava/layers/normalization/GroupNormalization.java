package org.kerava.layers.normalization;

import java.util.Arrays;
import org.kerava.ops.FusedNorms;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Brings groups of channels of each sample to mean 0 and variance 1. One group is a kind of layer normalisation, one per channel is instance
 * normalisation.
 *
 * @see <a href="https://keras.io/api/layers/normalization_layers/group_normalization/">Keras: GroupNormalization</a>
 */
public final class GroupNormalization extends ScaledNormalization<GroupNormalization> {
  private int groups;
  private int axis = -1;

  /** A layer of 32 groups. */
  public GroupNormalization() {
    this(32);
  }

  /**
   * A layer.
   *
   * @param groups how many, dividing the number of channels; -1 for one per channel
   */
  public GroupNormalization(int groups) {
    this.groups = groups;
  }

  /**
   * {@return this layer}
   *
   * @param axis the channels; the default is -1
   */
  public GroupNormalization axis(int axis) {
    checkOpen();
    this.axis = axis;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    int channels = input.get(axis);
    if (channels == Shape.ANY) throw new ShapeException("groupNormalization: the length of axis " + axis + " of the input " + input + " is not known");
    if (groups == -1) groups = channels;
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException("groupNormalization: " + channels + " channels cannot be cut into " + groups + " groups");
    }
    addScale(Shape.of(channels));
  }

  @Override
  protected boolean autocast() {
    return false; // great numbers would overflow in 16 bit before they are normalised
  }

  @Override
  protected Tensor call(Tensor x) {
    DType type = wide(x);
    Tensor f = Operations.moveaxis(Operations.cast(x, type), axis, 1); // (batch, channels, ...)
    int batch = f.shape().get(0);
    int channels = f.shape().get(1);
    Tensor grouped = Operations.reshape(f, batch, groups, f.shape().dropFirst().size() / groups);
    Tensor y = Operations.reshape(FusedNorms.layer(grouped, null, null, new int[] {2}, epsilon()), f.shape());
    int[] shape = new int[f.ndim()];
    Arrays.fill(shape, 1);
    shape[1] = channels;
    Tensor gamma = gamma(type);
    Tensor beta = beta(type);
    if (gamma != null) y = Operations.multiply(y, Operations.reshape(gamma, shape));
    if (beta != null) y = Operations.add(y, Operations.reshape(beta, shape));
    return Operations.cast(Operations.moveaxis(y, 1, axis), computeDtype());
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    groups = c.field("groups", groups);
    axis = c.field("axis", axis);
    scaleConfig(c);
    initializersConfig(c);
    boundsConfig(c);
  }
}
