package org.kerava.training.metrics;

import org.kerava.saving.Identifiers;
import org.kerava.training.Metric;

/** Keras's metrics by name (internal). */
public final class MetricRegistry {
  private static final Identifiers<Metric> names = new Identifiers<>("metric", Metric.class);
  private static final String MODULE = "keras.metrics";

  static {
    names.add(MODULE, Accuracy.class, Accuracy::new);
    names.add(MODULE, BinaryAccuracy.class, BinaryAccuracy::new);
    names.add(MODULE, BinaryCrossentropy.class, BinaryCrossentropy::new, "bce", "BCE");
    names.add(MODULE, CategoricalAccuracy.class, CategoricalAccuracy::new);
    names.add(MODULE, CategoricalCrossentropy.class, CategoricalCrossentropy::new);
    names.add(MODULE, CategoricalHinge.class, CategoricalHinge::new);
    names.add(MODULE, ConcordanceCorrelation.class, ConcordanceCorrelation::new);
    names.add(MODULE, CosineSimilarity.class, CosineSimilarity::new);
    names.add(MODULE, Hinge.class, Hinge::new);
    names.add(MODULE, KLDivergence.class, KLDivergence::new, "kl_divergence", "kld", "KLD");
    names.add(MODULE, LogCoshError.class, LogCoshError::new);
    names.add(MODULE, Mean.class, Mean::new);
    names.add(MODULE, MeanAbsoluteError.class, MeanAbsoluteError::new, "mae", "MAE");
    names.add(MODULE, MeanAbsolutePercentageError.class, MeanAbsolutePercentageError::new, "mape", "MAPE");
    names.add(MODULE, MeanSquaredError.class, MeanSquaredError::new, "mse", "MSE");
    names.add(MODULE, MeanSquaredLogarithmicError.class, MeanSquaredLogarithmicError::new, "msle", "MSLE");
    names.add(MODULE, PearsonCorrelation.class, PearsonCorrelation::new);
    names.add(MODULE, Poisson.class, Poisson::new);
    names.add(MODULE, RootMeanSquaredError.class, RootMeanSquaredError::new);
    names.add(MODULE, SparseCategoricalAccuracy.class, SparseCategoricalAccuracy::new);
    names.add(MODULE, SparseCategoricalCrossentropy.class, SparseCategoricalCrossentropy::new);
    names.add(MODULE, SparseTopKCategoricalAccuracy.class, SparseTopKCategoricalAccuracy::new);
    names.add(MODULE, SquaredHinge.class, SquaredHinge::new);
    names.add(MODULE, Sum.class, Sum::new);
    names.add(MODULE, TopKCategoricalAccuracy.class, TopKCategoricalAccuracy::new);
  }

  private MetricRegistry() {}
}
