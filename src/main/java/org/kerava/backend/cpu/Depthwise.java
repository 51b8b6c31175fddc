package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Depth3;
import org.kerava.backend.cpu.simd.DepthLine;

/**
 * Depthwise convolution of dense channels-last images, and its gradients: kernel {@code [rows][columns][channels]}, one filter per channel.
 * A {@link Conv.Problem} whose groups are its channels; with several filters per channel {@link Convolutions} repeats the channels first.
 */
final class Depthwise {
  /** Multiply-adds per task: some 20 us. */
  private static final int TASK = 1 << 18;
  private static final int MAX_SUMS = 16;

  private final Conv.Problem p;
  private final int channels;
  private final int taps;
  private final int height;
  private final int left; // the outputs of a line whose windows are inside
  private final int right;
  private final boolean three;

  Depthwise(Conv.Problem p) {
    this.p = p;
    channels = p.in().channels();
    taps = p.rows().taps() * p.columns().taps();
    height = p.rows().out();
    left = p.columns().firstFull();
    right = p.columns().lastFull();
    three = plain3(p.rows()) && plain3(p.columns());
  }

  private static boolean plain3(Axis axis) {
    return axis.taps() == 3 && axis.step() == 1 && axis.dilation() == 1;
  }

  /** Whether a problem is one. */
  static boolean serves(Conv.Problem p) {
    int channels = p.in().channels();
    return p.groups() > 1 && p.groups() == channels && p.groups() == p.out().channels() && p.in().stepW() == channels
        && p.out().stepW() == channels;
  }

  /** What to do with a run of output pixels whose windows have the same taps inside. */
  @FunctionalInterface
  private interface Line {
    void run(int at, int step, int[] taps, int[] weights, int count, int to, int pixels);
  }

  /** {@code out = in * kernel}, or added to out; then the epilogue. */
  void forward(ThreadPool pool, boolean add, Epilogue epilogue) {
    int lines = p.out().batch() * height;
    int block = Math.max(1, TASK / Math.max(1, taps * p.columns().out() * channels));
    pool.run(Gemm.ceil(lines, block), chunk -> {
      var kernel = DepthLine.FORWARD.get();
      var kernel3 = Depth3.FORWARD.get();
      var y = add ? Scratch.floats(Scratch.CONV_OUT, p.columns().out() * channels) : p.out().data();
      for (int line = chunk * block; line < Math.min(lines, (chunk + 1) * block); line++) {
        int start = p.out().at(line / height, line % height, 0);
        int n = p.columns().out() * channels;
        int to = add ? 0 : start;
        line(line, to, (at, step, taps, weights, count, o, pixels) -> {
          if (count == 0) {
            Arrays.fill(y, o, o + pixels * channels, 0);
          } else if (three && count == 9) {
            kernel3.run(p.in().data(), at, p.in().stepH(), p.kernel(), p.at(), y, o, pixels, channels);
          } else {
            kernel.run(p.in().data(), at, step, taps, weights, count, p.kernel(), y, o, pixels, channels);
          }
        });
        if (add) {
          for (int i = 0; i < n; i++) {
            p.out().data()[start + i] += y[i];
          }
        }
        epilogue.apply(p.out().data(), start, p.out().stepW(), p.columns().out(), channels, 0);
      }
    });
  }

  /** The gradient to the input; {@code in} is dx, {@code out} is dy. */
  void toInput(ThreadPool pool, boolean add) {
    if (p.rows().step() == 1 && p.columns().step() == 1) {
      var turned = Scratch.floats(Scratch.CONV_WEIGHTS, taps * channels);
      for (int t = 0; t < taps; t++) {
        System.arraycopy(p.kernel(), p.at() + t * channels, turned, (taps - 1 - t) * channels, channels);
      }
      new Depthwise(new Conv.Problem(p.out(), p.in(), turned(p.rows()), turned(p.columns()), turned, 0, channels))
          .forward(pool, add, Epilogue.NONE);
      return;
    }
    pool.run(p.in().batch(), n -> {
      var kernel = DepthLine.TO_INPUT.get();
      if (!add) {
        for (int i = 0; i < p.in().height(); i++) {
          Arrays.fill(p.in().data(), p.in().at(n, i, 0), p.in().at(n, i, 0) + p.in().width() * channels, 0);
        }
      }
      for (int i = 0; i < height; i++) {
        line(n * height + i, p.out().at(n, i, 0), (at, step, taps, weights, count, o, pixels) -> {
          if (count > 0) {
            kernel.run(p.in().data(), at, step, taps, weights, count, p.kernel(), p.out().data(), o, pixels, channels);
          }
        });
      }
    });
  }

  private static void touch(Image image, int n, int h) {
    if (h >= 0 && h < image.height()) {
      int at = image.at(n, h, 0);
      Touch.run(image.data(), at, at + image.width() * image.channels());
    }
  }

  /** The axis of the gradient to the input at step 1: a convolution again, with the taps in reverse. */
  private static Axis turned(Axis axis) {
    return new Axis(axis.out(), axis.in(), axis.taps(), 1, -axis.start() - (axis.taps() - 1) * axis.dilation(), axis.dilation());
  }

  /** The gradient to the kernel; blocks of lines sum into arrays of their own, which are added in order. */
  void toKernel(ThreadPool pool, boolean add) {
    int lines = p.out().batch() * height;
    int size = taps * channels;
    long work = (long) lines * p.columns().out() * size;
    int groups = Math.clamp(work / TASK, 1, Math.min(MAX_SUMS, lines));
    var sums = Scratch.floats(Scratch.GEMM_PARTS, groups * size);
    Arrays.fill(sums, 0, groups * size, 0);
    pool.run(groups, group -> {
      var kernel = DepthLine.TO_KERNEL.get();
      var kernel3 = Depth3.TO_KERNEL.get();
      for (int line = (int) ((long) lines * group / groups); line < (int) ((long) lines * (group + 1) / groups); line++) {
        touch(p.in(), line / height, p.rows().at(line % height, p.rows().taps() - 1));
        touch(p.out(), line / height, line % height);
        line(line, p.out().at(line / height, line % height, 0), (at, step, taps, weights, count, o, pixels) -> {
          for (int t = 0; t < count; t++) {
            weights[t] += group * size - p.at();
          }
          if (three && count == 9) {
            kernel3.run(p.in().data(), at, p.in().stepH(), sums, group * size, p.out().data(), o, pixels, channels);
          } else if (count > 0) {
            kernel.run(p.in().data(), at, step, taps, weights, count, sums, p.out().data(), o, pixels, channels);
          }
        });
      }
    });
    Gemm.sum(sums, 0, size, groups, p.kernel(), p.at(), size, add);
  }

  /** Cuts a line of outputs, which begins at {@code to}: the windows that stick out one by one, those inside in one run. */
  private void line(int line, int to, Line visit) {
    var columns = p.columns();
    int[] taps = Scratch.ints(0, this.taps);
    int[] weights = Scratch.ints(1, this.taps);
    int i = line % height;
    int u0 = p.rows().first(i);
    int u1 = p.rows().last(i);
    int row = p.in().at(line / height, p.rows().at(i, 0), 0);
    for (int j = 0; j < columns.out(); ) {
      int next = j == left ? Math.max(right, j + 1) : j + 1;
      int count = 0;
      for (int u = u0; u < u1; u++) {
        for (int v = columns.first(j); v < columns.last(j); v++) {
          taps[count] = u * p.rows().dilation() * p.in().stepH() + v * columns.dilation() * channels;
          weights[count++] = p.at() + (u * columns.taps() + v) * channels;
        }
      }
      visit.run(row + columns.at(j, 0) * channels, columns.step() * channels, taps, weights, count, to + j * channels, next - j);
      j = next;
    }
  }
}
