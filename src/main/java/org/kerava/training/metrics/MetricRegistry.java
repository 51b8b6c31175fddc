package org.kerava.training.metrics;

import org.kerava.saving.Identifiers;
import org.kerava.saving.ObjectFactory;
import org.kerava.training.Metric;

/** Keras's metrics by name (internal). */
public final class MetricRegistry {
  private static final Identifiers<Metric> names = new Identifiers<>("metric", Metric.class);
  private static final String MODULE = "keras.metrics";

  static {
    names.add(MODULE, AUC.class, AUC::new);
    names.add(MODULE, Accuracy.class, Accuracy::new);
    names.add(MODULE, BinaryAccuracy.class, BinaryAccuracy::new);
    names.add(MODULE, BinaryCrossentropy.class, BinaryCrossentropy::new, "bce", "BCE");
    names.add(MODULE, BinaryIoU.class, BinaryIoU::new);
    names.add(MODULE, CategoricalAccuracy.class, CategoricalAccuracy::new);
    names.add(MODULE, CategoricalCrossentropy.class, CategoricalCrossentropy::new);
    names.add(MODULE, CategoricalHinge.class, CategoricalHinge::new);
    names.add(MODULE, ConcordanceCorrelation.class, ConcordanceCorrelation::new);
    names.add(MODULE, CosineSimilarity.class, CosineSimilarity::new);
    names.add(MODULE, F1Score.class, F1Score::new);
    names.add(MODULE, FBetaScore.class, FBetaScore::new);
    names.add(MODULE, FalseNegatives.class, FalseNegatives::new);
    names.add(MODULE, FalsePositives.class, FalsePositives::new);
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
    names.add(MODULE, Precision.class, Precision::new);
    names.add(MODULE, R2Score.class, R2Score::new);
    names.add(MODULE, Recall.class, Recall::new);
    names.add(MODULE, RootMeanSquaredError.class, RootMeanSquaredError::new);
    names.add(MODULE, SparseCategoricalAccuracy.class, SparseCategoricalAccuracy::new);
    names.add(MODULE, SparseCategoricalCrossentropy.class, SparseCategoricalCrossentropy::new);
    names.add(MODULE, SparseTopKCategoricalAccuracy.class, SparseTopKCategoricalAccuracy::new);
    names.add(MODULE, SquaredHinge.class, SquaredHinge::new);
    names.add(MODULE, Sum.class, Sum::new);
    names.add(MODULE, TopKCategoricalAccuracy.class, TopKCategoricalAccuracy::new);
    names.add(MODULE, TrueNegatives.class, TrueNegatives::new);
    names.add(MODULE, TruePositives.class, TruePositives::new);
    ObjectFactory.register(MODULE, "IoU", IoU.class, c -> new IoU(c.getInt("num_classes"), c.getInts("target_class_ids")));
    ObjectFactory.register(MODULE, "MeanIoU", MeanIoU.class, c -> new MeanIoU(c.getInt("num_classes")));
    ObjectFactory.register(MODULE, "OneHotIoU", OneHotIoU.class, c -> new OneHotIoU(c.getInt("num_classes"), c.getInts("target_class_ids")));
    ObjectFactory.register(MODULE, "OneHotMeanIoU", OneHotMeanIoU.class, c -> new OneHotMeanIoU(c.getInt("num_classes")));
    ObjectFactory.register(MODULE, "PrecisionAtRecall", PrecisionAtRecall.class, c -> new PrecisionAtRecall(c.getDouble("recall")));
    ObjectFactory.register(MODULE, "RecallAtPrecision", RecallAtPrecision.class, c -> new RecallAtPrecision(c.getDouble("precision")));
    ObjectFactory.register(MODULE, "SensitivityAtSpecificity", SensitivityAtSpecificity.class,
        c -> new SensitivityAtSpecificity(c.getDouble("specificity")));
    ObjectFactory.register(MODULE, "SpecificityAtSensitivity", SpecificityAtSensitivity.class,
        c -> new SpecificityAtSensitivity(c.getDouble("sensitivity")));
  }

  private MetricRegistry() {}
}
