package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.PoolLine;
import org.kerava.backend.cpu.simd.Warm;

/**
 * Maximum and average pooling of dense channels-last images with three spatial axes (the first ones of length 1 for fewer), and their
 * gradients. Averages are over the taps inside the image; of equal maxima the first has the gradient.
 */
final class Pooling {
  /** Elements per block: some 20 us. */
  private static final int BLOCK = 1 << 15;

  private final Axis[] axes;
  private final int batch;
  private final int channels;
  private final int[] steps; // of x, per spatial axis
  private final int image;
  private final int lines;

  /**
   * A pooling.
   *
   * @param axes depth, rows, columns
   */
  Pooling(Axis[] axes, int batch, int channels) {
    this.axes = axes;
    this.batch = batch;
    this.channels = channels;
    steps = new int[] {axes[1].in() * axes[2].in() * channels, axes[2].in() * channels, channels};
    image = axes[0].in() * steps[0];
    lines = axes[0].out() * axes[1].out();
  }

  /** {@code y (batch, out..., channels)} from {@code x (batch, in..., channels)}. */
  void forward(ThreadPool pool, boolean max, float[] x, int x0, float[] y, int y0) {
    int block = Math.max(1, BLOCK / Math.max(1, taps() * axes[2].out() * channels));
    pool.run(Gemm.ceil(batch * lines, block), chunk -> {
      for (int line = chunk * block; line < Math.min((chunk + 1) * block, batch * lines); line++) {
        line(max ? PoolLine.MAX : PoolLine.MEAN, x, x, 0, x0, y, y0, line, false, max ? Float.NEGATIVE_INFINITY : 0);
      }
    });
  }

  /** {@code dx} from {@code dy}, then the epilogue; x is needed for maxima only. */
  void backward(ThreadPool pool, boolean max, float[] x, int x0, float[] dx, int dx0, float[] dy, int y0, Epilogue last) {
    if (lines == 0) {
      Arrays.fill(dx, dx0, dx0 + batch * image, 0);
      last.apply(dx, dx0, channels, batch * image / channels, channels, 0);
      return;
    }
    boolean tiles = true; // every input in just one window: nothing to clear, nothing to add
    for (var axis : axes) {
      tiles &= axis.step() == axis.taps() && axis.start() == 0 && axis.out() * axis.step() == axis.in();
    }
    boolean exact = tiles;
    int block = exact ? Math.max(1, BLOCK / Math.max(1, taps() * axes[2].out() * channels)) : lines;
    boolean rows = exact && axes[0].taps() == 1; // a line of windows has rows of the input to itself, else an image has
    int task = rows || last == Epilogue.NONE ? block : lines;
    pool.run(Gemm.ceil(batch * lines, Math.max(1, task)), chunk -> {
      if (!exact) {
        Arrays.fill(dx, dx0 + chunk * image, dx0 + (chunk + 1) * image, 0);
      }
      int end = Math.min((chunk + 1) * task, batch * lines);
      for (int line = chunk * task; line < end; line++) {
        line(max ? PoolLine.MAX_GRADIENT : PoolLine.MEAN_GRADIENT, x, dx, dx0 - x0, x0, dy, y0, line, !exact, 0);
      }
      int from = rows ? chunk * task * (image / lines) : chunk * image;
      int to = rows ? end * (image / lines) : from + image;
      last.apply(dx, dx0 + from, channels, (to - from) / channels, channels, 0);
    });
  }

  private int taps() {
    return axes[0].taps() * axes[1].taps() * axes[2].taps();
  }

  /** A line of outputs: the windows that stick out one by one, those inside in one run. */
  private void line(Warm<PoolLine> kernel, float[] x, float[] dx, int shift, int x0, float[] y, int y0, int line, boolean add,
      float empty) {
    int[] taps = Scratch.ints(0, taps());
    int n = line / lines;
    int d = line % lines / axes[1].out();
    int i = line % axes[1].out();
    int from = x0 + n * image + axes[0].at(d, 0) * steps[0] + axes[1].at(i, 0) * steps[1];
    int to = y0 + line * axes[2].out() * channels;
    int left = axes[2].firstFull();
    int right = axes[2].lastFull();
    for (int j = 0; j < axes[2].out(); ) {
      int next = j == left ? Math.max(right, j + 1) : j + 1;
      int count = inside(d, i, j, taps);
      int out = to + j * channels;
      if (count > 0) {
        int at = from + axes[2].at(j, 0) * channels;
        kernel.get().run(x, dx, shift, at, axes[2].step() * channels, taps, count, y, out, channels, next - j, channels, add);
      } else if (x == dx) {
        Arrays.fill(y, out, out + (next - j) * channels, empty);
      }
      j = next;
    }
  }

  /** Offsets of the window's taps that are inside. */
  private int inside(int d, int i, int j, int[] taps) {
    int count = 0;
    for (int a = axes[0].first(d); a < axes[0].last(d); a++) {
      for (int b = axes[1].first(i); b < axes[1].last(i); b++) {
        for (int c = axes[2].first(j); c < axes[2].last(j); c++) {
          taps[count++] = a * axes[0].dilation() * steps[0] + b * axes[1].dilation() * steps[1] + c * axes[2].dilation() * steps[2];
        }
      }
    }
    return count;
  }
}
