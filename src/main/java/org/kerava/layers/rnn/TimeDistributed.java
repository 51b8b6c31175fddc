package org.kerava.layers.rnn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.Layer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Applies a layer to every step of (batch, time, ...): the same weights at each.
 *
 * <pre>{@code
 * Tensor frames = timeDistributed(conv2d(64, 3)).apply(video);   // (batch, time, height, width, channels)
 * }</pre>
 *
 * <p>Steps of Keras's own layers that treat the samples of a batch alike are computed together, as one larger batch; others one by one.
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/time_distributed/">Keras: TimeDistributed</a>
 */
public final class TimeDistributed extends KerasLayer<TimeDistributed> {
  private final Layer layer;

  /**
   * A layer at every step.
   *
   * @param layer any layer of one input and one output
   */
  public TimeDistributed(Layer layer) {
    this.layer = layer;
  }

  /** {@return the layer that is applied} */
  public Layer layer() {
    return layer;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (!c.isReading()) c.field("layer", layer, Layer.class);
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  private static int[] step(Shape input) {
    if (input.ndim() < 3) throw new ShapeException("TimeDistributed expects (batch, time, ...) of rank 3 or more; got the shape " + input);
    int[] lengths = input.dropFirst().toArray();
    lengths[0] = input.get(0);
    return lengths;
  }

  @Override
  protected void build(Shape input) {
    layer.buildFor(step(input));
  }

  @Override
  protected Tensor call(Tensor x, Context c) {
    int[] step = step(x.shape());
    Optional<Tensor> mask = c.mask();
    mask.ifPresent(m -> check(m, x));
    if (together(layer, c)) {
      int batch = x.shape().get(0);
      int time = x.shape().get(1);
      int[] tall = step.clone();
      tall[0] = batch * time;
      Tensor all = Operations.reshape(x, tall);
      Tensor y = layer.apply(all, inner -> mask.filter(m -> m.ndim() > 2).map(m -> inner.mask(Operations.reshape(m, merged(m, batch * time)))).orElse(inner));
      int[] back = new int[y.ndim() + 1];
      System.arraycopy(y.shape().toArray(), 0, back, 1, y.ndim());
      back[0] = batch;
      back[1] = time;
      return Operations.reshape(y, back);
    }
    List<Tensor> masks = mask.map(m -> Operations.unstack(m, m.shape().get(1), 1)).orElse(List.of());
    var outputs = new ArrayList<Tensor>();
    for (Tensor t : Operations.unstack(x, x.shape().get(1), 1)) {
      int i = outputs.size();
      outputs.add(layer.apply(t, inner -> masks.isEmpty() ? inner : inner.mask(masks.get(i))));
    }
    return Operations.stack(outputs, 1);
  }

  private static int[] merged(Tensor mask, int first) {
    int[] shape = Arrays.copyOfRange(mask.shape().toArray(), 1, mask.ndim());
    shape[0] = first;
    return shape;
  }

  private static void check(Tensor mask, Tensor x) {
    if (mask.ndim() < 2 || mask.shape().get(0) != x.shape().get(0) || mask.shape().get(1) != x.shape().get(1)) {
      throw new ShapeException("TimeDistributed: a mask must begin with batch and time " + Shape.of(x.shape().get(0), x.shape().get(1))
          + "; got the shape " + mask.shape());
    }
  }

  /** Whether the samples of a batch have nothing to do with each other, so that steps may be samples. */
  private static boolean together(Layer layer, Context c) {
    String name = layer.getClass().getName();
    boolean own = name.startsWith("org.kerava.layers.");
    boolean mixes = c.training() && name.endsWith(".BatchNormalization") || name.endsWith(".Lambda") || layer instanceof RecurrentLayer<?> r && r.stateful();
    return own && !mixes && layer.subLayers().stream().allMatch(l -> together(l, c));
  }
}
