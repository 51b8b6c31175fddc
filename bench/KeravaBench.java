import static org.kerava.Layers.*;
import static org.kerava.Optimizers.*;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.kerava.Randoms;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Window;
import org.kerava.models.Sequential;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;
import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * The Java side of {@code compare.py}: the same work as {@code keras_bench.py}, one JSON line a work. It runs on the class path, where the backend
 * can be reached although the module does not export it.
 */
class KeravaBench {
  private static final List<String> ALL = List.of("gemm_256", "gemm_512", "gemm_768", "gemm_1024", "conv_fwd", "conv_dx", "conv_dw", "fit_mlp", "fit_convnet",
      "fit_lstm", "alloc_mlp", "alloc_convnet", "alloc_lstm", "predict_one");

  private static boolean quick;
  private static String threads = "2";

  public static void main(String[] args) {
    List<String> works = ALL;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--threads" -> threads = args[++i];
        case "--works" -> works = List.of(args[++i].split(","));
        case "--quick" -> quick = true;
        case "--first-prediction" -> {
          mlp().predictOne(new float[784]);
          System.out.println("first prediction");
          return;
        }
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    for (String w : works) {
      if (w.startsWith("gemm_")) report(w, "ms", gemm(Integer.parseInt(w.substring(5))));
      else if (w.startsWith("conv_")) report(w, "ms", conv(w));
      else if (w.equals("fit_mlp")) report(w, "ms/step", fit(mlp(), new int[] {784}, 128, 100));
      else if (w.equals("fit_convnet")) report(w, "ms/step", fit(convnet(), new int[] {28, 28, 1}, 128, 40));
      else if (w.equals("fit_lstm")) report(w, "ms/step", fit(lstmClassifier(), new int[] {50, 128}, 32, 20));
      else if (w.equals("alloc_mlp")) report(w, "KB/step", allocated(mlp(), new int[] {784}, 128, 100));
      else if (w.equals("alloc_convnet")) report(w, "KB/step", allocated(convnet(), new int[] {28, 28, 1}, 128, 40));
      else if (w.equals("alloc_lstm")) report(w, "KB/step", allocated(lstmClassifier(), new int[] {50, 128}, 32, 20));
      else if (w.equals("predict_one")) report(w, "ms", predictOne());
    }
  }

  private static void report(String work, String unit, double[] times) {
    Arrays.sort(times);
    System.out.println(String.format(Locale.ROOT, "{\"peer\": \"kerava\", \"work\": \"%s\", \"threads\": %s, \"best\": %.6g, \"median\": %.6g, \"unit\": \"%s\"}",
        work, threads, times[0], times[times.length / 2], unit));
  }

  // ---- models ----

  private static Sequential mlp() {
    return Sequential.of(input(784), dense(512).activation("relu"), dense(512).activation("relu"), dense(10).activation("softmax"));
  }

  private static Sequential convnet() {
    return Sequential.of(input(28, 28, 1), conv2d(32, 3).activation("relu"), maxPooling2d(2), conv2d(64, 3).activation("relu"), maxPooling2d(2),
        flatten(), dropout(0.5), dense(10).activation("softmax"));
  }

  private static Sequential lstmClassifier() {
    return Sequential.of(input(50, 128), lstm(256), dense(10).activation("softmax"));
  }

  // ---- works ----

  /** Milliseconds a step: the means over epochs after the warm-up. */
  private static double[] fit(Sequential model, int[] sample, int batch, int steps) {
    return perEpoch(model, sample, batch, steps, () -> System.nanoTime() / 1e6 / steps);
  }

  /** Kilobytes of the heap that all threads take in a step. */
  private static double[] allocated(Sequential model, int[] sample, int batch, int steps) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return perEpoch(model, sample, batch, steps, () -> threads.getTotalThreadAllocatedBytes() / 1024.0 / steps);
  }

  /** By how much a counter rises in an epoch of a training: six epochs after those that begin in the first three seconds. */
  private static double[] perEpoch(Sequential model, int[] sample, int batch, int steps, DoubleSupplier counter) {
    int n = batch * steps;
    Tensor x = Randoms.uniform(Shape.of(sample).prepend(n));
    Tensor y = Randoms.randint(Shape.of(n), 0, 10);
    model.compile(adam(), "sparse_categorical_crossentropy", "accuracy");
    var rise = new ArrayList<Double>();
    long warm = System.nanoTime() + (quick ? 0 : 3_000_000_000L);
    var clock = new Callback() {
      private double start;
      private boolean counts;

      @Override
      public void onEpochBegin(int epoch, Logs logs) {
        counts = epoch > 0 && System.nanoTime() > warm;
        start = counter.getAsDouble();
      }

      @Override
      public void onEpochEnd(int epoch, Logs logs) {
        if (counts) rise.add(counter.getAsDouble() - start);
        if (rise.size() == (quick ? 1 : 6)) model().stopTraining(true);
      }
    };
    model.fit(x, y, f -> f.epochs(1000).batchSize(batch).verbose(0).callbacks(clock));
    return rise.stream().mapToDouble(d -> d).toArray();
  }

  private static double[] predictOne() {
    var model = mlp();
    float[] row = new float[784];
    for (int i = 0; i < row.length; i++) row[i] = i % 7 / 7f;
    return perCall(() -> model.predictOne(row)[0], 0.2, 20);
  }

  private static View random(int... lengths) {
    return View.of(Randoms.uniform(Shape.of(lengths)));
  }

  private static View output(int... lengths) {
    Shape s = Shape.of(lengths);
    return new View(Backends.current().variable(DType.FLOAT32, s.size()), Layout.contiguous(DType.FLOAT32, s));
  }

  private static double[] gemm(int n) {
    Backend b = Backends.current();
    View a = random(n, n);
    View c = random(n, n);
    View out = output(n, n);
    return perCall(() -> {
      b.matmul(out, a, c, false);
      return 0;
    }, 0.02, 40);
  }

  private static double[] conv(String which) {
    Backend b = Backends.current();
    var w = new Window(new int[] {3, 3}, new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, 1);
    View x = random(32, 56, 56, 64);
    View g = random(32, 56, 56, 64);
    View k = random(3, 3, 64, 64);
    View out = output(32, 56, 56, 64);
    View dk = output(3, 3, 64, 64);
    return perCall(() -> {
      switch (which) {
        case "conv_fwd" -> b.conv(w, out, x, k);
        case "conv_dx" -> b.convDx(w, out, g, k);
        default -> b.convDw(w, dk, x, g);
      }
      return 0;
    }, 0.02, 15);
  }

  /** Milliseconds of a call: {@code samples} times the mean over as many calls as take {@code seconds}, after a warm-up of the same kind. */
  private static double[] perCall(Supplier<Number> run, double seconds, int samples) {
    if (quick) samples = 2;
    long warm = System.nanoTime() + (quick ? 100_000_000L : 2_000_000_000L);
    int calls = 0;
    long start = System.nanoTime();
    while (System.nanoTime() < warm || calls < 2) {
      run.get();
      calls++;
    }
    int n = Math.max(1, (int) (seconds * calls / ((System.nanoTime() - start) / 1e9)));
    double[] times = new double[samples];
    for (int i = 0; i < samples; i++) {
      long t = System.nanoTime();
      for (int k = 0; k < n; k++) run.get();
      times[i] = (System.nanoTime() - t) / 1e6 / n;
    }
    return times;
  }
}
