package org.kerava.layers.activation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.Zeros;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * x where positive, else alpha x with learned alpha.
 *
 * @see <a href="https://keras.io/api/layers/activation_layers/prelu/">Keras: PReLU</a>
 */
public final class PReLU extends KerasLayer<PReLU> {
  private final WeightSpec alphaSpec = new WeightSpec("alpha", new Zeros());
  private Optional<Shape> sharedAxes = Optional.empty();
  private @Nullable Variable alpha;

  /** A layer with one alpha per element of a sample. */
  public PReLU() {}

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of alpha; the default is zeros
   */
  public PReLU alphaInitializer(Initializer initializer) {
    checkOpen();
    alphaSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public PReLU alphaInitializer(String initializer) {
    return alphaInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on alpha to the loss
   */
  public PReLU alphaRegularizer(Regularizer regularizer) {
    checkOpen();
    alphaSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public PReLU alphaRegularizer(String regularizer) {
    return alphaRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to alpha after each update
   */
  public PReLU alphaConstraint(Constraint constraint) {
    checkOpen();
    alphaSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public PReLU alphaConstraint(String constraint) {
    return alphaConstraint(Constraint.of(constraint));
  }

  /**
   * {@return this layer}
   *
   * @param axes along which alpha is the same, counted from 1; {@code sharedAxes(1, 2)} for one per channel of an image
   */
  public PReLU sharedAxes(int... axes) {
    checkOpen();
    sharedAxes = Optional.of(Shape.of(axes));
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    Shape shape = input.dropFirst();
    for (int a : sharedAxes.orElse(Shape.of()).toArray()) {
      if (a < 1 || a > shape.ndim()) throw new ShapeException("prelu: the shared axis " + a + " is not among the axes 1 to " + shape.ndim() + " of the input " + input);
      shape = shape.with(a - 1, 1);
    }
    alpha = addWeight("alpha", shape, alphaSpec.initializer(), alphaSpec);
  }

  @Override
  protected Tensor call(Tensor x) {
    if (alpha == null) throw new IllegalStateException(this + " is not built");
    return Operations.subtract(Operations.relu(x), Operations.multiply(value(alpha), Operations.relu(Operations.negative(x))));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    alphaSpec.config(c);
    sharedAxes = c.field("shared_axes", sharedAxes, Shape.class);
  }
}
