package org.kerava.backend.cpu;

import org.kerava.backend.Window;
import org.kerava.tensor.Shape;

/**
 * A window over one to three spatial axes as two-dimensional ones: the first of three axes is walked in slices, the height of one is 1.
 *
 * @param batch images; a first axis that the window leaves alone counts here
 * @param channels of the input
 * @param filters channels of the output
 * @param groups of channels
 * @param depth first axis
 * @param rows second axis
 * @param columns third axis
 */
record Spatial(int batch, int channels, int filters, int groups, Axis depth, Axis rows, Axis columns) {
  private static final Axis NONE = new Axis(1, 1, 1, 1, 0, 1);

  /** From the window and the shapes (batch, spatial..., channels) of its input and output. */
  static Spatial of(Window w, Shape in, Shape out) {
    int rank = w.ndim();
    int batch = in.get(0);
    var depth = axis(w, rank - 3, in, out);
    if (depth.plain()) {
      batch *= depth.in();
      depth = NONE;
    }
    return new Spatial(batch, in.last(), out.last(), w.groups(), depth, axis(w, rank - 2, in, out), axis(w, rank - 1, in, out));
  }

  private static Axis axis(Window w, int i, Shape in, Shape out) {
    return i < 0 ? NONE : new Axis(in.get(i + 1), out.get(i + 1), w.size()[i], w.strides()[i], -w.before()[i], w.dilation()[i]);
  }

  /** What to do with slice {@code i} of the input, slice {@code o} of the output and slice {@code t} of the kernel. */
  @FunctionalInterface
  interface Slices {
    void accept(int i, int o, int t);
  }

  /** Whether there is just one slice of everything. */
  boolean flat() {
    return depth.in() == 1 && depth.out() == 1 && depth.taps() == 1;
  }

  /** Visits every slice of the output with all slices of the input it sees. */
  void slices(Slices visit) {
    for (int o = 0; o < depth.out(); o++) {
      for (int t = depth.first(o); t < depth.last(o); t++) {
        visit.accept(depth.at(o, t), o, t);
      }
    }
  }

  /** The two-dimensional problem of three slices; arrays hold all slices. */
  Conv.Problem slice(float[] x, int x0, float[] y, int y0, float[] k, int k0, int i, int o, int t) {
    int in = rows.in() * columns.in() * channels;
    int out = rows.out() * columns.out() * filters;
    return new Conv.Problem(
        new Image(x, x0 + i * in, batch, rows.in(), columns.in(), channels, depth.in() * in, columns.in() * channels, channels),
        new Image(y, y0 + o * out, batch, rows.out(), columns.out(), filters, depth.out() * out, columns.out() * filters, filters),
        rows, columns, k, k0 + t * rows.taps() * columns.taps() * channels / groups * filters, groups);
  }

  Pooling pooling() {
    return new Pooling(new Axis[] {depth, rows, columns}, batch, channels);
  }
}
