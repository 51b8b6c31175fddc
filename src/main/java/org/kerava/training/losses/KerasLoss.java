package org.kerava.training.losses;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;
import org.kerava.training.Loss;
import org.kerava.training.Reducing;
import org.kerava.training.Reduction;

/**
 * The base of Keras's losses: {@link #apply} computes in float32 unless told otherwise, and targets and predictions whose ranks differ by a last
 * axis of length 1 are brought together.
 *
 * @param <L> the loss's own type
 * @see <a href="https://keras.io/api/losses/">Keras: losses</a>
 */
public abstract class KerasLoss<L extends KerasLoss<L>> implements Loss, Configurable {

  private String name;
  private Reduction reduction = Reduction.SUM_OVER_BATCH_SIZE;
  private boolean noneByName; // JSON has null for no reduction, or "none"
  private Optional<DType> dtype = Optional.empty();

  /**
   * A loss with a name.
   *
   * @param name as it appears in logs
   */
  protected KerasLoss(String name) {
    this.name = name;
  }

  /** {@return this loss as its own type} */
  @SuppressWarnings("unchecked")
  protected final L self() {
    return (L) this;
  }

  /**
   * The loss of each sample.
   *
   * @param yTrue the targets, already of the predictions' type and rank
   * @param yPred the predictions, floating-point
   * @return mostly without the last axis
   */
  protected abstract Tensor values(Tensor yTrue, Tensor yPred);

  @Override
  public Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor p = yPred.dtype().isFloating() ? yPred : Operations.cast(yPred, Settings.floatx());
    Reducing.Pair pair = Reducing.sameRank(yTrue, p, true);
    if (numbers()) Reducing.checkFit(name, "targets", pair.first().shape(), "predictions", pair.second().shape());
    return values(numbers() ? Operations.cast(pair.first(), p.dtype()) : pair.first(), pair.second());
  }

  /** Whether the targets are numbers of the predictions' type; else they are left as they are. */
  boolean numbers() {
    return true;
  }

  @Override
  public Tensor apply(Tensor yTrue, Tensor yPred) {
    return reduced(yTrue, yPred, null);
  }

  @Override
  public Tensor apply(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    return reduced(yTrue, yPred, sampleWeight);
  }

  private Tensor reduced(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    DType t = dtype.orElse(Settings.floatx());
    return Reducing.reduce(call(numbers() ? Operations.cast(yTrue, t) : yTrue, Operations.cast(yPred, t)), Masks.get(yPred), sampleWeight, reduction);
  }

  // ---- options ----

  @Override
  public Reduction reduction() {
    return reduction;
  }

  /**
   * {@return this}
   *
   * @param reduction of the values to a number
   */
  public L reduction(Reduction reduction) {
    this.reduction = reduction;
    return self();
  }

  /**
   * {@return this}
   *
   * @param reduction as in {@code "sum"}
   */
  public L reduction(String reduction) {
    return reduction(Reduction.of(reduction));
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * {@return this}
   *
   * @param name as it appears in logs
   */
  public L name(String name) {
    this.name = name;
    return self();
  }

  /**
   * {@return this}
   *
   * @param dtype in which {@link #apply} computes, float32 by default
   */
  public L dtype(DType dtype) {
    this.dtype = Optional.of(dtype);
    return self();
  }

  /**
   * {@return this}
   *
   * @param dtype as in {@code "float32"}
   */
  public L dtype(String dtype) {
    return dtype(DType.of(dtype));
  }

  /**
   * Writes or reads the options; overrides call {@code super.config(c)} first.
   *
   * @param c the configuration
   */
  @Override
  public void config(Config c) {
    name = c.field("name", name);
    if (!c.isReading()) {
      c.put("reduction", reduction == Reduction.NONE && !noneByName ? null : reduction.toString());
      dtype.ifPresent(t -> c.put("dtype", t.toString()));
      return;
    }
    noneByName = c.has("reduction");
    if (noneByName) reduction = Reduction.of(c.getString("reduction"));
    else if (c.values().containsKey("reduction")) reduction = Reduction.NONE;
    if (c.has("dtype") && c.get("dtype").orElseThrow() instanceof String s) dtype(s);
  }

  @Override
  public String toString() {
    return className() + "(" + name + ")";
  }
}
