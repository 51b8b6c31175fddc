package org.kerava.layers.core;

import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Any expression as a layer: {@code lambda(x -> x.times(2))}. It cannot be saved, since files hold no code; a class of your own that extends Layer
 * can.
 *
 * <pre>{@code
 * Tensor squares = lambda(t -> t.times(t)).apply(x);
 * Tensor product = lambda((a, b) -> a.times(b)).apply(x, y);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/lambda/">Keras: Lambda</a>
 */
public final class Lambda extends KerasLayer<Lambda> {
  private final Function<Tensors, Tensors> function;
  private @Nullable Function<Tensors, Tensor> mask;

  private Lambda(Function<Tensors, Tensors> function) {
    this.function = function;
  }

  /**
   * A layer of one input.
   *
   * @param function what it computes
   */
  public Lambda(UnaryOperator<Tensor> function) {
    this((Tensors in) -> function.apply(in.tensor()));
  }

  /**
   * A layer of two inputs.
   *
   * @param function what it computes
   */
  public Lambda(BinaryOperator<Tensor> function) {
    this((Tensors in) -> function.apply(in.tensor(0), in.tensor(1)));
  }

  /**
   * A layer of any inputs and outputs.
   *
   * @param function what it computes
   * @return the layer
   */
  public static Lambda of(Function<Tensors, Tensors> function) {
    return new Lambda(function);
  }

  /**
   * {@return this layer}
   *
   * @param mask gives the mask of the output; by default there is none
   */
  public Lambda mask(Function<Tensors, Tensor> mask) {
    checkOpen();
    this.mask = mask;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return mask != null;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return mask == null ? Optional.empty() : Optional.of(mask.apply(inputs));
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    return function.apply(inputs);
  }

  @Override
  protected void config(Config c) {
    throw new IllegalStateException("the lambda layer '" + name() + "' cannot be saved: files hold no code. Write a class that extends Layer and "
        + "register it with Kerava.register(\"my>Name\", ...)");
  }
}
