package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** Convolution and pooling of the seam: from views to {@link Conv}, {@link ConvGradient} and {@link Pooling}, for one to three spatial axes. */
final class Convolutions {
  private final Cpu cpu;
  private final ThreadPool threads;

  Convolutions(Cpu cpu, ThreadPool threads) {
    this.cpu = cpu;
    this.threads = threads;
  }

  /** Whether these kernels serve a window. */
  static boolean supports(Window w, View... views) {
    return w.ndim() <= 3 && Products.supports(views);
  }

  /** How many filters each channel has, if every channel is a group of its own; else 0. */
  private static int multiplier(Window w, View x, View y) {
    int channels = x.shape().last();
    return w.groups() == channels && channels > 1 ? y.shape().last() / channels : 0;
  }

  private static Window grouped(Window w, int groups) {
    return new Window(w.size(), w.strides(), w.dilation(), w.before(), w.after(), groups);
  }

  /** With every channel repeated. */
  private View repeated(View x, int times) {
    var shape = x.shape().with(-1, x.shape().last() * times);
    var copy = new View(cpu.alloc(x.dtype(), shape.size()), Layout.contiguous(x.dtype(), shape));
    var pairs = x.shape().append(times);
    int[] strides = Arrays.copyOf(x.layout().strides(), pairs.ndim());
    cpu.copy(new View(copy.buffer(), Layout.contiguous(x.dtype(), pairs)), x.with(Layout.of(x.dtype(), x.layout().offset(), pairs, strides)));
    return copy;
  }

  /** {@code out = act(x * k + bias)}. */
  void forward(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    int times = multiplier(w, x, out);
    if (times > 1) {
      var wide = repeated(x, times);
      forward(grouped(w, out.shape().last()), out, wide, k, bias, act);
      cpu.release(wide.buffer());
      return;
    }
    var spatial = Spatial.of(w, x.shape(), out.shape());
    var epilogue = spatial.flat() ? Products.epilogue(bias, act) : Epilogue.NONE;
    boolean fused = epilogue != Epilogue.NONE;
    boolean whole = spatial.flat() && plain(w) && Products.does(epilogue, bias, act);
    var last = whole ? epilogue.then(cpu.after(out)) : epilogue;
    try (var to = new Dense(out, true); var from = new Dense(x, false); var kernel = new Dense(k, false)) {
      boolean add = to.clear(spatial);
      spatial.slices((i, o, t) -> Conv.forward(threads, Tiles.ACTIVE,
          spatial.slice(from.data, from.at, to.data, to.at, kernel.data, kernel.at, i, o, t), add, last));
      Products.round(cpu, to.view);
      if (bias != null && !fused) {
        cpu.binary(Bin.ADD, to.view, to.view, bias.broadcastTo(out.shape()));
      }
      if (act != null && !(fused && act == Un.RELU)) {
        cpu.unary(act, to.view, to.view);
      }
    }
  }

  /** Whether one convolution over whole pixels does it, in one pass over the result. */
  private static boolean plain(Window w) {
    return w.groups() == 1 && ones(w.dilation());
  }

  private static boolean ones(int[] steps) {
    for (int s : steps) {
      if (s != 1) {
        return false;
      }
    }
    return true;
  }

  /** The gradient to the input. */
  void toInput(Window w, View dx, View dy, View k) {
    int times = multiplier(w, dx, dy);
    if (times > 1) {
      var shape = dx.shape().with(-1, dy.shape().last());
      var wide = new View(cpu.alloc(dx.dtype(), shape.size()), Layout.contiguous(dx.dtype(), shape));
      toInput(grouped(w, dy.shape().last()), wide, dy, k);
      var pairs = new View(wide.buffer(), Layout.contiguous(dx.dtype(), dx.shape().append(times)));
      var layout = dx.layout();
      cpu.reduce(Red.SUM, dx.with(Layout.of(dx.dtype(), layout.offset(), dx.shape().append(1),
          Arrays.copyOf(layout.strides(), layout.shape().ndim() + 1))), pairs, dx.shape().ndim());
      cpu.release(wide.buffer());
      return;
    }
    var spatial = Spatial.of(w, dx.shape(), dy.shape());
    boolean whole = spatial.flat() && plain(w) && ones(w.strides());
    var last = whole ? cpu.after(dx) : Epilogue.NONE;
    try (var to = new Dense(dx, true); var from = new Dense(dy, false); var kernel = new Dense(k, false)) {
      boolean add = to.clear(spatial);
      spatial.slices((i, o, t) -> ConvGradient.input(threads, Tiles.ACTIVE,
          spatial.slice(to.data, to.at, from.data, from.at, kernel.data, kernel.at, i, o, t), add, last));
      Products.round(cpu, to.view);
    }
  }

  /** The gradient to the kernel. */
  void toKernel(Window w, View dk, View x, View dy) {
    int times = multiplier(w, x, dy);
    if (times > 1) {
      var wide = repeated(x, times);
      toKernel(grouped(w, dy.shape().last()), dk, wide, dy);
      cpu.release(wide.buffer());
      return;
    }
    var spatial = Spatial.of(w, x.shape(), dy.shape());
    try (var to = new Dense(dk, true); var from = new Dense(x, false); var gradient = new Dense(dy, false)) {
      boolean add = to.clear(spatial);
      spatial.slices((i, o, t) -> ConvGradient.kernel(threads, Tiles.ACTIVE,
          spatial.slice(from.data, from.at, gradient.data, gradient.at, to.data, to.at, i, o, t), add));
      Products.round(cpu, to.view);
    }
  }

  /** Pooling. */
  void pool(boolean max, Window w, View out, View x) {
    try (var to = new Dense(out, true); var from = new Dense(x, false)) {
      Spatial.of(w, x.shape(), out.shape()).pooling().forward(threads, max, from.data, from.at, to.data, to.at);
      Products.round(cpu, to.view);
    }
  }

  /** The gradient of pooling. */
  void poolGradient(boolean max, Window w, View dx, View dy, View x) {
    var last = cpu.after(dx);
    try (var to = new Dense(dx, true); var gradient = new Dense(dy, false); var from = new Dense(x, false)) {
      Spatial.of(w, x.shape(), dy.shape()).pooling()
          .backward(threads, max, from.data, from.at, to.data, to.at, gradient.data, gradient.at, last);
      Products.round(cpu, to.view);
    }
  }

  /** A dense view of an operand: itself, or a copy in an intermediate that is given back at the end. */
  private final class Dense implements AutoCloseable {
    final View view;
    final float[] data;
    final int at;
    private final View original;
    private final boolean output;

    Dense(View original, boolean output) {
      this.original = original;
      this.output = output;
      boolean dense = original.layout().isContiguous();
      view = dense ? original : new View(cpu.alloc(original.dtype(), original.size()), Layout.contiguous(original.dtype(), original.shape()));
      data = Products.array(view);
      at = view.layout().offset();
      if (!dense && !output) {
        cpu.copy(view, original);
      }
    }

    /** Prepares an output that several slices add to. */
    boolean clear(Spatial spatial) {
      if (!spatial.flat()) {
        Arrays.fill(data, at, at + view.size(), 0);
      }
      return !spatial.flat();
    }

    @Override
    public void close() {
      if (view != original) {
        if (output) {
          cpu.copy(original, view);
        }
        cpu.release(view.buffer());
      }
    }
  }
}
