package org.kerava.layers.rnn;

import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * What the layers of Keras's own cells share: the options of the cell are options of the layer.
 *
 * @param <L> the layer's own type
 * @param <C> the cell's type
 */
public abstract class CellLayer<L extends CellLayer<L, C>, C extends RecurrentCell<C>> extends RecurrentLayer<L> {
  private final C inner;

  /** A layer of a new cell, named as Keras names it. */
  CellLayer(C cell, String cellName) {
    super(cell);
    inner = cell;
    cell.name(cellName);
  }

  final C inner() {
    return inner;
  }

  /** {@return the length of the output} */
  public int units() {
    return inner.units();
  }

  /** {@return the function of the output} */
  public Activation activation() {
    return inner.activation();
  }

  /**
   * {@return this layer}
   *
   * @param activation the function of the candidate and the output; the default is tanh
   */
  public L activation(Activation activation) {
    checkOpen();
    inner.activation(activation);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param activation Keras's name
   */
  public L activation(String activation) {
    return activation(Activation.of(activation));
  }

  /**
   * {@return this layer}
   *
   * @param kernelInitializer of the weights of the input; the default is glorot_uniform
   */
  public L kernelInitializer(Initializer kernelInitializer) {
    checkOpen();
    inner.kernelInitializer(kernelInitializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param kernelInitializer Keras's name
   */
  public L kernelInitializer(String kernelInitializer) {
    return kernelInitializer(Initializer.of(kernelInitializer));
  }

  /**
   * {@return this layer}
   *
   * @param recurrentInitializer of the weights of the state; the default is orthogonal
   */
  public L recurrentInitializer(Initializer recurrentInitializer) {
    checkOpen();
    inner.recurrentInitializer(recurrentInitializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param recurrentInitializer Keras's name
   */
  public L recurrentInitializer(String recurrentInitializer) {
    return recurrentInitializer(Initializer.of(recurrentInitializer));
  }

  /**
   * {@return this layer}
   *
   * @param biasInitializer of the bias; the default is zeros
   */
  public L biasInitializer(Initializer biasInitializer) {
    checkOpen();
    inner.biasInitializer(biasInitializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param biasInitializer Keras's name
   */
  public L biasInitializer(String biasInitializer) {
    return biasInitializer(Initializer.of(biasInitializer));
  }

  /**
   * {@return this layer}
   *
   * @param kernelRegularizer adds a penalty on the weights of the input; the default is none
   */
  public L kernelRegularizer(Regularizer kernelRegularizer) {
    checkOpen();
    inner.kernelRegularizer(kernelRegularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param kernelRegularizer Keras's name
   */
  public L kernelRegularizer(String kernelRegularizer) {
    return kernelRegularizer(Regularizer.of(kernelRegularizer));
  }

  /**
   * {@return this layer}
   *
   * @param recurrentRegularizer adds a penalty on the weights of the state; the default is none
   */
  public L recurrentRegularizer(Regularizer recurrentRegularizer) {
    checkOpen();
    inner.recurrentRegularizer(recurrentRegularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param recurrentRegularizer Keras's name
   */
  public L recurrentRegularizer(String recurrentRegularizer) {
    return recurrentRegularizer(Regularizer.of(recurrentRegularizer));
  }

  /**
   * {@return this layer}
   *
   * @param biasRegularizer adds a penalty on the bias; the default is none
   */
  public L biasRegularizer(Regularizer biasRegularizer) {
    checkOpen();
    inner.biasRegularizer(biasRegularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param biasRegularizer Keras's name
   */
  public L biasRegularizer(String biasRegularizer) {
    return biasRegularizer(Regularizer.of(biasRegularizer));
  }

  /**
   * {@return this layer}
   *
   * @param kernelConstraint projects the weights of the input after each update; the default is none
   */
  public L kernelConstraint(Constraint kernelConstraint) {
    checkOpen();
    inner.kernelConstraint(kernelConstraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param kernelConstraint Keras's name
   */
  public L kernelConstraint(String kernelConstraint) {
    return kernelConstraint(Constraint.of(kernelConstraint));
  }

  /**
   * {@return this layer}
   *
   * @param recurrentConstraint projects the weights of the state after each update; the default is none
   */
  public L recurrentConstraint(Constraint recurrentConstraint) {
    checkOpen();
    inner.recurrentConstraint(recurrentConstraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param recurrentConstraint Keras's name
   */
  public L recurrentConstraint(String recurrentConstraint) {
    return recurrentConstraint(Constraint.of(recurrentConstraint));
  }

  /**
   * {@return this layer}
   *
   * @param biasConstraint projects the bias after each update; the default is none
   */
  public L biasConstraint(Constraint biasConstraint) {
    checkOpen();
    inner.biasConstraint(biasConstraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param biasConstraint Keras's name
   */
  public L biasConstraint(String biasConstraint) {
    return biasConstraint(Constraint.of(biasConstraint));
  }

  /**
   * {@return this layer}
   *
   * @param useBias whether there is a bias; the default is true
   */
  public L useBias(boolean useBias) {
    checkOpen();
    inner.useBias(useBias);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param rate the share of the inputs that are dropped in training, the same at all steps; the default is 0
   */
  public L dropout(double rate) {
    checkOpen();
    inner.dropout(rate);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param rate the share of the state that is dropped in training, the same at all steps; the default is 0
   */
  public L recurrentDropout(double rate) {
    checkOpen();
    inner.recurrentDropout(rate);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param seed of the dropout; by default a new one at each start
   */
  public L seed(int seed) {
    checkOpen();
    inner.seed(seed);
    return self();
  }

  @Override
  public L dtype(String dtype) {
    L me = super.dtype(dtype);
    inner.dtype(dtype);
    return me;
  }

  @Override
  public L dtype(DType dtype) {
    return dtype(dtype.toString());
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    inner.options(c, true);
    if (c.isReading()) {
      inner.dtype(dtypePolicy().name());
      inner.trainable(trainable());
    }
  }

  @Override
  protected void build(Shape input) {
    if (input.ndim() != 3) throw new ShapeException(className() + " expects (batch, time, features); got the shape " + input);
    super.build(input);
  }

  /** The whole sequence as floating-point numbers, with the same inputs dropped at each step. */
  final Tensor dropped(Tensor x, Context c) {
    Tensor f = Operations.cast(x, inner.computeDtype());
    if (!inner.drops(c)) return f;
    Shape s = x.shape();
    return f.times(inner.inputs(Operations.ones(Shape.of(s.get(0), 1, s.get(2)), f.dtype()), c).get(0));
  }
}
