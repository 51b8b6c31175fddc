import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;
import org.kerava.Randoms;
import org.kerava.backend.Backends;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.models.Model;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * The Java side of {@code compare.py}: the same work as {@code keras_bench.py} and {@code kernels.py}, one JSON line a work. It runs on the class
 * path, where the backend can be reached although the module does not export it.
 */
class KeravaBench {
  private static boolean quick;
  private static String threads = String.valueOf(Runtime.getRuntime().availableProcessors());

  private KeravaBench() {}

  public static void main(String[] args) {
    List<String> works = List.of();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--threads" -> threads = args[++i];
        case "--works" -> works = List.of(args[++i].split(","));
        case "--quick" -> quick = true;
        case "--first-prediction" -> {
          KeravaModels.mlp().predictOne(new float[784]);
          System.out.println("first prediction");
          return;
        }
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    for (String w : works) {
      try {
        run(w);
      } catch (RuntimeException | IOException e) { // the others still count
        System.out.println("{\"peer\": \"kerava\", \"work\": \"" + w + "\", \"threads\": " + threads + ", \"failed\": \"" + e.toString().replaceAll("[\"\\\\\\s]+", " ") + "\"}");
        e.printStackTrace();
      }
    }
    System.exit(0);
  }

  private static void run(String work) throws IOException {
    String[] part = work.split("_");
    String last = part[part.length - 1];
    if (work.startsWith("fit_")) report(work, "ms/step", perEpoch(work.substring(4), () -> System.nanoTime() / 1e6));
    else if (work.startsWith("alloc_")) report(work, "KB/step", perEpoch(work.substring(6), KeravaBench::allocated));
    else if (work.startsWith("peak_")) report(work, "x", new double[] {peak(last)});
    else if (work.equals("predict_one")) report(work, "ms", predictOne());
    else if (work.startsWith("predict_")) report(work, "ms", predict(part[1], Integer.parseInt(last), false));
    else if (work.startsWith("on_batch_")) report(work, "ms", predict(part[2], Integer.parseInt(last), true));
    else if (work.startsWith("eight_threads_")) report(work, "ms", eightThreads(part[2], Integer.parseInt(last)));
    else if (work.startsWith("full_speed_")) report(work, "s", fullSpeed(last));
    else if (work.equals("fma_peak")) report(work, "ms/GFLOP", new double[] {1e3 / Backends.current().limits().gflops()});
    else if (work.equals("rss")) report(work, "MB", resident());
    else report(work, "ms", perCall(KeravaKernels.of(work), 0.01, 0.5));
  }

  private static void report(String work, String unit, double[] times) {
    Arrays.sort(times);
    System.out.println(String.format(Locale.ROOT, "{\"peer\": \"kerava\", \"work\": \"%s\", \"threads\": %s, \"best\": %.6g, \"median\": %.6g, \"unit\": \"%s\"}",
        work, threads, times[0], times[times.length / 2], unit));
  }

  /** Kilobytes of the heap that all threads of the JVM have taken. */
  private static double allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes() / 1024.0;
  }

  /**
   * By how much a counter rises in a step of {@code fit}, as the mean over an epoch: the epochs after the first that begin when eight seconds are over,
   * for three seconds, two at least and ten at most.
   */
  private static double[] perEpoch(String name, DoubleSupplier counter) {
    var t = KeravaModels.training(name);
    var rise = new ArrayList<Double>();
    long warm = System.nanoTime() + (quick ? 0 : 8_000_000_000L);
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
        if (counts) rise.add((counter.getAsDouble() - start) / t.steps());
        boolean late = System.nanoTime() > warm + 3_000_000_000L;
        if (rise.size() == (quick ? 1 : late ? 2 : 10) || late && rise.size() > 2) model().stopTraining(true);
      }
    };
    t.model().fit(t.x(), t.y(), f -> f.epochs(1000).batchSize(t.batch()).verbose(0).callbacks(clock));
    return rise.stream().mapToDouble(d -> d).toArray();
  }

  /** The most bytes that a step of {@code fit} takes, weights and the optimizer's included, by what it cannot do without: see README.md. */
  private static double peak(String name) {
    var t = KeravaModels.training(name);
    long[] peak = new long[1];
    var clock = new Callback() {
      private int step;

      @Override
      public void onTrainBatchBegin(int batch, Logs logs) {
        if (step == 2) Backends.current().settle(); // plans begin when their kernels are compiled
        if (step == 6) Backends.current().peakBytes(); // from here on
      }

      @Override
      public void onTrainBatchEnd(int batch, Logs logs) {
        if (++step < 8) return;
        peak[0] = Backends.current().peakBytes();
        model().stopTraining(true);
      }
    };
    t.model().fit(t.x(), t.y(), f -> f.epochs(9).batchSize(t.batch()).verbose(0).callbacks(clock));
    long kept = bytes(t.model().weights()) + bytes(t.model().optimizer().variables());
    return (double) (kept + peak[0]) / (kept + 4 * (t.batch() * KeravaModels.saved(name) + KeravaModels.largest(name, t.batch())));
  }

  private static long bytes(List<Variable> variables) {
    return variables.stream().mapToLong(v -> (long) v.shape().size() * v.dtype().bytes()).sum();
  }

  /** Seconds from the call of {@code fit} to the end of the first step that takes at most 1.1 times the median of steps 500 to 1,000. */
  private static double[] fullSpeed(String name) {
    var t = KeravaModels.training(name);
    int last = quick ? 20 : 1000;
    double[] took = new double[last];
    double[] end = new double[last];
    long call = System.nanoTime();
    var clock = new Callback() {
      private int step;
      private long begin;

      @Override
      public void onTrainBatchBegin(int batch, Logs logs) {
        begin = System.nanoTime();
      }

      @Override
      public void onTrainBatchEnd(int batch, Logs logs) {
        if (step == last) return;
        long now = System.nanoTime();
        took[step] = now - begin;
        end[step++] = (now - call) / 1e9;
        if (step == last) model().stopTraining(true);
      }
    };
    t.model().fit(t.x(), t.y(), f -> f.epochs(1000).batchSize(t.batch()).verbose(0).callbacks(clock));
    double[] late = Arrays.copyOfRange(took, last / 2, last);
    Arrays.sort(late);
    int first = 0;
    while (took[first] > 1.1 * late[late.length / 2]) first++;
    return new double[] {end[first]};
  }

  private static double[] predictOne() {
    var model = KeravaModels.mlp();
    float[] row = new float[784];
    for (int i = 0; i < row.length; i++) row[i] = i % 7 / 7f;
    return perCall(() -> model.predictOne(row), 0.05, 1);
  }

  private static double[] predict(String name, int rows, boolean onBatch) {
    Model model = KeravaModels.predictor(name);
    Tensor x = Randoms.normal(KeravaModels.sample(name).prepend(rows));
    Runnable call = onBatch ? () -> model.predictOnBatch(x) : () -> model.predict(x, o -> o.batchSize(rows).verbose(0));
    return perCall(call, 0.02, 0.6);
  }

  /** Milliseconds of a call when eight threads predict at once: the time of all divided by the number of their calls. */
  private static double[] eightThreads(String name, int rows) {
    Model model = KeravaModels.predictor(name);
    Tensor x = Randoms.normal(KeravaModels.sample(name).prepend(rows));
    double one = perCall(() -> model.predictOnBatch(x), 0.02, 0.2)[0];
    int calls = (int) Math.max(4, 100 / one / 8);
    return perCall(() -> {
      var done = new CountDownLatch(8);
      for (int i = 0; i < 8; i++) {
        Thread.ofPlatform().daemon().start(() -> {
          for (int k = 0; k < calls; k++) model.predictOnBatch(x);
          done.countDown();
        });
      }
      try {
        done.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }, 0, 1, 8.0 * calls);
  }

  /** Megabytes of this process after a hundred predictions of one row on the MLP. */
  private static double[] resident() throws IOException {
    var model = KeravaModels.mlp();
    for (int i = 0; i < 100; i++) model.predictOne(new float[784]);
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS")) return new double[] {Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0};
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }

  private static double[] perCall(Runnable run, double sample, double seconds) {
    return perCall(run, sample, seconds, 1);
  }

  /** Milliseconds of a call: the means of samples of so many seconds or a call, three of them at least, after a warm-up of the same kind. */
  private static double[] perCall(Runnable run, double sample, double seconds, double of) {
    run.run();
    if (!quick) WarmUp.await();
    long warm = System.nanoTime() + (quick ? 50_000_000L : 1_000_000_000L);
    int calls = 0;
    double took = 0;
    while (System.nanoTime() < warm || calls < 3) {
      long start = System.nanoTime();
      run.run();
      took = (System.nanoTime() - start) / 1e9;
      calls++;
    }
    int n = (int) Math.max(1, Math.round(sample / Math.max(1e-7, took)));
    var times = new ArrayList<Double>();
    long end = System.nanoTime() + (long) (quick ? 3e7 : seconds * 1e9);
    while (times.size() < 3 || System.nanoTime() < end) {
      long t = System.nanoTime();
      for (int k = 0; k < n; k++) run.run();
      times.add((System.nanoTime() - t) / 1e6 / n / of);
    }
    return times.stream().mapToDouble(d -> d).toArray();
  }
}
