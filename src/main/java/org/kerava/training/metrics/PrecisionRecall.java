package org.kerava.training.metrics;

import java.util.List;
import java.util.Optional;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * What precision and recall share.
 *
 * @param <M> the metric's own type
 */
public abstract class PrecisionRecall<M extends PrecisionRecall<M>> extends ConfusionMetric<M> {
  private final Confusion.Kind wrong;
  private final Thresholds thresholds = new Thresholds();
  private Optional<Integer> topK = Optional.empty();
  private Optional<Integer> classId = Optional.empty();

  PrecisionRecall(String name, Confusion.Kind wrong) {
    super(name);
    this.wrong = wrong;
  }

  /**
   * {@return this}
   *
   * @param thresholds predictions above them count as 1, 0.5 by default (none with {@link #topK}); several give one result each
   */
  public M thresholds(double... thresholds) {
    this.thresholds.set(className(), thresholds);
    return option();
  }

  /**
   * {@return this}
   *
   * @param topK only so many of the highest predictions of a row can count as 1; all by default
   */
  public M topK(int topK) {
    if (topK < 1) throw new IllegalArgumentException(className() + ": topK must be 1 or more; got " + topK);
    this.topK = Optional.of(topK);
    return option();
  }

  /**
   * {@return this}
   *
   * @param classId only this class counts, of targets and predictions (batch, classes); all by default
   */
  public M classId(int classId) {
    this.classId = Optional.of(classId);
    return option();
  }

  @Override
  List<Confusion.Kind> kinds() {
    return List.of(Confusion.Kind.TRUE_POSITIVES, wrong);
  }

  @Override
  Confusion confusion() {
    double[] t = thresholds.or(topK.isPresent() ? -1e10 : 0.5);
    return new Confusion(t, Confusion.evenly(t), topK, classId, false, null);
  }

  @Override
  public Tensor result() {
    return single(share(Confusion.Kind.TRUE_POSITIVES, wrong));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    thresholds.config(c, className());
    topK = c.field("top_k", topK, Integer.class);
    classId = c.field("class_id", classId, Integer.class);
  }
}
