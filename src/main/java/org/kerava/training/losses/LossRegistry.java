package org.kerava.training.losses;

import org.kerava.saving.Identifiers;
import org.kerava.training.Loss;

/** Keras's losses by name (internal). */
public final class LossRegistry {
  private static final Identifiers<Loss> names = new Identifiers<>("loss", Loss.class);
  private static final String MODULE = "keras.losses";

  static {
    names.add(MODULE, BinaryCrossentropy.class, BinaryCrossentropy::new, "bce", "BCE");
    names.add(MODULE, BinaryFocalCrossentropy.class, BinaryFocalCrossentropy::new);
    names.add(MODULE, CTC.class, CTC::new);
    names.add(MODULE, CategoricalCrossentropy.class, CategoricalCrossentropy::new);
    names.add(MODULE, CategoricalFocalCrossentropy.class, CategoricalFocalCrossentropy::new);
    names.add(MODULE, CategoricalGeneralizedCrossEntropy.class, CategoricalGeneralizedCrossEntropy::new);
    names.add(MODULE, CategoricalHinge.class, CategoricalHinge::new);
    names.add(MODULE, Circle.class, Circle::new);
    names.add(MODULE, CosineSimilarity.class, CosineSimilarity::new);
    names.add(MODULE, Dice.class, Dice::new);
    names.add(MODULE, Hinge.class, Hinge::new);
    names.add(MODULE, Huber.class, Huber::new);
    names.add(MODULE, KLDivergence.class, KLDivergence::new, "kl_divergence", "kld", "KLD");
    names.add(MODULE, LogCosh.class, LogCosh::new);
    names.add(MODULE, MeanAbsoluteError.class, MeanAbsoluteError::new, "mae", "MAE");
    names.add(MODULE, MeanAbsolutePercentageError.class, MeanAbsolutePercentageError::new, "mape", "MAPE");
    names.add(MODULE, MeanSquaredError.class, MeanSquaredError::new, "mse", "MSE");
    names.add(MODULE, MeanSquaredLogarithmicError.class, MeanSquaredLogarithmicError::new, "msle", "MSLE");
    names.add(MODULE, Poisson.class, Poisson::new);
    names.add(MODULE, SparseCategoricalCrossentropy.class, SparseCategoricalCrossentropy::new);
    names.add(MODULE, SquaredHinge.class, SquaredHinge::new);
    names.add(MODULE, Tversky.class, Tversky::new);
  }

  private LossRegistry() {}
}
