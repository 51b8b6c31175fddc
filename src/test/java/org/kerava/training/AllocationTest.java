package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.kerava.Layers;
import org.kerava.models.Sequential;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * A step of training leaves no garbage that grows with the model: at most 64 KB, over all threads but the one that warms kernels up (which ends).
 * The JIT removes most of it, so the test waits for that.
 */
class AllocationTest {
  private static final int STEPS = 30;
  private static final long LIMIT = 64 << 10;
  private static final long PATIENCE = 60_000_000_000L;

  @Test
  void stepsAllocateNothingThatGrows() {
    check("MLP", Sequential.of(Layers.input(100), Layers.dense(200).activation("relu"), Layers.dense(200).activation("relu"),
        Layers.dense(10).activation("softmax")), Shape.of(STEPS * 64, 100));
    check("convnet", Sequential.of(Layers.input(12, 12, 1), Layers.conv2d(8, 3).activation("relu"), Layers.maxPooling2d(2), Layers.conv2d(16, 3).activation("relu"),
        Layers.maxPooling2d(2), Layers.flatten(), Layers.dropout(0.5), Layers.dense(10).activation("softmax")), Shape.of(STEPS * 64, 12, 12, 1));
  }

  private static void check(String name, Sequential model, Shape shape) {
    Tensor x = Operations.reshape(Operations.linspace(-1, 1, shape.size()), shape);
    Tensor y = Operations.cast(Operations.mod(Operations.arange(shape.get(0)), 10), DType.INT32);
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    long least = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (least > LIMIT && System.nanoTime() - start < PATIENCE) {
      long before = allocated();
      model.fit(x, y, f -> f.batchSize(64).verbose(0));
      least = Math.min(least, (allocated() - before) / STEPS);
    }
    assertTrue(least <= LIMIT, String.format(Locale.ROOT, "%s: %.1f KB per step", name, least / 1024.0));
  }

  private static long allocated() {
    assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = threads.getTotalThreadAllocatedBytes(); // also of threads that have ended
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getName().equals("kerava-warm-up")) sum -= threads.getThreadAllocatedBytes(t.threadId());
    }
    return sum;
  }
}
