package org.kerava.training.metrics;

import java.util.stream.IntStream;
import org.kerava.saving.Config;

/**
 * Overlap divided by union of the areas of targets and predictions: the mean over all classes that occur.
 *
 * <pre>{@code
 * model.compile(adam(), sparseCategoricalCrossentropy(), meanIoU(3, "iou").sparseYPred(false));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/segmentation_metrics/#meaniou-class">Keras: MeanIoU</a>
 */
public final class MeanIoU extends IoUBase<MeanIoU> {
  /**
   * Named "mean_io_u".
   *
   * @param numClasses how many classes there are
   */
  public MeanIoU(int numClasses) {
    this(numClasses, "mean_io_u");
  }

  /**
   * With a name.
   *
   * @param numClasses how many classes there are
   * @param name as it appears in logs
   */
  public MeanIoU(int numClasses, String name) {
    super(name, numClasses, IntStream.range(0, numClasses).toArray(), true);
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public MeanIoU ignoreClass(int ignoreClass) {
    return ignored(ignoreClass);
  }

  /**
   * {@return this}
   *
   * @param sparseYTrue whether targets are numbers of classes (true by default) or one-hot
   */
  public MeanIoU sparseYTrue(boolean sparseYTrue) {
    return sparseTrue(sparseYTrue);
  }

  /**
   * {@return this}
   *
   * @param sparseYPred whether predictions are numbers of classes (true by default) or one value for each
   */
  public MeanIoU sparseYPred(boolean sparseYPred) {
    return sparsePred(sparseYPred);
  }

  /**
   * {@return this}
   *
   * @param axis of the classes where there is a value for each, the last by default
   */
  public MeanIoU axis(int axis) {
    return classAxis(axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classConfig(c, true);
    formConfig(c, true);
  }
}
