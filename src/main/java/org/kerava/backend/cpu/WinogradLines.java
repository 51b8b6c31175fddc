package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.LinePlanes;
import org.kerava.backend.cpu.simd.Lines16;

/**
 * Convolution of 16 channels to 16 filters by 3x3 kernels at step 1, where {@link Winograd}'s products would be too narrow for the registers
 * of the machine: minimal filtering down the lines alone, in 12 products per 1x2 outputs instead of 18, and along the lines each number
 * serves three outputs (see {@link Lines16}). Two lines of outputs at a time.
 */
final class WinogradLines implements ThreadPool.Task {
  private static final int C = 16;
  /** The taps of a line, {@code [3][channels][filters]}. */
  static final int TAPS = 3 * C * C;
  private static final float[] ZEROS = new float[C];
  private static final int LEAST_TASKS = 8;

  private final Conv.Problem p;
  private final Epilogue epilogue;
  private final int high;
  private final int blocks;
  private final float[] planes;

  private WinogradLines(Conv.Problem p, Epilogue epilogue) {
    this.p = p;
    this.epilogue = epilogue;
    high = Gemm.ceil(p.rows().out(), 2);
    blocks = Math.min(high, Gemm.ceil(LEAST_TASKS, p.out().batch()));
    planes = Scratch.floats(Scratch.CONV_WEIGHTS_PACKED, 4 * TAPS);
    float[] k = p.kernel();
    for (int i = 0, a = p.at(); i < TAPS; i++, a++) {
      float outer = k[a] + k[a + 2 * TAPS];
      planes[i] = k[a];
      planes[TAPS + i] = (outer + k[a + TAPS]) * 0.5f;
      planes[2 * TAPS + i] = (outer - k[a + TAPS]) * 0.5f;
      planes[3 * TAPS + i] = k[a + 2 * TAPS];
    }
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return p.channels() == C && p.filters() == C && Winograd.serves(p) && p.columns().out() >= Lines16.LEAST
        && p.in().stepW() == C && p.out().stepW() == C;
  }

  static void run(ThreadPool pool, Conv.Problem p, Epilogue epilogue) {
    var work = new WinogradLines(p, epilogue);
    pool.run(p.out().batch() * work.blocks, work);
  }

  @Override
  public void run(int chunk) {
    int n = chunk / blocks;
    int block = chunk % blocks;
    var out = p.out();
    int pixels = p.columns().out();
    int plane = (pixels + 2) * C;
    int line = pixels * C;
    var lines = new Lines(p, Scratch.floats(Scratch.GEMM_A, 4 * plane), plane);
    var m = Scratch.floats(Scratch.GEMM_C, 4 * line);
    var forward = Lines16.FORWARD.get();
    for (int i = high * block / blocks; i < high * (block + 1) / blocks; i++) {
      lines.patches(n, i, 0);
      forward.run(lines.v, plane, planes, TAPS, ZEROS, 0, 0, m, 0, pixels);
      forward.run(lines.v, 2 * plane, planes, 2 * TAPS, ZEROS, 0, 0, m, 3 * line, pixels);
      LinePlanes.SPREAD.get().run(m, 0, 3 * line, 0, 0, m, 0, line, line);
      boolean two = 2 * i + 1 < p.rows().out();
      forward.run(lines.v, 0, planes, 0, m, line, C, out.data(), out.at(n, 2 * i, 0), pixels);
      epilogue.apply(out.data(), out.at(n, 2 * i, 0), C, pixels, C, 0);
      if (two) {
        forward.run(lines.v, 3 * plane, planes, 3 * TAPS, m, 2 * line, C, out.data(), out.at(n, 2 * i + 1, 0), pixels);
        epilogue.apply(out.data(), out.at(n, 2 * i + 1, 0), C, pixels, C, 0);
      }
    }
  }

  /** The planes of a few pairs of lines: {@code [4][pair][column of all windows][channel]}, zeros beside the image. */
  static final class Lines {
    final float[] v;
    private final Conv.Problem p;
    private final int plane;
    private final int left;
    private final int right;

    Lines(Conv.Problem p, float[] v, int plane) {
      this.p = p;
      this.v = v;
      this.plane = plane;
      int wide = p.columns().out() + 2;
      left = Math.clamp(-p.columns().start(), 0, wide);
      right = Math.clamp(p.in().width() - p.columns().start(), left, wide);
      for (int at = 0; at < 4 * plane; at += wide * C) {
        Arrays.fill(v, at, at + left * C, 0);
        Arrays.fill(v, at + right * C, at + wide * C, 0);
      }
    }

    /** Transforms the four lines that a pair of outputs sees; those outside the image by way of a copy with zeros. */
    void patches(int n, int pair, int to) {
      var in = p.in();
      int h = p.rows().at(2 * pair, 0);
      int count = (right - left) * C;
      if (h >= 0 && h + 4 <= in.height()) {
        int at = in.at(n, h, p.columns().start() + left);
        int step = in.stepH();
        LinePlanes.SPLIT.get().run(in.data(), at, at + step, at + 2 * step, at + 3 * step, v, to + left * C, plane, count);
        return;
      }
      var copy = Scratch.floats(Scratch.CONV_PLANES, 4 * count);
      for (int i = 0; i < 4; i++) {
        if (h + i < 0 || h + i >= in.height()) {
          Arrays.fill(copy, i * count, (i + 1) * count, 0);
        } else {
          System.arraycopy(in.data(), in.at(n, h + i, p.columns().start() + left), copy, i * count, count);
        }
      }
      LinePlanes.SPLIT.get().run(copy, 0, count, 2 * count, 3 * count, v, to + left * C, plane, count);
    }
  }
}
