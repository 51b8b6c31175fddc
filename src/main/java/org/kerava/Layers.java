package org.kerava;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.kerava.layers.core.Dense;
import org.kerava.layers.core.EinsumDense;
import org.kerava.layers.core.Embedding;
import org.kerava.layers.core.Identity;
import org.kerava.layers.core.Lambda;
import org.kerava.layers.core.Masking;
import org.kerava.tensor.Input;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Keras's layers for static import: {@code conv2d(32, 3).activation("relu")}. A factory takes what Keras requires, the rest are options of the
 * layer.
 *
 * @see <a href="https://keras.io/api/layers/">Keras: layers</a>
 */
public final class Layers {
  /** A length that is not known: -1. */
  public static final int ANY = Shape.ANY;

  private Layers() {}

  /**
   * {@return a densely connected layer}
   *
   * @param units the length of the output's last axis
   */
  public static Dense dense(int units) {
    return new Dense(units);
  }

  /**
   * {@return a dense layer whose product is any sum over products of elements}
   *
   * @param equation input, kernel and output by letters
   * @param outputShape without the batch axis and those under {@code ...}; ANY where the input decides
   */
  public static EinsumDense einsumDense(String equation, Shape outputShape) {
    return new EinsumDense(equation, outputShape);
  }

  /**
   * {@return a dense layer whose product is any sum over products of elements}
   *
   * @param equation input, kernel and output by letters
   * @param units the length of the only axis of the output
   */
  public static EinsumDense einsumDense(String equation, int units) {
    return new EinsumDense(equation, units);
  }

  /**
   * {@return a layer that turns whole numbers into vectors}
   *
   * @param inputDim the largest number that comes in, plus 1
   * @param outputDim the length of the vectors
   */
  public static Embedding embedding(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim);
  }

  /**
   * {@return a layer that gives what it gets}
   */
  public static Identity identity() {
    return new Identity();
  }

  /**
   * {@return an input of a model}
   *
   * @param shape without the batch axis
   */
  public static Input input(Shape shape) {
    return new Input(shape);
  }

  /**
   * {@return an input of a model}
   *
   * @param lengths the shape without the batch axis; ANY where a length varies
   */
  public static Input input(int... lengths) {
    return new Input(Shape.of(lengths));
  }

  /**
   * {@return an expression of two inputs as a layer, which cannot be saved}
   *
   * @param function what it computes
   */
  public static Lambda lambda(BinaryOperator<Tensor> function) {
    return new Lambda(function);
  }

  /**
   * {@return an expression of one input as a layer, which cannot be saved}
   *
   * @param function what it computes
   */
  public static Lambda lambda(UnaryOperator<Tensor> function) {
    return new Lambda(function);
  }

  /**
   * {@return a layer that marks the steps of zeros}
   */
  public static Masking masking() {
    return new Masking();
  }
}
