package org.kerava.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Tensor;

/**
 * The arguments of a call besides the inputs: {@code training}, masks, states. Immutable; calls inside a layer inherit {@code training}.
 *
 * <pre>{@code
 * model.apply(x, Context.TRAINING);
 * attention.apply(q, v, c -> c.useCausalMask(true));
 * }</pre>
 */
public final class Context {
  private static final Context NONE = new Context(null, List.of(), List.of(), null, false, false, Map.of());
  /** A call in training: dropout drops, batch normalisation uses the batch. */
  public static final Context TRAINING = NONE.training(true);
  /** A call in inference. */
  public static final Context INFERENCE = NONE.training(false);

  private final @Nullable Boolean training;
  private final List<Optional<Tensor>> masks;
  private final List<Tensor> initialState;
  private final @Nullable Tensor attentionMask;
  private final boolean useCausalMask;
  private final boolean returnAttentionScores;
  private final Map<String, Object> own;

  private Context(@Nullable Boolean training, List<Optional<Tensor>> masks, List<Tensor> initialState, @Nullable Tensor attentionMask,
      boolean useCausalMask, boolean returnAttentionScores, Map<String, Object> own) {
    this.training = training;
    this.masks = masks;
    this.initialState = initialState;
    this.attentionMask = attentionMask;
    this.useCausalMask = useCausalMask;
    this.returnAttentionScores = returnAttentionScores;
    this.own = own;
  }

  /** {@return a context that says nothing} */
  static Context none() {
    return NONE;
  }

  /** {@return whether this is a call in training; false if nobody said so} */
  public boolean training() {
    return training != null && training;
  }

  /** {@return whether somebody said if this is a call in training} */
  public boolean hasTraining() {
    return training != null;
  }

  /**
   * {@return this context in training or not}
   *
   * @param training whether dropout drops
   */
  public Context training(boolean training) {
    return new Context(training, masks, initialState, attentionMask, useCausalMask, returnAttentionScores, own);
  }

  /** {@return the mask of the first input, explicit or travelling with it} */
  public Optional<Tensor> mask() {
    return masks.isEmpty() ? Optional.empty() : masks.get(0);
  }

  /**
   * {@return this context with a mask of the first input}
   *
   * @param mask of truth values, (batch, time)
   */
  public Context mask(Tensor mask) {
    return masks(List.of(Optional.of(mask)));
  }

  /** {@return the masks of all inputs; fewer if the last ones have none} */
  public List<Optional<Tensor>> masks() {
    return masks;
  }

  /**
   * {@return this context with masks of the inputs}
   *
   * @param masks one per input, empty where there is none
   */
  public Context masks(List<Optional<Tensor>> masks) {
    return new Context(training, List.copyOf(masks), initialState, attentionMask, useCausalMask, returnAttentionScores, own);
  }

  /** {@return the states that a recurrent layer starts from; empty means zeros} */
  public List<Tensor> initialState() {
    return initialState;
  }

  /**
   * {@return this context with states to start from}
   *
   * @param states one per state of the cell
   */
  public Context initialState(Tensor... states) {
    return initialState(Arrays.asList(states));
  }

  /**
   * {@return this context with states to start from}
   *
   * @param states one per state of the cell
   */
  public Context initialState(List<? extends Tensor> states) {
    return new Context(training, masks, List.copyOf(states), attentionMask, useCausalMask, returnAttentionScores, own);
  }

  /** {@return which positions may attend to which, (batch, query, key)} */
  public Optional<Tensor> attentionMask() {
    return Optional.ofNullable(attentionMask);
  }

  /**
   * {@return this context with an attention mask}
   *
   * @param mask of truth values, (batch, query, key)
   */
  public Context attentionMask(Tensor mask) {
    return new Context(training, masks, initialState, mask, useCausalMask, returnAttentionScores, own);
  }

  /** {@return whether positions attend to earlier ones only} */
  public boolean useCausalMask() {
    return useCausalMask;
  }

  /**
   * {@return this context with or without a causal mask}
   *
   * @param use whether positions attend to earlier ones only
   */
  public Context useCausalMask(boolean use) {
    return new Context(training, masks, initialState, attentionMask, use, returnAttentionScores, own);
  }

  /** {@return whether an attention layer also gives its scores} */
  public boolean returnAttentionScores() {
    return returnAttentionScores;
  }

  /**
   * {@return this context with or without scores as second output}
   *
   * @param scores whether an attention layer gives them
   */
  public Context returnAttentionScores(boolean scores) {
    return new Context(training, masks, initialState, attentionMask, useCausalMask, scores, own);
  }

  /**
   * {@return this context with an argument of your own layers}
   *
   * @param name of the argument
   * @param value of it
   */
  public Context with(String name, Object value) {
    var more = new LinkedHashMap<>(own);
    more.put(name, value);
    return new Context(training, masks, initialState, attentionMask, useCausalMask, returnAttentionScores, more);
  }

  /**
   * {@return an argument of your own, if given}
   *
   * @param name of the argument
   * @param type of its value
   * @param <T> the type
   */
  public <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(own.get(name)).map(type::cast);
  }

  /** {@return the arguments of users' own layers} */
  Map<String, Object> own() {
    return Collections.unmodifiableMap(own);
  }

  /** {@return only what nested calls inherit} */
  Context inherited() {
    return training == null ? NONE : training ? TRAINING : INFERENCE;
  }

  /** {@return this context, with {@code training} of another one if this does not say} */
  Context orTrainingOf(Context outer) {
    if (training != null || outer.training == null) return this;
    return this == NONE ? outer.inherited() : training(outer.training);
  }

  /** {@return whether one of its tensors is a symbol} */
  boolean hasSymbols() {
    if (this == NONE || this == TRAINING || this == INFERENCE) return false;
    for (Tensor t : tensors()) {
      if (t instanceof KerasTensor) return true;
    }
    return false;
  }

  /** {@return all tensors in it} */
  List<Tensor> tensors() {
    var all = new ArrayList<Tensor>(initialState);
    for (var m : masks) m.ifPresent(all::add);
    if (attentionMask != null) all.add(attentionMask);
    for (Object o : own.values()) {
      if (o instanceof Tensor t) all.add(t);
    }
    return all;
  }

  /** {@return this context with each tensor replaced} */
  Context map(UnaryOperator<Tensor> f) {
    if (this == NONE || this == TRAINING || this == INFERENCE || tensors().isEmpty()) return this;
    var args = new LinkedHashMap<String, Object>();
    own.forEach((k, v) -> args.put(k, v instanceof Tensor t ? f.apply(t) : v));
    return new Context(training, masks.stream().map(m -> m.map(f)).toList(), initialState.stream().map(f).toList(),
        attentionMask == null ? null : f.apply(attentionMask), useCausalMask, returnAttentionScores, args);
  }
}
