package org.kerava.tensor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The symbol of a tensor in a functional model: a shape with unknown lengths, a type, and the call that makes it.
 *
 * @see <a href="https://keras.io/api/models/model/">Keras: the functional API</a>
 */
public non-sealed class KerasTensor implements Tensor {
  /** The call that makes a symbol (internal: a node of the model graph). */
  public interface Producer {
    /** {@return the name of the layer or operation} */
    String name();
  }

  private Shape shape;
  private DType dtype;
  private String name;
  private @Nullable Producer producer;
  private int index;
  private @Nullable Tensor mask;

  /**
   * A symbol that nothing makes yet.
   *
   * @param shape its shape, batch first
   * @param dtype its type
   * @param name its name
   */
  public KerasTensor(Shape shape, DType dtype, String name) {
    this.shape = shape;
    this.dtype = dtype;
    this.name = name;
  }

  /**
   * {@return this symbol as the output of a call (internal)}
   *
   * @param producer the call
   * @param index which output of the call it is
   */
  public KerasTensor producedBy(Producer producer, int index) {
    this.producer = producer;
    this.index = index;
    return this;
  }

  /** {@return the call that makes it; empty for an input} */
  public Optional<Producer> producer() {
    return Optional.ofNullable(producer);
  }

  /** {@return which output of {@link #producer()} it is} */
  public int index() {
    return index;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /**
   * Renames it (for {@link Input}).
   *
   * @param name the new name
   */
  protected void rename(String name) {
    this.name = name;
  }

  /**
   * Changes its type (for {@link Input}).
   *
   * @param dtype the new type
   */
  protected void retype(DType dtype) {
    this.dtype = dtype;
  }

  /**
   * Changes its shape (for {@link Input}).
   *
   * @param shape the new shape
   */
  protected void reshapeTo(Shape shape) {
    this.shape = shape;
  }

  @Nullable Tensor mask() {
    return mask;
  }

  void mask(@Nullable Tensor mask) {
    this.mask = mask;
  }

  @Override
  public String toString() {
    return "KerasTensor(" + name + ", shape=" + shape + ", dtype=" + dtype + ")";
  }
}
