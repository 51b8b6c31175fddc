package org.kerava.layers;

import java.util.Optional;
import java.util.function.Consumer;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.saving.Config;

/** How one weight of a layer starts, what it costs and where it may go (internal: the options of Keras's layers). */
public final class WeightSpec implements Consumer<WeightOptions> {
  private final String name;
  private Initializer initializer;
  private Optional<Regularizer> regularizer = Optional.empty();
  private Optional<Constraint> constraint = Optional.empty();

  /**
   * The defaults of a weight.
   *
   * @param name the first part of Keras's option names, as in {@code "kernel"}
   * @param initializer the default
   */
  public WeightSpec(String name, Initializer initializer) {
    this.name = name;
    this.initializer = initializer;
  }

  /** {@return what gives the first values} */
  public Initializer initializer() {
    return initializer;
  }

  /**
   * Changes the initializer.
   *
   * @param initializer gives the first values
   */
  public void initializer(Initializer initializer) {
    this.initializer = initializer;
  }

  /**
   * Changes the regularizer.
   *
   * @param regularizer adds a penalty to the loss
   */
  public void regularizer(Regularizer regularizer) {
    this.regularizer = Optional.of(regularizer);
  }

  /**
   * Changes the constraint.
   *
   * @param constraint is applied after each update
   */
  public void constraint(Constraint constraint) {
    this.constraint = Optional.of(constraint);
  }

  /** Fills in the options of a weight that is being made. */
  @Override
  public void accept(WeightOptions options) {
    options.regularizer(regularizer).constraint(constraint);
  }

  /**
   * Writes or reads the initializer.
   *
   * @param c the layer's configuration
   */
  public void initializerConfig(Config c) {
    initializer = c.field(name + "_initializer", initializer, Initializer.class);
  }

  /**
   * Writes or reads the regularizer.
   *
   * @param c the layer's configuration
   */
  public void regularizerConfig(Config c) {
    regularizer = c.field(name + "_regularizer", regularizer, Regularizer.class);
  }

  /**
   * Writes or reads the constraint.
   *
   * @param c the layer's configuration
   */
  public void constraintConfig(Config c) {
    constraint = c.field(name + "_constraint", constraint, Constraint.class);
  }

  /**
   * Writes or reads all three.
   *
   * @param c the layer's configuration
   */
  public void config(Config c) {
    initializerConfig(c);
    regularizerConfig(c);
    constraintConfig(c);
  }
}
