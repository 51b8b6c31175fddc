package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.LinePlanes;
import org.kerava.backend.cpu.simd.Lines16;

/**
 * The gradient to the kernel of {@link WinogradLines}, in its planes. A few pairs of lines lie one behind the other in a plane, two zeros
 * behind each line of gradients, and are one run of pixels. Images form groups, by sizes, that sum into planes of their own; these are added
 * in order and transformed once at the end.
 */
final class WinogradLinesKernel implements ThreadPool.Task {
  private static final int C = 16;
  private static final int TAPS = WinogradLines.TAPS;
  /** Pixels of a run: two planes of them fit L1. */
  private static final int PIXELS = 160;
  private static final int MAX_GROUPS = 16;
  private static final long LEAST_FLOPS = 2_000_000;

  private final Conv.Problem p;
  private final int high;
  private final int pairs;
  private final int perImage;
  private final int groups;
  private final float[] sums;

  private WinogradLinesKernel(Conv.Problem p) {
    this.p = p;
    high = Gemm.ceil(p.rows().out(), 2);
    pairs = Math.clamp(PIXELS / (p.columns().out() + 2), 1, high);
    perImage = Gemm.ceil(high, pairs);
    groups = Math.clamp(p.flops() / LEAST_FLOPS, 1, Math.min(MAX_GROUPS, p.out().batch() * perImage));
    sums = Scratch.floats(Scratch.GEMM_PARTS, (groups + 1) * 4 * TAPS);
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return WinogradLines.serves(p);
  }

  static void run(ThreadPool pool, Conv.Problem p) {
    var work = new WinogradLinesKernel(p);
    pool.run(work.groups, work);
    work.finish();
  }

  @Override
  public void run(int group) {
    int sum = group * 4 * TAPS;
    Arrays.fill(sums, sum, sum + 4 * TAPS, 0);
    int line = (p.columns().out() + 2) * C;
    int plane = pairs * line;
    var x = new WinogradLines.Lines(p, Scratch.floats(Scratch.GEMM_A, 4 * plane), plane);
    var y = Scratch.floats(Scratch.GEMM_B, 4 * plane);
    for (int at = line; at <= 4 * plane; at += line) {
      Arrays.fill(y, at - 2 * C, at, 0);
    }
    var toKernel = Lines16.TO_KERNEL.get();
    int blocks = p.out().batch() * perImage;
    for (int block = (int) ((long) blocks * group / groups); block < (int) ((long) blocks * (group + 1) / groups); block++) {
      int n = block / perImage;
      int first = block % perImage * pairs;
      int count = Math.min(pairs, high - first);
      for (int i = 0; i < count; i++) {
        x.patches(n, first + i, i * line);
        gradients(n, first + i, y, i * line, plane);
      }
      for (int k = 0; k < 4; k++) {
        toKernel.run(x.v, k * plane, sums, sum + k * TAPS, y, 0, 0, y, k * plane, count * line / C);
      }
    }
  }

  private void gradients(int n, int pair, float[] y, int to, int plane) {
    var dy = p.out();
    int at = dy.at(n, 2 * pair, 0);
    int count = p.columns().out() * C;
    if (2 * pair + 1 < p.rows().out()) {
      LinePlanes.SPREAD.get().run(dy.data(), at, at + dy.stepH(), 0, 0, y, to, plane, count);
      return;
    }
    for (int k = 0; k < 3; k++) { // the last line without its neighbour
      System.arraycopy(dy.data(), at, y, to + k * plane, count);
    }
    Arrays.fill(y, to + 3 * plane, to + 3 * plane + count, 0);
  }

  /** Adds the groups' planes in order and transforms them to the gradient. */
  private void finish() {
    int s = groups * 4 * TAPS;
    Gemm.sum(sums, 0, 4 * TAPS, groups, sums, s, 4 * TAPS, false);
    float[] k = p.kernel();
    for (int i = 0, a = p.at(); i < TAPS; i++, a++, s++) {
      float half = (sums[s + TAPS] + sums[s + 2 * TAPS]) * 0.5f;
      k[a] = sums[s] + half;
      k[a + TAPS] = (sums[s + TAPS] - sums[s + 2 * TAPS]) * 0.5f;
      k[a + 2 * TAPS] = half + sums[s + 3 * TAPS];
    }
  }
}
