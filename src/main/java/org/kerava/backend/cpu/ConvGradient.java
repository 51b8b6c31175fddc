package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;

/** The two gradients of a {@link Conv.Problem}, whose {@code out} then holds the gradient that comes in. */
final class ConvGradient {
  private ConvGradient() {}

  /**
   * To the input: {@code dx[h] = sum dy[o] kernel[t]} over {@code o * step + start + t * dilation = h}. Input rows of the same remainder
   * modulo the step see the same taps, so each remainder is a convolution of dy with these taps, in reverse, at step 1.
   *
   * @param p {@code in} is dx, {@code out} is dy
   * @param last for steps of 1 without groups only
   */
  static void input(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue last) {
    if (Depthwise.serves(p)) {
      new Depthwise(p).toInput(pool, add);
      return;
    }
    int rows = p.rows().step();
    int columns = p.columns().step();
    for (int r = 0; r < Math.min(rows, p.in().height()); r++) {
      for (int s = 0; s < Math.min(columns, p.in().width()); s++) {
        phase(pool, tiles, p, Phase.of(p.rows(), r), Phase.of(p.columns(), s), r, s, add, last);
      }
    }
  }

  /** The taps that reach the inputs of one remainder: {@code first, first + every, ...}, and the axis of their convolution. */
  private record Phase(int first, int every, Axis axis) {
    static Phase of(Axis forward, int remainder) {
      int step = forward.step();
      int first = 0;
      while (first < forward.taps() && (remainder - forward.start() - first * forward.dilation()) % step != 0) {
        first++;
      }
      int every = 1;
      while (every * forward.dilation() % step != 0) {
        every++;
      }
      int taps = first >= forward.taps() ? 0 : (forward.taps() - 1 - first) / every + 1;
      int length = (forward.in() - remainder - 1) / step + 1;
      int start = taps == 0 ? 0 : (remainder - forward.start() - (first + (taps - 1) * every) * forward.dilation()) / step;
      return new Phase(first, every, new Axis(forward.out(), length, taps, 1, start, every * forward.dilation() / step));
    }

    /** Forward tap of the reversed one. */
    int tap(int reversed) {
      return first + (axis.taps() - 1 - reversed) * every;
    }
  }

  private static void phase(ThreadPool pool, Tiles tiles, Conv.Problem p, Phase rows, Phase columns, int r, int s, boolean add, Epilogue last) {
    var dx = p.in();
    var target = new Image(dx.data(), dx.at(0, r, s), dx.batch(), rows.axis.out(), columns.axis.out(), dx.channels(), dx.stepN(),
        p.rows().step() * dx.stepH(), p.columns().step() * dx.stepW());
    int across = columns.axis.taps();
    int taps = rows.axis.taps() * across;
    if (taps == 0) {
      if (!add) {
        clear(pool, target);
      }
      return;
    }
    int channels = p.channels();
    int filters = p.filters();
    int size = filters * dx.channels();
    var turned = Scratch.floats(Scratch.CONV_WEIGHTS, taps * size); // [rows][columns][filter of a group][channel]
    pool.run(taps, t -> {
      int from = p.at() + (rows.tap(t / across) * p.columns().taps() + columns.tap(t % across)) * channels * p.out().channels();
      for (int g = 0; g < p.groups(); g++) {
        Transpose.transpose(p.kernel(), from + g * filters, p.out().channels(), turned, t * size + g * channels, dx.channels(), channels,
            filters);
      }
    });
    Conv.forward(pool, tiles, new Conv.Problem(p.out(), target, rows.axis, columns.axis, turned, 0, p.groups()), add, last);
  }

  private static void clear(ThreadPool pool, Image image) {
    pool.run(image.batch() * image.height(), line -> {
      for (int j = 0; j < image.width(); j++) {
        int at = image.at(line / image.height(), line % image.height(), j);
        Arrays.fill(image.data(), at, at + image.channels(), 0);
      }
    });
  }

  /**
   * To the kernel: {@code dk[k][f] = sum patch[pixel][k] dy[pixel][f]} over all pixels.
   *
   * @param p {@code in} is x, {@code out} is dy, {@code kernel} is dk
   */
  static void kernel(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add) {
    if (Depthwise.serves(p)) {
      new Depthwise(p).toKernel(pool, add);
      return;
    }
    if (ConvNarrow.serves(p)) {
      ConvNarrow.kernel(pool, tiles, p, add);
      return;
    }
    if (!add && WinogradLinesKernel.serves(p)) {
      WinogradLinesKernel.run(pool, p);
      return;
    }
    if (!add && WinogradKernel.serves(p)) {
      WinogradKernel.run(pool, tiles, p);
      return;
    }
    if (ConvKernelQuads.serves(tiles, p)) {
      ConvKernelQuads.run(pool, tiles, p, add);
      return;
    }
    if (ConvKernelDirect.serves(p)) {
      ConvKernelDirect.run(pool, tiles, p, add);
      return;
    }
    var dy = p.out();
    if (!dy.even()) {
      dy = Conv.denseLike(dy);
      Conv.copy(pool, p.out(), dy);
    }
    int pixels = dy.batch() * p.rows().out() * p.columns().out();
    var source = Conv.pointwise(p) ? null : new Patches(p.in(), p.rows(), p.columns(), p.channels());
    for (int g = 0; g < p.groups(); g++) {
      var a = new Matrix(p.in().data(), p.in().offset() + g * p.channels(), 1, source == null ? p.in().stepW() : 2); // 2: not by rows
      var b = new Matrix(dy.data(), dy.offset() + g * p.filters(), dy.stepW(), 1);
      var c = new Matrix(p.kernel(), p.at() + g * p.filters(), dy.channels(), 1);
      Gemm.multiply(pool, tiles, new int[0], p.depth(), p.filters(), pixels, a, source, b, c, add, Epilogue.NONE);
    }
  }
}
