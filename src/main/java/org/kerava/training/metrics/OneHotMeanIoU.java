package org.kerava.training.metrics;

import java.util.stream.IntStream;
import org.kerava.saving.Config;

/**
 * {@link MeanIoU} of one-hot targets and of predictions with a value for each class.
 *
 * @see <a href="https://keras.io/api/metrics/segmentation_metrics/#onehotmeaniou-class">Keras: OneHotMeanIoU</a>
 */
public final class OneHotMeanIoU extends IoUBase<OneHotMeanIoU> {
  /**
   * Named "one_hot_mean_io_u".
   *
   * @param numClasses how many classes there are
   */
  public OneHotMeanIoU(int numClasses) {
    this(numClasses, "one_hot_mean_io_u");
  }

  /**
   * With a name.
   *
   * @param numClasses how many classes there are
   * @param name as it appears in logs
   */
  public OneHotMeanIoU(int numClasses, String name) {
    super(name, numClasses, IntStream.range(0, numClasses).toArray(), false);
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public OneHotMeanIoU ignoreClass(int ignoreClass) {
    return ignored(ignoreClass);
  }

  /**
   * {@return this}
   *
   * @param sparseYPred whether predictions are numbers of classes (false by default) or one value for each
   */
  public OneHotMeanIoU sparseYPred(boolean sparseYPred) {
    return sparsePred(sparseYPred);
  }

  /**
   * {@return this}
   *
   * @param axis of the classes where there is a value for each, the last by default
   */
  public OneHotMeanIoU axis(int axis) {
    return classAxis(axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classConfig(c, true);
    formConfig(c, false);
  }
}
