package org.kerava.training.metrics;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Reducing;

/**
 * The share of the variance of targets that predictions explain: 1 - sum (yTrue - yPred)² / sum (yTrue - mean)², of targets and predictions
 * (batch, outputs). 1 is perfect, 0 no better than the mean.
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#r2score-class">Keras: R2Score</a>
 */
public final class R2Score extends KerasMetric<R2Score> {
  private static final System.Logger LOG = System.getLogger("org.kerava");
  private static final List<String> AGGREGATIONS = List.of("uniform_average", "variance_weighted_average");

  private Optional<String> classAggregation = Optional.of("uniform_average");
  private int numRegressors;
  @Nullable private Variable samples;
  @Nullable private Variable squares;
  @Nullable private Variable sum;
  @Nullable private Variable residual;
  @Nullable private Variable count;

  /** Named "r2_score". */
  public R2Score() {
    this("r2_score");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public R2Score(String name) {
    super(name);
  }

  /**
   * {@return this}
   *
   * @param aggregation of the scores of all outputs: {@code "uniform_average"} (the default), {@code "variance_weighted_average"}, or
   *     {@code "none"} for one score each
   */
  public R2Score classAggregation(String aggregation) {
    if (!aggregation.equals("none") && !AGGREGATIONS.contains(aggregation)) {
      throw new IllegalArgumentException("R2Score: unknown classAggregation \"" + aggregation + "\"; known are " + AGGREGATIONS + " and none");
    }
    this.classAggregation = Optional.of(aggregation).filter(a -> !a.equals("none"));
    return option();
  }

  /**
   * {@return this}
   *
   * @param numRegressors how many independent variables there are, for the adjusted score; 0 by default: not adjusted
   */
  public R2Score numRegressors(int numRegressors) {
    if (numRegressors < 0) throw new IllegalArgumentException("R2Score: numRegressors must be 0 or more; got " + numRegressors);
    this.numRegressors = numRegressors;
    return option();
  }

  @Override
  void build(Optional<Shape> yPred) {
    if (yPred.isEmpty()) return;
    Shape s = yPred.get();
    if (s.ndim() != 2) throw new IllegalArgumentException("R2Score '" + name() + "' takes targets and predictions (batch, outputs); got " + s);
    Tensor zeros = Operations.zeros(Shape.of(s.last()), DType.FLOAT32);
    samples = addVariable("num_samples", Operations.zeros(Shape.of(), DType.FLOAT32));
    squares = addVariable("squared_sum", zeros);
    sum = addVariable("sum", zeros);
    residual = addVariable("residual", zeros);
    count = addVariable("count", zeros);
  }

  private Variable known(@Nullable Variable v) {
    if (v == null) throw new IllegalStateException("the metric '" + name() + "' has seen no data: update it first");
    return v;
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Reducing.Pair pair = Reducing.sameRank(Operations.cast(yTrue, DType.FLOAT32), Operations.cast(yPred, DType.FLOAT32), true);
    Tensor y = pair.first();
    Tensor w = sampleWeight == null ? Operations.ones(Shape.of(), DType.FLOAT32) : Operations.cast(sampleWeight, DType.FLOAT32);
    if (w.ndim() == 1) w = Operations.expandDims(w, 1);
    w = Operations.broadcastTo(w, y.shape());
    Tensor weighted = Operations.multiply(y, w);
    increase(known(sum), Operations.sum(weighted, 0));
    increase(known(squares), Operations.sum(Operations.multiply(y, weighted), 0));
    increase(known(residual), Operations.sum(Operations.multiply(Operations.square(Operations.subtract(y, pair.second())), w), 0));
    increase(known(count), Operations.sum(w, 0));
    known(samples).assignAdd(y.size());
  }

  @Override
  public Tensor result() {
    Tensor mean = Operations.divide(known(sum), known(count));
    Tensor total = Operations.subtract(known(squares), Operations.multiply(known(sum), mean));
    Tensor raw = Operations.subtract(1, Operations.divide(known(residual), total));
    Tensor scores = Operations.where(Operations.isinf(raw), Operations.zerosLike(raw), raw);
    if (classAggregation.isPresent()) {
      scores = classAggregation.get().equals("uniform_average") ? Operations.mean(scores)
          : Operations.divide(Operations.sum(Operations.multiply(total, scores)), Operations.sum(total));
    }
    return numRegressors == 0 ? scores : adjusted(scores, known(samples).item());
  }

  private Tensor adjusted(Tensor score, double n) {
    double free = n - numRegressors - 1;
    if (free <= 0) {
      LOG.log(Level.WARNING, "R2Score '" + name() + "': " + numRegressors + " regressors are too many for " + (long) n
          + " values; the score is not adjusted");
      return score;
    }
    return Operations.subtract(1, Operations.multiply(Operations.subtract(1, score), (n - 1) / free));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classAggregation = c.field("class_aggregation", classAggregation, String.class);
    numRegressors = c.field("num_regressors", numRegressors);
  }
}
