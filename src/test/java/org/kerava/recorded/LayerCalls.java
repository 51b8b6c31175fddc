package org.kerava.recorded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.layers.pooling.GlobalAveragePooling1D;
import org.kerava.saving.FormatException;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Calls of layers as Keras's tests make them: the layer from its configuration, its weights set, its named arguments as a context. */
public final class LayerCalls {
  private static final List<String> INPUTS = List.of("inputs", "query", "value", "key");

  static {
    TestCells.register();
  }

  @Nullable Object run(Call c) {
    Layer layer;
    try {
      layer = ObjectFactory.deserialize(Map.of("module", "keras.layers", "class_name", c.name(), "config", c.config()), Layer.class);
    } catch (FormatException e) {
      if (e.getMessage().contains("is unknown")) throw new Missing("no layer " + c.name());
      throw e;
    }
    var inputs = new ArrayList<Tensor>();
    var named = new LinkedHashMap<>(c.kwargs());
    boolean maskSecond = layer instanceof GlobalAveragePooling1D && c.args().size() == 2;
    if (maskSecond) named.put("mask", c.args().get(1));
    (maskSecond ? c.args().subList(0, 1) : c.args()).forEach(a -> collect(a, inputs));
    INPUTS.forEach(name -> collect(c.kwargs().get(name), inputs));
    UnaryOperator<Context> context = context(named);
    Tensors in = Tensors.of(inputs);
    layer.applyAll(in.map(t -> new KerasTensor(t.shape(), t.dtype(), "x")), context); // builds it
    layer.setWeights(c.weights().stream().map(Tensor.class::cast).toList());
    Tensors out = layer.applyAll(in, context);
    if (out.count() == 1) return out.tensor();
    Deque<Tensor> rest = new ArrayDeque<>(out.tensors());
    Object grouped = grouped(c.result(), rest);
    return rest.isEmpty() ? grouped : out.tensors();
  }

  /** Outputs in the lists in which Keras gives them: the states of stacked cells are lists of lists there. */
  private static Object grouped(@Nullable Object like, Deque<Tensor> outputs) {
    if (!(like instanceof List<?> l)) return outputs.remove();
    var group = new ArrayList<Object>();
    for (Object o : l) group.add(grouped(o, outputs));
    return group;
  }

  private static void collect(@Nullable Object v, List<Tensor> all) {
    switch (v) {
      case null -> {}
      case Tensor t -> all.add(t);
      case List<?> l when l.stream().anyMatch(Tensor.class::isInstance) -> l.forEach(o -> collect(o, all));
      case Map<?, ?> m -> m.values().forEach(o -> collect(o, all));
      default -> all.add(Call.tensor(v));
    }
  }

  /**
   * The named arguments of a call as a context.
   *
   * @param named by Keras's names; inputs among them are left out
   */
  public static UnaryOperator<Context> context(Map<String, Object> named) {
    return c -> {
      var masks = new ArrayList<>(List.of(Optional.<Tensor>empty(), Optional.<Tensor>empty(), Optional.<Tensor>empty()));
      for (var e : named.entrySet()) {
        Object v = e.getValue();
        if (v == null || INPUTS.contains(e.getKey())) continue;
        switch (e.getKey()) {
          case "training" -> c = c.training((Boolean) v);
          case "mask" -> {
            List<?> all = v instanceof List<?> l ? l : List.of(v);
            for (int i = 0; i < all.size(); i++) masks.set(i, Optional.ofNullable((Tensor) all.get(i)));
          }
          case "query_mask" -> masks.set(0, Optional.of((Tensor) v));
          case "value_mask" -> masks.set(1, Optional.of((Tensor) v));
          case "key_mask" -> masks.set(2, Optional.of((Tensor) v));
          case "initial_state" -> {
            var states = new ArrayList<Tensor>();
            collect(v, states);
            c = c.initialState(states);
          }
          case "attention_mask" -> c = c.attentionMask((Tensor) v);
          case "use_causal_mask" -> c = c.useCausalMask((Boolean) v);
          case "return_attention_scores" -> c = c.returnAttentionScores((Boolean) v);
          default -> throw new Missing("no argument " + e.getKey());
        }
      }
      return masks.stream().allMatch(Optional::isEmpty) ? c : c.masks(masks);
    };
  }
}
