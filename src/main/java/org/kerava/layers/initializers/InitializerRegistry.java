package org.kerava.layers.initializers;

import org.kerava.saving.Identifiers;

/** Keras's initializers by name (internal). */
public final class InitializerRegistry {
  static final Identifiers<Initializer> names = new Identifiers<>("initializer", Initializer.class);

  private static final String MODULE = "keras.initializers";

  static {
    names.add(MODULE, Zeros.class, Zeros::new, "zero");
    names.add(MODULE, Ones.class, Ones::new, "one");
    names.add(MODULE, Constant.class, () -> new Constant(0));
    names.add(MODULE, Identity.class, () -> new Identity(1), "IdentityInitializer");
    names.add(MODULE, RandomNormal.class, RandomNormal::new, "normal");
    names.add(MODULE, RandomUniform.class, RandomUniform::new, "uniform");
    names.add(MODULE, TruncatedNormal.class, TruncatedNormal::new);
    names.add(MODULE, VarianceScaling.class, VarianceScaling::new);
    names.add(MODULE, GlorotNormal.class, GlorotNormal::new);
    names.add(MODULE, GlorotUniform.class, GlorotUniform::new);
    names.add(MODULE, HeNormal.class, HeNormal::new);
    names.add(MODULE, HeUniform.class, HeUniform::new);
    names.add(MODULE, LecunNormal.class, LecunNormal::new);
    names.add(MODULE, LecunUniform.class, LecunUniform::new);
    names.add(MODULE, Orthogonal.class, Orthogonal::new, "OrthogonalInitializer");
  }

  private InitializerRegistry() {}
}
