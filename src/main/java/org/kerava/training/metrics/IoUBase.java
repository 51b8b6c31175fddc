package org.kerava.training.metrics;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * The base of metrics of overlapping areas: true positives / (true positives + false positives + false negatives) of each class, from a confusion
 * matrix; the result is the mean over the classes that count and occur.
 *
 * @param <M> the metric's own type
 */
public abstract class IoUBase<M extends IoUBase<M>> extends KerasMetric<M> {
  private int numClasses;
  private int[] targetClassIds;
  private Optional<Integer> ignoreClass = Optional.empty();
  private boolean sparseYTrue;
  private boolean sparseYPred;
  private int axis = -1;
  @Nullable private Variable matrix; // (classes, classes): targets down, predictions across

  IoUBase(String name, int numClasses, int[] targetClassIds, boolean sparse) {
    super(name);
    super.dtype(DType.INT64);
    this.numClasses = numClasses;
    this.targetClassIds = targetClassIds.clone();
    this.sparseYTrue = sparse;
    this.sparseYPred = sparse;
    check();
  }

  private void check() {
    for (int id : targetClassIds) {
      if (id < 0 || id >= numClasses) {
        throw new IllegalArgumentException(className() + ": target classes must be from 0 to " + (numClasses - 1) + "; got " + Arrays.toString(targetClassIds));
      }
    }
  }

  final M targetIds(int... ids) {
    targetClassIds = ids.clone();
    check();
    return option();
  }

  final M ignored(int ignoreClass) {
    this.ignoreClass = Optional.of(ignoreClass);
    return option();
  }

  final M sparseTrue(boolean sparse) {
    this.sparseYTrue = sparse;
    return option();
  }

  final M sparsePred(boolean sparse) {
    this.sparseYPred = sparse;
    return option();
  }

  final M classAxis(int axis) {
    this.axis = axis;
    return option();
  }

  /** Predictions as numbers of classes. */
  Tensor classes(Tensor yPred) {
    return sparseYPred ? yPred : Operations.argmax(yPred, axis);
  }

  @Override
  void build(Optional<Shape> yPred) {
    matrix = addVariable("total_confusion_matrix", Operations.zeros(Shape.of(numClasses, numClasses), dtype()));
  }

  private Tensor inside(Tensor ids) {
    return Operations.logicalAnd(Operations.greaterEqual(ids, 0), Operations.less(ids, numClasses));
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor y = Operations.reshape(Operations.cast(sparseYTrue ? yTrue : Operations.argmax(yTrue, axis), DType.INT32), -1);
    Tensor p = Operations.reshape(Operations.cast(classes(yPred), DType.INT32), -1);
    Tensor counts = Operations.logicalAnd(inside(y), inside(p));
    if (ignoreClass.isPresent()) counts = Operations.logicalAnd(counts, Operations.notEqual(y, ignoreClass.get()));
    Tensor cell = Operations.add(Operations.multiply(y, numClasses), p);
    Tensor known = Operations.where(counts, cell, Operations.fullLike(cell, -1));
    DType sums = dtype().isFloating() ? dtype() : DType.FLOAT64;
    Tensor weight = sampleWeight == null ? Operations.ones(y.shape(), sums) : weights(sampleWeight, y.shape(), sums);
    increase(matrix(), Operations.reshape(Operations.segmentSum(weight, known, numClasses * numClasses), numClasses, numClasses));
  }

  /** Weights of the type of the state, as in Keras: whole numbers unless that is a float. */
  private Tensor weights(Tensor sampleWeight, Shape shape, DType sums) {
    Tensor w = Operations.cast(Operations.cast(sampleWeight, dtype()), sums);
    return Operations.broadcastTo(w.ndim() > 1 ? Operations.reshape(w, -1) : w, shape);
  }

  private Variable matrix() {
    ensureBuilt(Optional.empty());
    return Objects.requireNonNull(matrix);
  }

  @Override
  public Tensor result() {
    Tensor m = Operations.cast(matrix(), DType.FLOAT32);
    Tensor right = Operations.diagonal(m);
    Tensor union = Operations.subtract(Operations.add(Operations.sum(m, 0), Operations.sum(m, 1)), right);
    Tensor ids = Tensor.of(targetClassIds);
    Tensor part = Operations.take(right, ids, 0);
    Tensor whole = Operations.take(union, ids, 0);
    Tensor occurs = Operations.cast(Operations.greater(whole, 1e-9), DType.FLOAT32);
    Tensor iou = Operations.multiply(Operations.divide(part, Operations.add(whole, Settings.epsilon())), occurs);
    return Operations.divide(Operations.sum(iou), Operations.add(Operations.sum(occurs), Settings.epsilon()));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  /** Writes or reads the number of classes and those that count. */
  final void classConfig(Config c, boolean all) {
    numClasses = c.field("num_classes", numClasses);
    if (!all) targets(c);
  }

  final void targets(Config c) {
    if (!c.isReading()) c.put("target_class_ids", Arrays.stream(targetClassIds).boxed().toList());
    else if (c.has("target_class_ids")) targetClassIds = c.getInts("target_class_ids");
  }

  /** Writes or reads how classes are given. */
  final void formConfig(Config c, boolean withTrue) {
    ignoreClass = c.field("ignore_class", ignoreClass, Integer.class);
    if (withTrue) sparseYTrue = c.field("sparse_y_true", sparseYTrue);
    sparseYPred = c.field("sparse_y_pred", sparseYPred);
    axis = c.field("axis", axis);
  }
}
