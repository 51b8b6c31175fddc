package org.kerava.tensor;

/** Shapes that do not fit together; the message names them and what was expected. */
public class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * An exception with its message.
   *
   * @param message what came, what was expected, what to do
   */
  public ShapeException(String message) {
    super(message);
  }
}
