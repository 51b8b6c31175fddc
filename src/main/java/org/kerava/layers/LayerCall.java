package org.kerava.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * What a layer was called with in a functional model (internal): files keep it.
 *
 * @param inputs by position
 * @param context the other arguments
 */
public record LayerCall(Tensors inputs, Context context) {
  private static final List<String> MASKS = List.of("query_mask", "value_mask", "key_mask");

  /**
   * {@return Keras's named arguments that were given: truth values, numbers, texts, tensors and lists of tensors}
   *
   * @param layer that was called
   */
  public Map<String, Object> named(Layer layer) {
    var named = new LinkedHashMap<String, Object>();
    List<Optional<Tensor>> masks = context.masks();
    if (layer.className().equals("MultiHeadAttention")) {
      for (int i = 0; i < masks.size(); i++) {
        if (masks.get(i).isPresent()) named.put(MASKS.get(i), masks.get(i).get());
      }
    } else if (masks.size() == 1) {
      masks.get(0).ifPresent(m -> named.put("mask", m));
    } else if (masks.size() > 1) {
      var all = new ArrayList<@Nullable Tensor>();
      for (var m : masks) all.add(m.orElse(null));
      named.put("mask", all);
    }
    if (context.hasTraining()) named.put("training", context.training());
    if (!context.initialState().isEmpty()) named.put("initial_state", context.initialState());
    context.attentionMask().ifPresent(m -> named.put("attention_mask", m));
    if (context.useCausalMask()) named.put("use_causal_mask", true);
    if (context.returnAttentionScores()) named.put("return_attention_scores", true);
    named.putAll(context.own());
    return named;
  }

  /**
   * {@return a context with Keras's named arguments}
   *
   * @param c where it starts
   * @param named as {@link #named} gives them
   */
  public static Context with(Context c, Map<String, Object> named) {
    var masks = new ArrayList<Optional<Tensor>>();
    for (var e : named.entrySet()) {
      Object v = e.getValue();
      switch (e.getKey()) {
        case "training" -> c = c.training((Boolean) v);
        case "mask" -> tensors(v).forEach(masks::add);
        case "query_mask", "value_mask", "key_mask" -> {
          int place = MASKS.indexOf(e.getKey());
          while (masks.size() <= place) masks.add(Optional.empty());
          masks.set(place, Optional.of((Tensor) v));
        }
        case "initial_state" -> c = c.initialState(tensors(v).stream().map(Optional::orElseThrow).toList());
        case "attention_mask" -> c = c.attentionMask((Tensor) v);
        case "use_causal_mask" -> c = c.useCausalMask((Boolean) v);
        case "return_attention_scores" -> c = c.returnAttentionScores((Boolean) v);
        default -> c = c.with(e.getKey(), v);
      }
    }
    return masks.stream().allMatch(Optional::isEmpty) ? c : c.masks(masks);
  }

  private static List<Optional<Tensor>> tensors(Object v) {
    if (!(v instanceof List<?> l)) return List.of(Optional.of((Tensor) v));
    var all = new ArrayList<Optional<Tensor>>();
    for (Object o : l) all.add(Optional.ofNullable((Tensor) o));
    return all;
  }
}
