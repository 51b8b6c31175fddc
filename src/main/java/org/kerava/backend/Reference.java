package org.kerava.backend;

import java.util.Arrays;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * The scalar backend: every method in its plainest form, for every dtype. It is the specification of the seam, the oracle of the kernels'
 * tests, and what a faster CPU backend falls back on. Floats are computed in double precision and rounded once.
 */
public class Reference implements Backend {
  private static final Step STEP = () -> {};

  @Override
  public Device device() {
    return Device.cpu();
  }

  @Override
  public Buffer alloc(DType dtype, int size) {
    return variable(dtype, size);
  }

  @Override
  public Buffer variable(DType dtype, int size) {
    Buffer b = new Buffer(Device.cpu(), dtype, size);
    b.bind(array(dtype, size));
    return b;
  }

  /**
   * {@return a new host array}
   *
   * @param dtype the type of its elements
   * @param size their number
   */
  public static Object array(DType dtype, int size) {
    return switch (dtype.storage()) {
      case BYTE -> new byte[size];
      case INT -> new int[size];
      case LONG -> new long[size];
      case FLOAT -> new float[size];
      case DOUBLE -> new double[size];
      case STRING -> new String[size];
    };
  }

  @Override
  public void release(Buffer buffer) {}

  @Override
  public Step begin(Object key) {
    return STEP;
  }

  @Override
  public void write(View dst, Object array, int at) {
    System.arraycopy(array, at, dst.buffer().storage(), dst.layout().offset(), dst.size());
  }

  @Override
  public void read(View src, Object array, int at) {
    Object from = src.buffer().storage();
    if (src.layout().isContiguous()) {
      System.arraycopy(from, src.layout().offset(), array, at, src.size());
      return;
    }
    Buffer b = new Buffer(Device.cpu(), src.dtype(), at + src.size());
    b.bind(array);
    copy(new View(b, Layout.of(src.dtype(), at, src.shape(), Layout.rowMajor(src.shape()))), src);
  }

  @Override
  public void copy(View out, View a) {
    Object from = a.buffer().storage();
    Object to = out.buffer().storage();
    Rows rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    rows.run((n, at) -> {
      if (so == 1 && sa == 1) {
        System.arraycopy(from, at[1], to, at[0], n);
        return;
      }
      int o = at[0];
      int i = at[1];
      switch (from) {
        case float[] f -> {
          float[] t = (float[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
        case double[] f -> {
          double[] t = (double[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
        case int[] f -> {
          int[] t = (int[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
        case long[] f -> {
          long[] t = (long[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
        case byte[] f -> {
          byte[] t = (byte[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
        default -> {
          Object[] f = (Object[]) from;
          Object[] t = (Object[]) to;
          for (int k = 0; k < n; k++, o += so, i += sa) t[o] = f[i];
        }
      }
    });
  }

  @Override
  public void fill(View out, double s) {
    Cells to = Cells.of(out);
    if (out.size() == 1) { // counters
      to.setD(out.layout().offset(), s);
      return;
    }
    Rows rows = new Rows(out);
    int so = rows.step(0);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0]; k < n; k++, o += so) to.setD(o, s);
    });
  }

  @Override
  public void cast(View out, View a) {
    Cells to = Cells.of(out);
    Cells from = Cells.of(a);
    boolean floats = a.dtype().isFloating() || out.dtype().isFloating();
    Rows rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
        if (floats) to.setD(o, from.getD(i));
        else to.setL(o, from.getL(i));
      }
    });
  }

  @Override
  public void unary(Un op, View out, View a) {
    Cells to = Cells.of(out);
    Cells from = Cells.of(a);
    boolean floats = a.dtype().isFloating();
    Rows rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
        if (floats) to.setD(o, Functions.apply(op, from.getD(i)));
        else to.setL(o, Functions.apply(op, from.getL(i)));
      }
    });
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    Cells to = Cells.of(out);
    Cells left = Cells.of(a);
    Cells right = Cells.of(b);
    boolean floats = a.dtype().isFloating();
    Rows rows = new Rows(out, a, b);
    int so = rows.step(0);
    int sa = rows.step(1);
    int sb = rows.step(2);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1], j = at[2]; k < n; k++, o += so, i += sa, j += sb) {
        if (floats) to.setD(o, Functions.apply(op, left.getD(i), right.getD(j)));
        else to.setL(o, Functions.apply(op, left.getL(i), right.getL(j)));
      }
    });
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    Cells to = Cells.of(out);
    Cells left = Cells.of(a);
    DType t = a.dtype();
    boolean floats = t.isFloating();
    double sd = t.storage() == DType.Storage.FLOAT ? Cells.round((float) s, t) : s;
    long sl = (long) s;
    Rows rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
        if (floats) to.setD(o, Functions.apply(op, left.getD(i), sd));
        else to.setL(o, Functions.apply(op, left.getL(i), sl));
      }
    });
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    Cells to = Cells.of(out);
    Cells left = Cells.of(a);
    Cells right = Cells.of(b);
    boolean floats = a.dtype().isFloating();
    Rows rows = new Rows(out, a, b);
    int so = rows.step(0);
    int sa = rows.step(1);
    int sb = rows.step(2);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1], j = at[2]; k < n; k++, o += so, i += sa, j += sb) {
        boolean r = floats ? Functions.apply(op, left.getD(i), right.getD(j)) : Functions.apply(op, left.getL(i), right.getL(j));
        to.setL(o, r ? 1 : 0);
      }
    });
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    Cells to = Cells.of(out);
    Cells left = Cells.of(a);
    double sd = a.dtype().storage() == DType.Storage.FLOAT ? Cells.round((float) s, a.dtype()) : s;
    Rows rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) to.setL(o, Functions.apply(op, left.getD(i), sd) ? 1 : 0);
    });
  }

  @Override
  public void where(View out, View c, View a, View b) {
    Cells to = Cells.of(out);
    byte[] cond = (byte[]) c.buffer().storage();
    Cells left = Cells.of(a);
    Cells right = Cells.of(b);
    boolean floats = a.dtype().isFloating();
    Rows rows = new Rows(out, c, a, b);
    int so = rows.step(0);
    int sc = rows.step(1);
    int sa = rows.step(2);
    int sb = rows.step(3);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], q = at[1], i = at[2], j = at[3]; k < n; k++, o += so, q += sc, i += sa, j += sb) {
        if (floats) to.setD(o, cond[q] != 0 ? left.getD(i) : right.getD(j));
        else to.setL(o, cond[q] != 0 ? left.getL(i) : right.getL(j));
      }
    });
  }

  @Override
  public void iota(View out, int axis, double start, double step) {
    Cells to = Cells.of(out);
    Layout l = out.layout();
    int[] index = new int[l.shape().ndim()];
    for (int k = 0; k < l.size(); k++) {
      int o = l.offset();
      for (int i = 0; i < index.length; i++) o += index[i] * l.stride(i);
      to.setD(o, start + index[axis] * step);
      advance(index, l);
    }
  }

  /** Moves to the next position in row-major order. */
  private static void advance(int[] index, Layout l) {
    for (int i = index.length - 1; i >= 0; i--) {
      if (++index[i] < l.shape().get(i)) return;
      index[i] = 0;
    }
  }

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    Cells to = Cells.of(out);
    Philox bits = new Philox(seed, counter);
    Layout l = out.layout();
    int[] index = new int[l.shape().ndim()];
    for (int k = 0; k < l.size(); k++) {
      int o = l.offset();
      for (int i = 0; i < index.length; i++) o += index[i] * l.stride(i);
      switch (dist) {
        case UNIFORM -> to.setD(o, uniform(bits, k, p, q, out.dtype()));
        case BERNOULLI -> to.setD(o, bits.uniform(k) < p ? 1 : 0);
        case NORMAL -> to.setD(o, p + q * normal(bits, k));
        case TRUNCATED_NORMAL -> to.setD(o, p + q * truncated(bits, k));
        case INTEGER -> to.setL(o, (long) p + (long) Math.floor(bits.uniform(k) * (q - p)));
      }
      advance(index, l);
    }
  }

  private static double uniform(Philox bits, long k, double p, double q, DType t) {
    double x = p + (q - p) * bits.uniform(k);
    return t != DType.FLOAT64 && (float) x >= (float) q && p < q ? Math.nextDown((float) q) : x;
  }

  /** By Box and Muller: two words of one element. */
  private static double normal(Philox bits, long k) {
    double u = bits.uniform(2 * k) + 0x1p-25;
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * bits.uniform(2 * k + 1));
  }

  /** By the inverse of the distribution, cut at two standard deviations: the same law as drawing again. */
  private static double truncated(Philox bits, long k) {
    double low = 0.022750131948179195; // Phi(-2)
    double u = low + (1 - 2 * low) * (bits.uniform(k) + 0x1p-25);
    return Math.sqrt(2) * Special.erfinv(2 * u - 1);
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    Cells from = Cells.of(a);
    Cells to = Cells.of(out);
    boolean floats = a.dtype().isFloating();
    Layout l = a.layout();
    boolean[] reduced = new boolean[l.shape().ndim()];
    int count = 1;
    for (int axis : axes) {
      reduced[axis] = true;
      count *= l.shape().get(axis);
    }
    int[] inner = new int[count]; // positions of the reduced elements relative to the first
    fillOffsets(inner, l, axes);
    Layout o = out.layout();
    int[] index = new int[l.shape().ndim()];
    for (int k = 0; k < o.size(); k++) {
      int base = l.offset();
      int at = o.offset();
      for (int i = 0; i < index.length; i++) {
        if (!reduced[i]) base += index[i] * l.stride(i);
        at += index[i] * o.stride(i);
      }
      if (floats) to.setD(at, fold(op, from, base, inner));
      else to.setL(at, foldLong(op, from, base, inner));
      advance(index, o);
    }
  }

  private static void fillOffsets(int[] inner, Layout l, int[] axes) {
    int[] index = new int[axes.length];
    for (int k = 0; k < inner.length; k++) {
      for (int i = 0; i < axes.length; i++) inner[k] += index[i] * l.stride(axes[i]);
      for (int i = axes.length - 1; i >= 0; i--) {
        if (++index[i] < l.shape().get(axes[i])) break;
        index[i] = 0;
      }
    }
  }

  private static double fold(Red op, Cells a, int base, int[] inner) {
    double r = switch (op) {
      case SUM, ANY -> 0;
      case PROD, ALL -> 1;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    };
    for (int i : inner) {
      double x = a.getD(base + i);
      r = switch (op) {
        case SUM -> r + x;
        case PROD -> r * x;
        case MAX -> Math.max(r, x);
        case MIN -> Math.min(r, x);
        case ANY -> r != 0 || x != 0 ? 1 : 0;
        case ALL -> r != 0 && x != 0 ? 1 : 0;
      };
    }
    return r;
  }

  private static long foldLong(Red op, Cells a, int base, int[] inner) {
    long r = switch (op) {
      case SUM, ANY -> 0;
      case PROD, ALL -> 1;
      case MAX -> inner.length == 0 ? Long.MIN_VALUE : a.getL(base + inner[0]);
      case MIN -> inner.length == 0 ? Long.MAX_VALUE : a.getL(base + inner[0]);
    };
    for (int i : inner) {
      long x = a.getL(base + i);
      r = switch (op) {
        case SUM -> r + x;
        case PROD -> r * x;
        case MAX -> Math.max(r, x);
        case MIN -> Math.min(r, x);
        case ANY -> r != 0 || x != 0 ? 1 : 0;
        case ALL -> r != 0 && x != 0 ? 1 : 0;
      };
    }
    return r;
  }

  @Override
  public void argReduce(boolean max, View out, View a, int axis) {
    Cells from = Cells.of(a);
    Cells to = Cells.of(out);
    Layout l = a.layout();
    Layout o = out.layout();
    int n = l.shape().get(axis);
    int step = l.stride(axis);
    int[] index = new int[l.shape().ndim()];
    for (int k = 0; k < o.size(); k++) {
      int base = l.offset();
      int at = o.offset();
      for (int i = 0; i < index.length; i++) {
        base += index[i] * l.stride(i);
        at += index[i] * o.stride(i);
      }
      int best = 0;
      for (int i = 1; i < n; i++) {
        double x = from.getD(base + i * step);
        double y = from.getD(base + best * step);
        if (max ? x > y : x < y) best = i;
        else if (Double.isNaN(x) && !Double.isNaN(y)) best = i;
      }
      to.setL(at, best);
      advance(index, o);
    }
  }

  @Override
  public void scan(Red op, View out, View a, int axis, boolean reverse) {
    Cells from = Cells.of(a);
    Cells to = Cells.of(out);
    boolean floats = a.dtype().isFloating();
    Layout l = a.layout();
    Layout o = out.layout();
    int n = l.shape().get(axis);
    if (n == 0) return;
    int[] index = new int[l.shape().ndim()];
    Layout first = Layout.of(o.dtype(), o.offset(), o.shape().with(axis, 1), o.strides());
    int[] inner = {0, l.stride(axis)};
    for (int k = 0; k < first.size(); k++) {
      int base = l.offset();
      int at = o.offset();
      for (int i = 0; i < index.length; i++) {
        base += index[i] * l.stride(i);
        at += index[i] * o.stride(i);
      }
      double d = 0;
      long w = 0;
      for (int i = 0; i < n; i++) {
        int j = reverse ? n - 1 - i : i;
        double x = from.getD(base + j * inner[1]);
        long y = floats ? 0 : from.getL(base + j * inner[1]);
        if (i == 0) {
          d = x;
          w = y;
        } else {
          d = switch (op) {
            case SUM -> d + x;
            case PROD -> d * x;
            case MAX -> Math.max(d, x);
            default -> Math.min(d, x);
          };
          w = switch (op) {
            case SUM -> w + y;
            case PROD -> w * y;
            case MAX -> Math.max(w, y);
            default -> Math.min(w, y);
          };
        }
        if (floats) to.setD(at + j * o.stride(axis), d);
        else to.setL(at + j * o.stride(axis), w);
      }
      advance(index, first);
    }
  }

  @Override
  public void sort(View values, View index, View a) {
    Cells from = Cells.of(a);
    Cells to = Cells.of(values);
    Cells where = Cells.of(index);
    boolean floats = a.dtype().isFloating();
    int last = a.shape().ndim() - 1;
    int n = a.shape().last();
    Layout l = a.layout();
    Layout first = Layout.of(l.dtype(), l.offset(), l.shape().with(last, 1), l.strides());
    Integer[] order = new Integer[n];
    int[] at = new int[last + 1];
    for (int k = 0; k < first.size(); k++) {
      int base = l.offset();
      int vo = values.layout().offset();
      int io = index.layout().offset();
      for (int i = 0; i <= last; i++) {
        base += at[i] * l.stride(i);
        vo += at[i] * values.layout().stride(i);
        io += at[i] * index.layout().stride(i);
      }
      for (int i = 0; i < n; i++) order[i] = i;
      int start = base;
      int step = l.stride(last);
      Arrays.sort(order, (x, y) -> floats ? compareFloats(from.getD(start + x * step), from.getD(start + y * step))
          : Long.compare(from.getL(start + x * step), from.getL(start + y * step)));
      for (int i = 0; i < n; i++) {
        int src = base + order[i] * step;
        if (floats) to.setD(vo + i * values.layout().stride(last), from.getD(src));
        else to.setL(vo + i * values.layout().stride(last), from.getL(src));
        where.setL(io + i * index.layout().stride(last), order[i]);
      }
      advance(at, first);
    }
  }

  /** Like numbers, with -0 equal to 0 and NaN last. */
  private static int compareFloats(double x, double y) {
    if (x < y) return -1;
    if (x > y) return 1;
    return x == y ? 0 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
  }

  @Override
  public void matmul(View out, View a, View b, boolean acc) {
    Cells to = Cells.of(out);
    Cells left = Cells.of(a);
    Cells right = Cells.of(b);
    boolean floats = a.dtype().isFloating();
    Layout lo = out.layout();
    int r = lo.shape().ndim();
    int m = lo.shape().get(r - 2);
    int n = lo.shape().get(r - 1);
    int depth = a.shape().get(r - 1);
    Layout batch = Layout.of(lo.dtype(), 0, lo.shape().with(r - 2, 1).with(r - 1, 1), lo.strides());
    int[] index = new int[r];
    for (int q = 0; q < batch.size(); q++) {
      int ob = position(lo, index);
      int ab = position(a.layout(), index);
      int bb = position(b.layout(), index);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int o = ob + i * lo.stride(r - 2) + j * lo.stride(r - 1);
          int x = ab + i * a.layout().stride(r - 2);
          int y = bb + j * b.layout().stride(r - 1);
          if (floats) {
            double s = acc ? to.getD(o) : 0;
            for (int k = 0; k < depth; k++) s += left.getD(x + k * a.layout().stride(r - 1)) * right.getD(y + k * b.layout().stride(r - 2));
            to.setD(o, s);
          } else {
            long s = acc ? to.getL(o) : 0;
            for (int k = 0; k < depth; k++) s += left.getL(x + k * a.layout().stride(r - 1)) * right.getL(y + k * b.layout().stride(r - 2));
            to.setL(o, s);
          }
        }
      }
      advance(index, batch);
    }
  }

  private static int position(Layout l, int[] index) {
    int at = l.offset();
    for (int i = 0; i < index.length; i++) at += index[i] * l.stride(i);
    return at;
  }

  @Override
  public void conv(Window w, View out, View x, View k) {
    Windows.conv(w, out, x, k);
  }

  @Override
  public void convDx(Window w, View dx, View dy, View k) {
    Windows.convDx(w, dx, dy, k);
  }

  @Override
  public void convDw(Window w, View dk, View x, View dy) {
    Windows.convDw(w, dk, x, dy);
  }

  @Override
  public void pool(boolean max, Window w, View out, View x) {
    Windows.pool(max, w, out, x);
  }

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    Windows.poolGrad(max, w, dx, dy, x);
  }

  @Override
  public void gather(View out, View table, View ids) {
    Cells from = Cells.of(ids);
    int n = table.shape().get(0);
    View flat = slices(out, ids);
    for (int i = 0; i < ids.size(); i++) {
      long id = from.getL(rowMajor(ids.layout(), i));
      View to = slice(flat, i);
      if (id < 0 || id >= n) fill(to, 0);
      else copy(to, slice(table, (int) id));
    }
  }

  @Override
  public void scatterAdd(View out, View src, View ids) {
    Cells from = Cells.of(ids);
    int n = out.shape().get(0);
    View flat = slices(src, ids);
    for (int i = 0; i < ids.size(); i++) {
      long id = from.getL(rowMajor(ids.layout(), i));
      if (id < 0 || id >= n) continue;
      View to = slice(out, (int) id);
      binary(Bin.ADD, to, to, slice(flat, i));
    }
  }

  /** (ids..., rest...) as (n, rest...); the id axes must be contiguous. */
  private static View slices(View v, View ids) {
    int skip = ids.shape().ndim();
    int rest = v.shape().ndim() - skip;
    int[] n = new int[rest + 1];
    int[] s = new int[rest + 1];
    n[0] = ids.size();
    for (int i = 0; i < rest; i++) {
      n[i + 1] = v.shape().get(skip + i);
      s[i + 1] = v.layout().stride(skip + i);
    }
    int step = 1;
    for (int i = 0; i < rest; i++) step *= Math.max(1, n[i + 1]);
    s[0] = skip > 0 && ids.size() > 1 ? smallest(v.layout(), skip, step) : step;
    return v.with(Layout.of(v.dtype(), v.layout().offset(), Shape.of(n), s));
  }

  private static int smallest(Layout l, int axes, int otherwise) {
    for (int i = axes - 1; i >= 0; i--) {
      if (l.shape().get(i) > 1) return l.stride(i);
    }
    return otherwise;
  }

  private static View slice(View v, int i) {
    Layout l = v.layout();
    int r = l.shape().ndim();
    return v.with(Layout.of(l.dtype(), l.offset() + i * l.stride(0), l.shape().dropFirst(), Arrays.copyOfRange(l.strides(), 1, r)));
  }

  private static int rowMajor(Layout l, int k) {
    int at = l.offset();
    for (int i = l.shape().ndim() - 1; i >= 0; i--) {
      int n = l.shape().get(i);
      at += k % n * l.stride(i);
      k /= n;
    }
    return at;
  }
}
