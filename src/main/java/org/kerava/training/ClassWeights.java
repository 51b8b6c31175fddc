package org.kerava.training;

import java.util.Map;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Weights of samples by their class. */
final class ClassWeights {
  private ClassWeights() {}

  /** The data with a weight per sample. */
  static Batch apply(Batch data, Map<Integer, Double> weights) {
    if (weights.isEmpty()) return data;
    if (data.hasSampleWeight()) throw new IllegalArgumentException("classWeight and sampleWeight cannot be given together: multiply them into one sampleWeight");
    if (!data.hasY()) throw new IllegalArgumentException("classWeight needs targets (y): the classes of the samples");
    if (data.targets().count() != 1) {
      throw new IllegalArgumentException("classWeight is for models with one output; there are " + data.targets().count() + " targets. Use sampleWeight");
    }
    return Batch.of(data.inputs(), data.targets(), of(data.targets().tensor(0), weights));
  }

  /** The batches of a data set with a weight per sample. */
  static Dataset apply(Dataset data, Map<Integer, Double> weights) {
    if (weights.isEmpty()) return data;
    return data.map((Batch b) -> apply(b, weights));
  }

  /** One-hot targets count by the place of the 1, others rounded. */
  private static Tensor of(Tensor y, Map<Integer, Double> weights) {
    Tensor ids = y.ndim() > 1 ? y.shape().last() == 1 ? Operations.squeeze(y, -1) : Operations.argmax(y, -1) : y;
    double[] classes = ids.toDoubleArray();
    float[] w = new float[classes.length];
    for (int i = 0; i < w.length; i++) w[i] = weights.getOrDefault((int) Math.rint(classes[i]), 1.0).floatValue();
    return Tensor.of(w, Shape.of(ids.shape().toArray()));
  }
}
