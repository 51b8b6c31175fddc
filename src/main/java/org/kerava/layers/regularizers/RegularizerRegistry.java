package org.kerava.layers.regularizers;

import org.kerava.saving.Identifiers;

/** Keras's regularizers by name (internal). */
public final class RegularizerRegistry {
  static final Identifiers<Regularizer> names = new Identifiers<>("regularizer", Regularizer.class);

  private static final String MODULE = "keras.regularizers";

  static {
    names.add(MODULE, L1.class, L1::new);
    names.add(MODULE, L2.class, L2::new);
    names.add(MODULE, L1L2.class, () -> new L1L2(0, 0), "l1_l2");
    names.add(MODULE, OrthogonalRegularizer.class, OrthogonalRegularizer::new);
  }

  private RegularizerRegistry() {}
}
