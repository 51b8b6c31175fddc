package org.kerava.training.metrics;

import org.kerava.saving.Config;

/**
 * Overlap divided by union of the areas of targets and predictions: the mean over some classes.
 *
 * @see <a href="https://keras.io/api/metrics/segmentation_metrics/#iou-class">Keras: IoU</a>
 */
public final class IoU extends IoUBase<IoU> {
  /**
   * Named "io_u".
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   */
  public IoU(int numClasses, int... targetClassIds) {
    this(numClasses, targetClassIds, "io_u");
  }

  /**
   * With a name.
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   * @param name as it appears in logs
   */
  public IoU(int numClasses, int[] targetClassIds, String name) {
    super(name, numClasses, targetClassIds, true);
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public IoU ignoreClass(int ignoreClass) {
    return ignored(ignoreClass);
  }

  /**
   * {@return this}
   *
   * @param sparseYTrue whether targets are numbers of classes (true by default) or one-hot
   */
  public IoU sparseYTrue(boolean sparseYTrue) {
    return sparseTrue(sparseYTrue);
  }

  /**
   * {@return this}
   *
   * @param sparseYPred whether predictions are numbers of classes (true by default) or one value for each
   */
  public IoU sparseYPred(boolean sparseYPred) {
    return sparsePred(sparseYPred);
  }

  /**
   * {@return this}
   *
   * @param axis of the classes where there is a value for each, the last by default
   */
  public IoU axis(int axis) {
    return classAxis(axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classConfig(c, false);
    formConfig(c, true);
  }
}
