package org.kerava.training.metrics;

import org.kerava.saving.Config;

/**
 * {@link IoU} of one-hot targets and of predictions with a value for each class.
 *
 * @see <a href="https://keras.io/api/metrics/segmentation_metrics/#onehotiou-class">Keras: OneHotIoU</a>
 */
public final class OneHotIoU extends IoUBase<OneHotIoU> {
  /**
   * Named "one_hot_io_u".
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   */
  public OneHotIoU(int numClasses, int... targetClassIds) {
    this(numClasses, targetClassIds, "one_hot_io_u");
  }

  /**
   * With a name.
   *
   * @param numClasses how many classes there are
   * @param targetClassIds those that count
   * @param name as it appears in logs
   */
  public OneHotIoU(int numClasses, int[] targetClassIds, String name) {
    super(name, numClasses, targetClassIds, false);
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public OneHotIoU ignoreClass(int ignoreClass) {
    return ignored(ignoreClass);
  }

  /**
   * {@return this}
   *
   * @param sparseYPred whether predictions are numbers of classes (false by default) or one value for each
   */
  public OneHotIoU sparseYPred(boolean sparseYPred) {
    return sparsePred(sparseYPred);
  }

  /**
   * {@return this}
   *
   * @param axis of the classes where there is a value for each, the last by default
   */
  public OneHotIoU axis(int axis) {
    return classAxis(axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classConfig(c, false);
    formConfig(c, false);
  }
}
