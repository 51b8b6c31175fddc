package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.kerava.Layers;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * A step of training leaves no garbage that grows with the model: at most 64 KB, over all threads but the one that warms kernels up (which ends).
 * The JIT removes most of it, so the test waits for that: until one epoch of several meets the limit, or the process has had a minute of the
 * processor, however long a busy machine takes to give it that.
 */
class AllocationTest {
  private static final int STEPS = 30;
  private static final long LIMIT = 64 << 10;
  private static final long PATIENCE = 60_000_000_000L;

  @Test
  void stepsAllocateNothingThatGrows() {
    check("MLP", Sequential.of(Layers.input(100), Layers.dense(200).activation("relu"), Layers.dense(200).activation("relu"),
        Layers.dense(10).activation("softmax")), Shape.of(STEPS * 64, 100));
    check("LSTM", Sequential.of(Layers.input(20, 8), Layers.lstm(16), Layers.dense(10).activation("softmax")), Shape.of(STEPS * 32, 20, 8));
    check("GRU, both ways", Sequential.of(Layers.input(20, 8), Layers.bidirectional(Layers.gru(16)), Layers.dense(10).activation("softmax")),
        Shape.of(STEPS * 32, 20, 8));
    var in = Layers.input(8, 16);
    Tensor attended = Layers.layerNormalization().apply(in.plus(Layers.multiHeadAttention(2, 8).apply(in, in)));
    Tensor fed = Layers.dense(16).apply(Layers.dense(32).activation("gelu").apply(attended));
    Tensor pooled = Layers.globalAveragePooling1d().apply(Layers.layerNormalization().apply(attended.plus(fed)));
    check("transformer", new Model(in, Layers.dense(10).activation("softmax").apply(pooled)), Shape.of(STEPS * 32, 8, 16));
    check("convnet", Sequential.of(Layers.input(12, 12, 1), Layers.conv2d(8, 3).activation("relu"), Layers.maxPooling2d(2), Layers.conv2d(16, 3).activation("relu"),
        Layers.maxPooling2d(2), Layers.flatten(), Layers.dropout(0.5), Layers.dense(10).activation("softmax")), Shape.of(STEPS * 64, 12, 12, 1));
  }

  private static void check(String name, Model model, Shape shape) {
    Tensor x = Operations.reshape(Operations.linspace(-1, 1, shape.size()), shape);
    Tensor y = Operations.cast(Operations.mod(Operations.arange(shape.get(0)), 10), DType.INT32);
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    int batch = shape.get(0) / STEPS;
    long least = Long.MAX_VALUE;
    long start = processor();
    while (least > LIMIT && processor() - start < PATIENCE) {
      long before = allocated();
      model.fit(x, y, f -> f.batchSize(batch).verbose(0));
      least = Math.min(least, (allocated() - before) / STEPS);
    }
    assertTrue(least <= LIMIT, String.format(Locale.ROOT, "%s: %.1f KB per step", name, least / 1024.0));
  }

  /** Nanoseconds that the process has had of the processor. */
  private static long processor() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os ? os.getProcessCpuTime() : System.nanoTime();
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
