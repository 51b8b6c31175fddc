package org.kerava.layers.constraints;

import org.kerava.saving.Identifiers;

/** Keras's constraints by name (internal). */
public final class ConstraintRegistry {
  static final Identifiers<Constraint> names = new Identifiers<>("constraint", Constraint.class);

  private static final String MODULE = "keras.constraints";

  static {
    names.add(MODULE, MaxNorm.class, MaxNorm::new);
    names.add(MODULE, NonNeg.class, NonNeg::new);
    names.add(MODULE, UnitNorm.class, UnitNorm::new);
    names.add(MODULE, MinMaxNorm.class, MinMaxNorm::new);
  }

  private ConstraintRegistry() {}
}
