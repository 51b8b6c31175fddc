package org.kerava.layers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.tensor.DType;

/** Options of {@link Layer#addWeight}: {@code addWeight("w", shape, zeros(), o -> o.trainable(false))}. */
public final class WeightOptions {
  private boolean trainable = true;
  private @Nullable Regularizer regularizer;
  private @Nullable Constraint constraint;
  private @Nullable DType dtype;

  WeightOptions() {}

  /**
   * {@return these options}
   *
   * @param trainable whether optimizers change it; the default is true
   */
  public WeightOptions trainable(boolean trainable) {
    this.trainable = trainable;
    return this;
  }

  /**
   * {@return these options}
   *
   * @param regularizer adds a penalty to the loss
   */
  public WeightOptions regularizer(Regularizer regularizer) {
    this.regularizer = regularizer;
    return this;
  }

  /**
   * {@return these options}
   *
   * @param regularizer adds a penalty to the loss, or empty
   */
  public WeightOptions regularizer(Optional<Regularizer> regularizer) {
    this.regularizer = regularizer.orElse(null);
    return this;
  }

  /**
   * {@return these options}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public WeightOptions regularizer(String regularizer) {
    return regularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return these options}
   *
   * @param constraint Keras's name, as in {@code "non_neg"}
   */
  public WeightOptions constraint(String constraint) {
    return constraint(Constraint.of(constraint));
  }

  /**
   * {@return these options}
   *
   * @param constraint is applied after each update
   */
  public WeightOptions constraint(Constraint constraint) {
    this.constraint = constraint;
    return this;
  }

  /**
   * {@return these options}
   *
   * @param constraint is applied after each update, or empty
   */
  public WeightOptions constraint(Optional<Constraint> constraint) {
    this.constraint = constraint.orElse(null);
    return this;
  }

  /**
   * {@return these options}
   *
   * @param dtype of the weight; the default is the layer's variable dtype
   */
  public WeightOptions dtype(DType dtype) {
    this.dtype = dtype;
    return this;
  }

  /**
   * {@return these options}
   *
   * @param dtype Keras's name, as in {@code "int32"}
   */
  public WeightOptions dtype(String dtype) {
    return dtype(DType.of(dtype));
  }

  boolean isTrainable() {
    return trainable;
  }

  Optional<Regularizer> regularizer() {
    return Optional.ofNullable(regularizer);
  }

  Optional<Constraint> constraint() {
    return Optional.ofNullable(constraint);
  }

  Optional<DType> dtype() {
    return Optional.ofNullable(dtype);
  }
}
