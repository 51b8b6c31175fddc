package org.kerava.tensor;

/**
 * Elements of a buffer, seen through a layout (internal): what the backends work on.
 *
 * @param buffer the elements
 * @param layout how they lie
 */
public record View(Buffer buffer, Layout layout) {
  /**
   * The elements of a tensor.
   *
   * @param tensor a value or a variable
   * @return its view
   * @throws IllegalArgumentException for a symbolic tensor
   */
  public static View of(Tensor tensor) {
    return switch (tensor) {
      case EagerTensor e -> e.view();
      case Variable v -> v.view();
      case KerasTensor s -> throw new IllegalArgumentException("the symbolic tensor " + s
          + " has no values: it only says how layers are connected. Build a Model from it and call that with values");
    };
  }

  /** {@return the type of the elements} */
  public DType dtype() {
    return layout.dtype();
  }

  /** {@return the shape} */
  public Shape shape() {
    return layout.shape();
  }

  /** {@return the number of elements} */
  public int size() {
    return layout.size();
  }

  /**
   * The same buffer through another layout.
   *
   * @param other the layout
   * @return the view
   */
  public View with(Layout other) {
    return other == layout ? this : new View(buffer, other);
  }

  /**
   * This view under a shape that it broadcasts to.
   *
   * @param target the shape
   * @return the wider view
   */
  public View broadcastTo(Shape target) {
    return with(layout.broadcastTo(target));
  }
}
