package org.kerava.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.saving.Config;
import org.kerava.tensor.Input;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Layers one after another.
 *
 * <pre>{@code
 * var model = Sequential.of(
 *     input(28, 28, 1),
 *     conv2d(32, 3).activation("relu"), maxPooling2d(2),
 *     flatten(), dense(10).activation("softmax"));
 * }</pre>
 *
 * <p>Without an {@code input(...)} the weights are made at the first call.
 *
 * @see <a href="https://keras.io/api/models/sequential/">Keras: Sequential</a>
 */
public final class Sequential extends Model {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Layer> subLayers = Collections.unmodifiableList(layers);
  private @Nullable KerasTensor input;
  private @Nullable Graph graph;

  /** A model without layers yet. */
  public Sequential() {}

  /**
   * {@return a model of layers}
   *
   * @param layers in order
   */
  public static Sequential of(Layer... layers) {
    return of(Arrays.asList(layers));
  }

  /**
   * {@return a model whose weights exist at once}
   *
   * @param input the shape of one sample
   * @param layers in order
   */
  public static Sequential of(Input input, Layer... layers) {
    var model = new Sequential();
    model.add(input);
    for (Layer l : layers) model.add(l);
    return model;
  }

  /**
   * {@return a model of layers}
   *
   * @param layers in order
   */
  public static Sequential of(List<? extends Layer> layers) {
    var model = new Sequential();
    for (Layer l : layers) model.add(l);
    return model;
  }

  /**
   * {@return this model}
   *
   * @param layer goes to the end
   */
  public Sequential add(Layer layer) {
    if (layer instanceof InputLayer in) return start(in.symbol());
    for (Layer l : layers) {
      if (l.name().equals(layer.name())) {
        throw new IllegalArgumentException("two layers of a Sequential are named \"" + layer.name() + "\": give one another name");
      }
    }
    if (input == null && layers.isEmpty() && layer instanceof Model m && m.isGraph()) start(((KerasTensor) m.inputs().tensor(0)));
    layers.add(layer);
    extend();
    return this;
  }

  /**
   * {@return this model}
   *
   * @param input the shape of one sample; comes before all layers
   */
  public Sequential add(Input input) {
    return start(input);
  }

  private Sequential start(KerasTensor symbol) {
    if (!layers.isEmpty()) throw new IllegalStateException("the input of a Sequential comes before its layers");
    input = symbol;
    return this;
  }

  /** Removes the last layer. */
  public void pop() {
    if (layers.isEmpty()) throw new IllegalStateException("there is no layer to remove");
    layers.removeLast();
    graph = null;
    if (input != null && !layers.isEmpty()) connect();
  }

  /** Calls the newest layer on the symbol of the one before. */
  private void extend() {
    if (input == null) return;
    KerasTensor last = graph == null ? input : (KerasTensor) graph.outputs().tensor();
    if (graph == null && layers.size() > 1) connect();
    else graph = new Graph(input, layers.getLast().apply(last));
  }

  private void connect() {
    Tensor x = input;
    for (Layer l : layers) x = l.apply(x);
    graph = new Graph(input, x);
  }

  @Override
  protected void build(Shape shape) {
    if (input != null || layers.isEmpty()) return;
    input = new Input(shape.ndim() > 0 ? shape.dropFirst() : shape);
    connect();
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    if (graph == null) build(inputs.tensor().shape());
    if (graph != null) return graph.run(inputs, c);
    return inputs;
  }

  @Override
  @Nullable Graph graph() {
    return graph;
  }

  @Override
  public Sequential name(String name) {
    super.name(name);
    return this;
  }

  @Override
  public Sequential trainable(boolean trainable) {
    super.trainable(trainable);
    return this;
  }

  @Override
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public List<Layer> subLayers() {
    return subLayers;
  }

  @Override
  protected String className() {
    return "Sequential";
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      if (layers.isEmpty()) {
        for (Layer l : c.getList("layers", Layer.class)) add(l);
      }
      return;
    }
    var all = new ArrayList<Layer>();
    if (input != null) all.add(new InputLayer(input));
    all.addAll(layers);
    c.field("layers", all, Layer.class);
    if (input != null) c.field("build_input_shape", input.shape());
  }
}
