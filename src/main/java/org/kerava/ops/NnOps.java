package org.kerava.ops;

import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Operations of neural networks that are none of the families below: changes of resolution. */
public abstract class NnOps extends NormalizationOps {
  NnOps() {}

  /** Each element of the inner axes of a (batch, spatial..., channels) tensor repeated. */
  static Tensor upsample(Tensor x, int... factors) {
    if (Symbolic.any(x)) return Symbolic.op("upsample", in -> upsample(in.get(0), factors), x);
    Shape in = x.shape();
    Shape split = Shape.of(in.get(0));
    Shape wide = split;
    Shape out = split;
    for (int i = 0; i < factors.length; i++) {
      int n = in.get(i + 1);
      split = split.append(n, 1);
      wide = wide.append(n, factors[i]);
      out = out.append(n * factors[i]);
    }
    int c = in.last();
    return reshape(broadcastTo(reshape(x, split.append(c)), wide.append(c)), out.append(c));
  }
}
