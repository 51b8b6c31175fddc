package org.kerava.layers.convolutional;

import java.util.Arrays;
import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.Padding;
import org.kerava.layers.core.BiasedLayer;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;

/**
 * The window of a convolution: its size, steps and padding, and where the channels are.
 *
 * @param <L> the layer's own type
 */
public abstract class WindowedLayer<L extends WindowedLayer<L>> extends BiasedLayer<L> {
  private final int rank;
  private Shape kernelSize;
  private Shape strides;
  private Shape dilationRate;
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.standard();

  WindowedLayer(int rank, Shape kernelSize) {
    this.rank = rank;
    this.kernelSize = lengths("kernel size", kernelSize);
    strides = lengths("strides", Shape.of(1));
    dilationRate = strides;
  }

  /** One positive length per axis; a single one stands for all. */
  final Shape lengths(String what, Shape given) {
    int[] n = given.toArray();
    if (n.length == 1) {
      n = new int[rank];
      Arrays.fill(n, given.get(0));
    }
    if (n.length != rank) throw new IllegalArgumentException(what + " of a layer with " + rank + " spatial axes is 1 or " + rank + " lengths; got " + given);
    for (int i : n) {
      if (i < 1) throw new IllegalArgumentException(what + " must be positive; got " + given);
    }
    return Shape.of(n);
  }

  /** {@return the lengths of the window} */
  public Shape kernelSize() {
    return kernelSize;
  }

  /** {@return the steps of the window} */
  public Shape strides() {
    return strides;
  }

  /**
   * {@return this layer}
   *
   * @param strides the steps of the window: one for all axes, or one per axis; the default is 1
   */
  public L strides(int... strides) {
    L self = option();
    this.strides = lengths("strides", Shape.of(strides));
    return self;
  }

  /** {@return the distance of the window's taps} */
  public Shape dilationRate() {
    return dilationRate;
  }

  /**
   * {@return this layer}
   *
   * @param rate the distance of the window's taps: one for all axes, or one per axis; the default is 1
   */
  public L dilationRate(int... rate) {
    L self = option();
    dilationRate = lengths("dilation rate", Shape.of(rate));
    return self;
  }

  /** {@return what is put around the input} */
  public Padding padding() {
    return padding;
  }

  /**
   * {@return this layer}
   *
   * @param padding VALID (the default), SAME or, for Conv1D, CAUSAL
   */
  public L padding(Padding padding) {
    L self = option();
    if (padding == Padding.CAUSAL && !causal()) throw new IllegalArgumentException("only Conv1D can have causal padding; use \"same\" or \"valid\"");
    this.padding = padding;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param padding "valid" (the default), "same" or, for Conv1D, "causal"
   */
  public L padding(String padding) {
    return padding(Choice.of("padding", Padding.class, padding));
  }

  boolean causal() {
    return false;
  }

  /** {@return where the channels are} */
  public DataFormat dataFormat() {
    return dataFormat;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public L dataFormat(DataFormat dataFormat) {
    L self = option();
    this.dataFormat = dataFormat;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public L dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  /** The number of channels of an input. */
  final int channels(Shape input) {
    if (input.ndim() != rank + 2) {
      throw new ShapeException("the input must have " + (rank + 2) + " axes, batch and channels included; got the shape " + input);
    }
    int n = input.get(dataFormat == DataFormat.CHANNELS_LAST ? -1 : 1);
    if (n == Shape.ANY) throw new ShapeException("the number of channels of the input " + input + " is not known; give it in input(...)");
    return n;
  }

  final String paddingText() {
    return Choice.text(padding);
  }

  final String formatText() {
    return Choice.text(dataFormat);
  }

  final void kernelSizeConfig(Config c) {
    kernelSize = lengths("kernel size", c.field("kernel_size", kernelSize));
  }

  final void stridesConfig(Config c) {
    strides = lengths("strides", c.field("strides", strides));
  }

  final void paddingConfig(Config c) {
    padding = c.field("padding", padding);
  }

  final void formatConfig(Config c) {
    dataFormat = c.field("data_format", dataFormat);
  }

  final void dilationConfig(Config c) {
    dilationRate = lengths("dilation rate", c.field("dilation_rate", dilationRate));
  }

  /** Keras's convolutions write the key even if there is no regularizer. */
  final void activityConfig(Config c) {
    if (activityRegularizer().isEmpty()) c.put("activity_regularizer", null);
  }
}
