package org.kerava.tensor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An input of a functional model: {@code input(28, 28, 1).name("image")}.
 *
 * @see <a href="https://keras.io/api/layers/core_layers/input/">Keras: Input</a>
 */
public final class Input extends KerasTensor {
  private static final AtomicInteger count = new AtomicInteger();

  private boolean named;
  private boolean optional;

  /**
   * An input of float32 for batches of any size.
   *
   * @param shape without the batch axis; {@link Shape#ANY} where a length varies
   */
  public Input(Shape shape) {
    super(shape.prepend(Shape.ANY), Settings.floatx(), autoName());
  }

  private static String autoName() {
    int n = count.getAndIncrement();
    return n == 0 ? "input_layer" : "input_layer_" + n;
  }

  /** Starts the numbering of unnamed inputs anew (internal: Keras's clear_session). */
  public static void resetNames() {
    count.set(0);
  }

  /**
   * {@return this input with a name, by which fit and predict may address it}
   *
   * @param name unique in its model
   */
  public Input name(String name) {
    rename(name);
    named = true;
    return this;
  }

  /** {@return whether the user chose the name} */
  public boolean isNamed() {
    return named;
  }

  /**
   * {@return this input with another type}
   *
   * @param dtype as in {@code "int32"}
   */
  public Input dtype(String dtype) {
    return dtype(DType.of(dtype));
  }

  /**
   * {@return this input with another type}
   *
   * @param dtype the type
   */
  public Input dtype(DType dtype) {
    retype(dtype);
    return this;
  }

  /**
   * {@return this input for batches of one size only}
   *
   * @param n the batch size
   */
  public Input batchSize(int n) {
    reshapeTo(shape().with(0, n));
    return this;
  }

  /**
   * {@return this input, which may then be absent}
   *
   * @param optional whether it may
   */
  public Input optional(boolean optional) {
    this.optional = optional;
    return this;
  }

  /** {@return whether it may be absent} */
  public boolean isOptional() {
    return optional;
  }
}
