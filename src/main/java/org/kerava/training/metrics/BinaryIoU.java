package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * Overlap divided by union of areas of 0 and of 1: the mean of both, or one of them.
 *
 * @see <a href="https://keras.io/api/metrics/segmentation_metrics/#binaryiou-class">Keras: BinaryIoU</a>
 */
public final class BinaryIoU extends IoUBase<BinaryIoU> {
  private double threshold = 0.5;

  /** Named "binary_io_u". */
  public BinaryIoU() {
    this("binary_io_u");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public BinaryIoU(String name) {
    super(name, 2, new int[] {0, 1}, true);
  }

  /**
   * {@return this}
   *
   * @param ids which of 0 and 1 count, both by default
   */
  public BinaryIoU targetClassIds(int... ids) {
    return targetIds(ids);
  }

  /**
   * {@return this}
   *
   * @param threshold from which on a prediction counts as 1, 0.5 by default
   */
  public BinaryIoU threshold(double threshold) {
    this.threshold = threshold;
    return option();
  }

  @Override
  Tensor classes(Tensor yPred) {
    return Operations.greaterEqual(Operations.cast(yPred, DType.FLOAT32), threshold);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    targets(c);
    threshold = c.field("threshold", threshold);
  }
}
