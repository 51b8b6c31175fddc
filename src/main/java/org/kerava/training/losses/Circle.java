package org.kerava.training.losses;

import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Tensor;

/**
 * Pulls embeddings of one class together and pushes others apart (Sun et al., 2020). The predictions (batch, length) are unit vectors, the targets
 * numbers of classes. Of each sample, with distances d = max(1 - cosine, 0) to those of its class (p) and others (n):
 * softplus(log sum exp(-gamma (d + margin) (margin - d)) over p + log sum exp(gamma max(1 + margin - d, 0) (1 - margin - d)) over n).
 *
 * @see <a href="https://keras.io/api/losses/">Keras: Circle</a>
 */
public final class Circle extends KerasLoss<Circle> {
  private double gamma = 80;
  private double margin = 0.4;
  private boolean removeDiagonal = true;

  /** With Keras's defaults. */
  public Circle() {
    super("circle");
  }

  /**
   * {@return this}
   *
   * @param gamma how sharp the loss is, 80 by default
   */
  public Circle gamma(double gamma) {
    this.gamma = gamma;
    return this;
  }

  /**
   * {@return this}
   *
   * @param margin how far apart classes should be, 0.4 by default
   */
  public Circle margin(double margin) {
    this.margin = margin;
    return this;
  }

  /**
   * {@return this}
   *
   * @param removeDiagonal whether a sample is no partner of itself, true by default
   */
  public Circle removeDiagonal(boolean removeDiagonal) {
    this.removeDiagonal = removeDiagonal;
    return this;
  }

  private static Tensor logSum(Tensor mask, Tensor x) {
    Tensor never = Operations.fullLike(x, Double.NEGATIVE_INFINITY);
    return Operations.logsumexp(Operations.where(mask, x, never), 1);
  }

  @Override
  boolean numbers() {
    return false;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor distance = Operations.maximum(Operations.subtract(1, Operations.matmul(yPred, Operations.transpose(yPred))), 0);
    Tensor labels = Operations.reshape(yTrue, -1, 1);
    Tensor same = Operations.equal(labels, Operations.transpose(labels));
    Tensor other = Operations.logicalNot(same);
    if (removeDiagonal) {
      Tensor rows = Operations.arange(labels.shape().get(0));
      same = Operations.logicalAnd(same, Operations.notEqual(Operations.expandDims(rows, 1), rows));
    }
    Tensor pull = Operations.multiply(Operations.multiply(Operations.add(distance, margin), -gamma), Operations.subtract(margin, distance));
    Tensor away = Operations.maximum(Operations.subtract(1 + margin, distance), 0);
    Tensor push = Operations.multiply(Operations.multiply(away, gamma), Operations.subtract(1 - margin, distance));
    Tensor values = Operations.softplus(Operations.add(logSum(same, pull), logSum(other, push)));
    Masks.set(values, Optional.of(Operations.greater(values, 0)));
    return values;
  }

  @Override
  public void config(Config c) {
    super.config(c);
    gamma = c.field("gamma", gamma);
    margin = c.field("margin", margin);
    removeDiagonal = c.field("remove_diagonal", removeDiagonal);
  }
}
