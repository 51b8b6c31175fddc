package org.kerava.recorded;

import java.util.List;
import java.util.Optional;
import org.kerava.Ops;
import org.kerava.tensor.Tensor;

/** Decompositions whose factors are unique only up to signs and rotations: the values must agree, and the factors must give the matrix again. */
final class Factors {
  private Factors() {}

  static Optional<String> difference(Call c, Object actual) {
    if (!(c.result() instanceof List<?> e)) return Comparison.difference(c.result(), actual, 10);
    List<?> a = (List<?>) actual;
    Tensor x = (Tensor) c.args().get(0);
    boolean svd = c.name().equals("linalg.svd");
    int values = svd ? 1 : 0;
    for (int i = 0; i < e.size(); i++) {
      if (!((Tensor) e.get(i)).shape().equals(((Tensor) a.get(i)).shape())) return Optional.of("result " + i + " has the shape " + ((Tensor) a.get(i)).shape());
    }
    Tensor w = (Tensor) a.get(values);
    int k = w.shape().last();
    Tensor left = ((Tensor) a.get(svd ? 0 : 1)).get("..., :" + k);
    Tensor right = svd ? ((Tensor) a.get(2)).get("..., :" + k + ", :") : Ops.swapaxes(left, -1, -2);
    Tensor product = Ops.multiply(left, Ops.expandDims(w, -2)).matmul(right);
    return Comparison.difference(e.get(values), w, 10).or(() -> Comparison.difference(x, product, 10)).or(() -> orthogonal((Tensor) a.get(svd ? 0 : 1)));
  }

  private static Optional<String> orthogonal(Tensor q) {
    Tensor one = Ops.swapaxes(q, -1, -2).matmul(q);
    return Comparison.difference(Ops.broadcastTo(Ops.eye(q.shape().last(), q.shape().last(), 0, q.dtype()), one.shape()), one, 10);
  }
}
