package org.kerava.models;

import java.util.List;
import org.kerava.layers.KerasLayer;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Input;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * An input as a member of a model's layers, as Keras lists and saves it.
 *
 * @see <a href="https://keras.io/api/layers/core_layers/input/">Keras: Input</a>
 */
public final class InputLayer extends KerasLayer<InputLayer> {
  private final KerasTensor symbol;

  /**
   * The layer of an input.
   *
   * @param symbol the input
   */
  public InputLayer(KerasTensor symbol) {
    this.symbol = symbol;
    name(symbol.name());
    markBuilt();
  }

  /** From a configuration: {@code batch_shape} and {@code dtype}. */
  static InputLayer of(Config c) {
    Shape shape = c.has("batch_shape") ? c.getShape("batch_shape") : c.has("batch_input_shape") ? c.getShape("batch_input_shape") : c.getShape("shape").prepend(Shape.ANY);
    Input in = new Input(shape.dropFirst()).dtype(c.has("dtype") ? DType.of(c.getString("dtype")) : DType.FLOAT32);
    if (shape.get(0) != Shape.ANY) in.batchSize(shape.get(0));
    if (c.has("name")) in.name(c.getString("name"));
    return new InputLayer(in);
  }

  /** {@return the input's symbol} */
  public KerasTensor symbol() {
    return symbol;
  }

  @Override
  protected Tensor call(Tensor x) {
    return x;
  }

  @Override
  protected void config(Config c) {
    if (c.isReading()) return; // everything was read by of(...)
    c.field("batch_shape", symbol.shape());
    c.field("dtype", symbol.dtype().toString());
    c.field("sparse", false);
    c.field("ragged", false);
    c.field("name", name());
    c.field("optional", symbol instanceof Input i && i.isOptional());
  }

  @Override
  public Tensors output() {
    return Tensors.of(List.of(symbol));
  }
}
