package org.kerava.layers.rnn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Choice;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Runs a recurrent layer over a sequence in both directions and merges the outputs. The given layer is a pattern: both directions are new layers.
 *
 * <pre>{@code
 * Tensor y = bidirectional(lstm(16)).apply(x);                            // (batch, 32)
 * var both = bidirectional(gru(8).returnSequences(true)).mergeMode("none").applyAll(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/bidirectional/">Keras: Bidirectional</a>
 */
public final class Bidirectional extends KerasLayer<Bidirectional> {
  /** How the outputs of the two directions become one. */
  public enum MergeMode {
    /** Their sum. */
    SUM,
    /** Their product. */
    MUL,
    /** Their mean. */
    AVE,
    /** Side by side on the last axis. */
    CONCAT,
    /** Both, in a list. */
    NONE
  }

  private RecurrentLayer<?> forwardLayer;
  private RecurrentLayer<?> backwardLayer;
  private MergeMode mergeMode = MergeMode.CONCAT;

  /**
   * Both directions of a layer.
   *
   * @param layer an LSTM, a GRU ... with the options of both
   */
  public Bidirectional(RecurrentLayer<?> layer) {
    forwardLayer = copy(layer, "forward_", layer.goBackwards());
    backwardLayer = copy(layer, "backward_", !layer.goBackwards());
    settle();
  }

  /** Reads the layers of a file. */
  static Bidirectional from(Config c) {
    var b = new Bidirectional(c.get("layer", RecurrentLayer.class));
    if (c.has("backward_layer")) b.backwardLayer = c.get("backward_layer", RecurrentLayer.class);
    b.settle();
    return b;
  }

  /** A layer with the same options, a name of its own and fresh weights. */
  private static RecurrentLayer<?> copy(RecurrentLayer<?> layer, String prefix, boolean backwards) {
    Map<String, Object> json = ObjectFactory.serialize(layer);
    var config = new LinkedHashMap<>(Json.object(json.get("config")));
    config.put("name", prefix + (layer.name().startsWith(prefix) ? layer.name().substring(prefix.length()) : layer.name()));
    config.put("go_backwards", backwards);
    json.put("config", config);
    return ObjectFactory.deserialize(json, RecurrentLayer.class);
  }

  /** Checks that the directions fit; sequences have zeros at masked steps. */
  private void settle() {
    if (forwardLayer.goBackwards() == backwardLayer.goBackwards()) {
      throw new IllegalArgumentException("Bidirectional: the two layers must run in opposite directions, but goBackwards is "
          + forwardLayer.goBackwards() + " for both");
    }
    if (forwardLayer.stateful() != backwardLayer.stateful() || forwardLayer.returnState() != backwardLayer.returnState()
        || forwardLayer.returnSequences() != backwardLayer.returnSequences()) {
      throw new IllegalArgumentException("Bidirectional: stateful, returnSequences and returnState must be the same for both layers");
    }
    forwardLayer.zeroOutputForMask(forwardLayer.returnSequences());
    backwardLayer.zeroOutputForMask(backwardLayer.returnSequences());
  }

  // ---- options ----

  /**
   * {@return this layer}
   *
   * @param mode how the outputs become one; NONE gives both; the default is CONCAT
   */
  public Bidirectional mergeMode(MergeMode mode) {
    option();
    mergeMode = mode;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param mode sum, mul, ave, concat or none
   */
  public Bidirectional mergeMode(String mode) {
    return mergeMode(Choice.of("merge mode", MergeMode.class, mode));
  }

  /**
   * {@return this layer}
   *
   * @param layer another layer for the way back, with {@code goBackwards(true)}; it is used itself
   */
  public Bidirectional backwardLayer(RecurrentLayer<?> layer) {
    option();
    backwardLayer = layer;
    settle();
    return this;
  }

  /** {@return the layer of the way forward} */
  public RecurrentLayer<?> forwardLayer() {
    return forwardLayer;
  }

  /** {@return the layer of the way back} */
  public RecurrentLayer<?> backwardLayer() {
    return backwardLayer;
  }

  /** Sets the states of both layers to zero. */
  public void resetState() {
    forwardLayer.resetState();
    backwardLayer.resetState();
  }

  /** Sets the states of both layers to zero: another name of {@link #resetState}. */
  public void resetStates() {
    resetState();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      if (c.values().containsKey("merge_mode")) {
        mergeMode = c.has("merge_mode") ? Choice.of("merge mode", MergeMode.class, c.getString("merge_mode")) : MergeMode.NONE;
      }
      return;
    }
    c.put("merge_mode", mergeMode == MergeMode.NONE ? null : Choice.text(mergeMode));
    c.field("layer", forwardLayer, RecurrentLayer.class);
    c.field("backward_layer", backwardLayer, RecurrentLayer.class);
  }

  // ---- calls ----

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return forwardLayer.returnSequences() ? c.mask() : Optional.empty();
  }

  @Override
  protected List<Optional<Tensor>> computeMasks(Tensors inputs, Context c, int outputs) {
    List<Optional<Tensor>> masks = super.computeMasks(inputs, c, outputs);
    if (mergeMode == MergeMode.NONE) masks.set(1, masks.get(0));
    return masks;
  }

  @Override
  protected void build(Shape input) {
    forwardLayer.buildFor(input.toArray());
    backwardLayer.buildFor(input.toArray());
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor x = inputs.tensor(0);
    List<Tensor> given = c.initialState();
    if (given.isEmpty() && inputs.count() > 1) given = inputs.tensors().subList(1, inputs.count());
    int half = given.size() / 2;
    List<Tensor> there = run(forwardLayer, x, c, given.subList(0, half));
    List<Tensor> back = run(backwardLayer, x, c, given.subList(half, given.size()));
    Tensor y = Operations.cast(there.get(0), computeDtype());
    Tensor z = Operations.cast(back.get(0), computeDtype());
    if (forwardLayer.returnSequences()) z = Operations.flip(z, 1);
    Tensor merged = switch (mergeMode) {
      case SUM -> y.plus(z);
      case MUL -> y.times(z);
      case AVE -> y.plus(z).div(2);
      case CONCAT -> Operations.concatenate(List.of(y, z), -1);
      case NONE -> null;
    };
    return gather(merged, y, z, there, back);
  }

  private Tensors gather(@Nullable Tensor merged, Tensor y, Tensor z, List<Tensor> there, List<Tensor> back) {
    var out = new ArrayList<Tensor>(merged == null ? List.of(y, z) : List.of(merged));
    if (!forwardLayer.returnState()) return merged == null ? Tensors.of(out) : merged;
    out.addAll(there.subList(1, there.size()));
    out.addAll(back.subList(1, back.size()));
    return Tensors.of(out);
  }

  private static List<Tensor> run(RecurrentLayer<?> layer, Tensor x, Context c, List<Tensor> states) {
    return layer.applyAll(x, inner -> {
      Context d = c.mask().map(inner::mask).orElse(inner);
      return states.isEmpty() ? d : d.initialState(states);
    }).tensors();
  }
}
