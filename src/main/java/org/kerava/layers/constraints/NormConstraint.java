package org.kerava.layers.constraints;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * A constraint on the Euclidean length along some axes.
 *
 * @param <L> the constraint's own type
 */
public abstract class NormConstraint<L extends NormConstraint<L>> implements Constraint, Configurable {

  private Shape axis = Shape.of(0);
  private boolean single = true;

  NormConstraint() {}

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  /**
   * {@return this constraint}
   *
   * @param axes along which lengths are taken: 0 (the default) for the inputs of each unit of a dense kernel, 0, 1, 2 for those of a Conv2D
   */
  public L axis(int... axes) {
    for (int a : axes) {
      if (a < 0) throw new IllegalArgumentException("axes of a constraint count from 0; got " + a);
    }
    axis = Shape.of(axes);
    single = axes.length == 1;
    return self();
  }

  /** The lengths, with the axes kept. */
  final Tensor lengths(Tensor weight) {
    return Operations.sqrt(Operations.sum(Operations.square(weight), axis.toArray(), true));
  }

  /** The weight with its lengths changed. */
  static Tensor rescaled(Tensor weight, Tensor wanted, Tensor lengths) {
    return Operations.multiply(weight, Operations.divide(wanted, Operations.add(lengths, Settings.epsilon())));
  }

  final void axisConfig(Config c) {
    if (c.isReading()) axis(c.has("axis") ? c.getInts("axis") : axis.toArray());
    else if (single) c.field("axis", axis.get(0));
    else c.field("axis", axis);
  }
}
