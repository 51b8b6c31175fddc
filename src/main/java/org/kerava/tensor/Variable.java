package org.kerava.tensor;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that changes: a weight, a metric's sum, an optimizer's slot. It keeps one buffer for life.
 *
 * @see <a href="https://keras.io/api/layers/base_layer/">Keras: Variable</a>
 */
public final class Variable implements Tensor {
  private static final AtomicInteger count = new AtomicInteger();

  private final View view;
  private final String name;
  private String path;
  private boolean trainable = true;
  private int version;
  private @Nullable UnaryOperator<Tensor> constraint;

  /**
   * A trainable variable.
   *
   * @param initial its first value, which is copied
   */
  public Variable(Tensor initial) {
    this(initial, "variable_" + count.getAndIncrement());
  }

  /**
   * A trainable variable with a name.
   *
   * @param initial its first value, which is copied
   * @param name the last part of its path
   */
  public Variable(Tensor initial, String name) {
    this.view = TensorOps.get().variable(initial);
    view.buffer().changed();
    this.name = name;
    this.path = name;
  }

  /** {@return the elements (internal)} */
  public View view() {
    return view;
  }

  @Override
  public Shape shape() {
    return view.layout().shape();
  }

  @Override
  public DType dtype() {
    return view.layout().dtype();
  }

  /**
   * {@return this, changed to a new value}
   *
   * @param value of a shape that broadcasts to this one; cast to this dtype
   */
  public Variable assign(Tensor value) {
    TensorOps.get().assign(this, value);
    touched();
    return this;
  }

  /**
   * {@return this, with every element changed to a number}
   *
   * @param value the number
   */
  public Variable assign(Number value) {
    if (value instanceof Long n && n != (long) (double) n) return assign(Tensor.scalar(value)); // no double has it
    TensorOps.get().assign(this, value.doubleValue());
    touched();
    return this;
  }

  /**
   * {@return this, increased}
   *
   * @param value what to add
   */
  public Variable assignAdd(Tensor value) {
    TensorOps.get().add(this, value);
    touched();
    return this;
  }

  /**
   * {@return this, increased}
   *
   * @param value what to add
   */
  public Variable assignAdd(Number value) {
    TensorOps.get().add(this, value);
    touched();
    return this;
  }

  /**
   * {@return this, decreased}
   *
   * @param value what to subtract
   */
  public Variable assignSub(Tensor value) {
    return assign(minus(value));
  }

  /**
   * {@return this, decreased}
   *
   * @param value what to subtract
   */
  public Variable assignSub(Number value) {
    return assign(minus(value));
  }

  /** {@return the present value as a tensor that later changes do not touch} */
  public Tensor value() {
    return keep();
  }

  /** {@return the last part of the path, as in {@code "kernel"}} */
  public String name() {
    return name;
  }

  /** {@return the names of the layers around it and its own, as in {@code "dense/kernel"}} */
  public String path() {
    return path;
  }

  /**
   * Tells the variable where it lives (internal).
   *
   * @param path the full path
   */
  public void path(String path) {
    this.path = path;
  }

  /** {@return whether optimizers and tapes see it} */
  public boolean trainable() {
    return trainable;
  }

  /**
   * {@return this}
   *
   * @param trainable whether optimizers and tapes see it
   */
  public Variable trainable(boolean trainable) {
    this.trainable = trainable;
    return this;
  }

  /** {@return the projection that optimizers apply after each update, if there is one} */
  public Optional<UnaryOperator<Tensor>> constraint() {
    return Optional.ofNullable(constraint);
  }

  /**
   * Sets the projection that optimizers apply after each update (internal: layers).
   *
   * @param constraint from the value after the update to the value allowed
   */
  public void constraint(UnaryOperator<Tensor> constraint) {
    this.constraint = constraint;
  }

  /** {@return how often the value was replaced through this object (internal)} */
  public int version() {
    return version;
  }

  /** Notes that the elements changed (internal: backends that update in place). */
  public void touched() {
    version++;
    view.buffer().changed();
  }

  @Override
  public String toString() {
    return "Variable(" + path + ", shape=" + shape() + ", dtype=" + dtype() + ")";
  }
}
