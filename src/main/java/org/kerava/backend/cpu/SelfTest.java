package org.kerava.backend.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * The limits of this machine beside what the kernels reach: {@code mvn -q -Pselftest compile exec:exec} prints the table in less than two
 * minutes. Products, convolutions and recurrent layers are measured against the multiply-adds of all threads, the rest against memory.
 */
public final class SelfTest {
  /** Bytes of what a loop copies in each thread. On most CPUs they lie in the first, the second, the last cache, and in none. */
  private static final int[] LEVELS = {16 << 10, 256 << 10, 4 << 20, 256 << 20};
  private static final String[] NAMES = {"copies of 16 KB (L1)", "copies of 256 KB (L2)", "copies of 4 MB (L3)", "copies of 256 MB (memory)"};

  private final Cpu cpu = new Cpu();
  private final Random random = new Random(1);
  private final boolean small;
  private final double seconds;
  private final ThreadPool pool = ThreadPool.shared();
  private double gflops;
  private double gigabytes;

  private SelfTest(boolean small) {
    this.small = small;
    seconds = small ? 0 : 2;
  }

  /**
   * Prints the table.
   *
   * @param args {@code --small}: tiny sizes, to see that it works
   */
  public static void main(String[] args) {
    System.out.print(report(List.of(args).contains("--small")));
  }

  /**
   * {@return the table}
   *
   * @param small whether to take tiny sizes, to see that it works
   */
  static String report(boolean small) {
    return new SelfTest(small).table();
  }

  private String table() {
    var lines = new ArrayList<String>();
    int threads = pool.threads();
    lines.add(line("%s, Java %s, %s, threads: %d", processor(), System.getProperty("java.version"), Simd.on() ? Simd.BITS + "-bit vectors" : "no vectors", threads));
    lines.add("");
    lines.add(line("%-34s %12s %12s", "limit", "one thread", "all threads"));
    var machine = new Machine(pool, small ? 1 : 30, small ? 1 << 8 : 1 << 20);
    gflops = machine.gflops(threads);
    lines.add(line("%-34s %12.1f %12.1f GFLOP/s", "multiply-adds in registers", machine.gflops(1), gflops));
    long heap = Runtime.getRuntime().maxMemory() / 4 / threads;
    for (int i = 0; i < LEVELS.length; i++) {
      int bytes = (int) Math.min(small ? Math.min(LEVELS[i], 1 << 16) : LEVELS[i], heap);
      gigabytes = machine.gigabytes(bytes, threads);
      lines.add(line("%-34s %12.1f %12.1f GB/s read and written", NAMES[i], machine.gigabytes(bytes, 1), gigabytes));
    }
    lines.add("");
    lines.add(line("%-34s %12s %12s %26s", "kernel, all threads", "best ms", "rate", "of its limit"));
    kernels(lines);
    lines.add("");
    lines.add("Above 100 %: what is updated in place, and what the caches keep.");
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private void kernels(List<String> lines) {
    for (int n : small ? new int[] {8} : new int[] {256, 1024}) {
      View a = floats(n, n);
      View b = floats(n, n);
      View c = floats(n, n);
      lines.add(computed("matrix product " + n + "x" + n, 2.0 * n * n * n, () -> cpu.matmul(c, a, b, false)));
    }
    int m = small ? 3 : 128;
    View a = floats(m, 784);
    View b = floats(784, 512);
    View c = floats(m, 512);
    View bias = floats(512);
    lines.add(computed("dense layer " + m + "x784 to 512, relu", 2.0 * m * 784 * 512, () -> cpu.linear(c, a, b, bias, Un.RELU)));
    int images = small ? 1 : 32;
    int size = small ? 5 : 56;
    View x = floats(images, size, size, 64);
    View y = floats(images, size, size, 64);
    View k = floats(3, 3, 64, 64);
    var window = new Window(new int[] {3, 3}, new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, new int[] {1, 1}, 1);
    double flops = 2.0 * images * size * size * 9 * 64 * 64;
    lines.add(computed("convolution 3x3, 64 channels", flops, () -> cpu.conv(window, y, x, k)));
    lines.add(computed("  its gradient to the input", flops, () -> cpu.convDx(window, x, y, k)));
    lines.add(computed("  its gradient to the kernel", flops, () -> cpu.convDw(window, k, x, y)));
    int steps = small ? 2 : 50;
    int units = small ? 16 : 256;
    View h = floats(steps + 1, 32, units);
    View state = floats(steps + 1, 32, units);
    View gates = floats(steps, 32, 4 * units);
    View u = floats(units, 4 * units);
    lines.add(computed("LSTM(" + units + "), " + steps + " steps of 32 rows", 8.0 * steps * 32 * units * units, () -> cpu.lstm(h, state, gates, u, null)));
    int rows = small ? 4 : 4096;
    View in = floats(rows, 1024);
    View out = floats(rows, 1024);
    double moved = 8.0 * rows * 1024;
    lines.add(moved("exp of " + rows + "x1024", moved, () -> cpu.unary(Un.EXP, out, in)));
    lines.add(moved("gelu", moved, () -> cpu.unary(Un.GELU, out, in)));
    lines.add(moved("softmax of the rows", moved, () -> cpu.softmax(out, in, false)));
    int parameters = small ? 1000 : 10_000_000;
    List<View> w = List.of(floats(parameters));
    List<View> g = List.of(floats(parameters));
    List<View> first = List.of(floats(parameters));
    List<View> second = List.of(floats(parameters));
    cpu.fill(second.getFirst(), 1);
    lines.add(moved("Adam, " + parameters + " parameters", 28.0 * parameters, () -> cpu.adamAll(w, g, first, second, 1e-6, 0.9, 0.999, 1e-7)));
  }

  private String computed(String name, double flops, Runnable call) {
    double nanos = best(call);
    return line("%-34s %12.3f %12.1f GFLOP/s %7.0f %% of multiply-adds", name, nanos / 1e6, flops / nanos, 100 * flops / nanos / gflops);
  }

  private String moved(String name, double bytes, Runnable call) {
    double nanos = best(call);
    return line("%-34s %12.3f %12.1f GB/s    %7.0f %% of memory", name, nanos / 1e6, bytes / nanos, 100 * bytes / nanos / gigabytes);
  }

  /** Nanoseconds of the fastest call in so many seconds, the first ones of the warm-up included. */
  private double best(Runnable call) {
    call.run();
    if (!small) WarmUp.await();
    double best = Double.POSITIVE_INFINITY;
    long begin = System.nanoTime();
    do {
      long start = System.nanoTime();
      call.run();
      best = Math.min(best, System.nanoTime() - start);
    } while (System.nanoTime() - begin < 1e9 * seconds);
    return best;
  }

  private View floats(int... lengths) {
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) values[i] = random.nextFloat() - 0.5f;
    var view = new View(cpu.variable(DType.FLOAT32, values.length), Layout.contiguous(DType.FLOAT32, shape));
    cpu.write(view, values, 0);
    return view;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The CPU's name where Linux tells it. */
  private static String processor() {
    try {
      for (String s : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (s.startsWith("model name")) return s.substring(s.indexOf(':') + 1).strip();
      }
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }
}
