package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** Matrix products of the seam: from views with any strides to {@link Gemm}. */
final class Products {
  private static final int[] NO_BATCHES = {};

  private final Cpu cpu;
  private final ThreadPool threads;

  Products(Cpu cpu, ThreadPool threads) {
    this.cpu = cpu;
    this.threads = threads;
  }

  /** Whether these kernels compute a dtype; the 16-bit floats are kept in 32 and rounded at the end. */
  static boolean supports(View... views) {
    for (var view : views) {
      if (view.dtype() != DType.FLOAT32 && view.dtype() != DType.FLOAT16 && view.dtype() != DType.BFLOAT16) {
        return false;
      }
    }
    return true;
  }

  /** {@code out (+)= a b}, then bias and activation; shapes as in {@link org.kerava.backend.Backend#linear}. */
  void linear(View out, View a, View b, @Nullable View bias, @Nullable Un act, boolean add) {
    var layout = out.layout();
    int rank = layout.shape().ndim();
    int m = layout.shape().get(rank - 2);
    int n = layout.shape().get(rank - 1);
    if (n > 1 && layout.stride(rank - 1) != 1) { // columns of the result apart: compute by rows, then copy
      var dense = cpu.alloc(out.dtype(), out.size());
      var result = new View(dense, Layout.contiguous(out.dtype(), out.shape()));
      if (add) {
        cpu.copy(result, out);
      }
      linear(result, a, b, bias, act, add);
      cpu.copy(out, result);
      cpu.release(dense);
      return;
    }
    var left = readable(a);
    var right = readable(b);
    int k = a.shape().get(rank - 1);
    int batches = rank - 2;
    boolean fold = true; // while B is shared and the rows of A and C go on evenly, a batch is just more rows
    int rowsA = rows(left, m, k);
    int rowsC = m == 1 ? n : layout.stride(rank - 2);
    boolean byRows = columns(left, k) == 1;
    while (fold && batches > 0 && byRows) {
      int size = layout.shape().get(batches - 1);
      fold = size == 1 || right.layout().stride(batches - 1) == 0 && follows(left.layout().stride(batches - 1), m, rowsA)
          && follows(layout.stride(batches - 1), m, rowsC);
      if (fold) {
        if (m == 1 && size > 1) {
          rowsA = left.layout().stride(batches - 1);
          rowsC = layout.stride(batches - 1);
        }
        m *= size;
        batches--;
      }
    }
    int[] shape = batches == 0 ? NO_BATCHES : new int[batches];
    for (int d = 0; d < batches; d++) {
      shape[d] = layout.shape().get(d);
    }
    var epilogue = epilogue(bias, act);
    var ma = new Matrix(array(left), left.layout().offset(), rowsA, columns(left, k), steps(left, batches));
    var mb = new Matrix(array(right), right.layout().offset(), rows(right, k, n), columns(right, n), steps(right, batches));
    var mc = new Matrix(array(out), layout.offset(), rowsC, 1, steps(out, batches));
    var last = does(epilogue, bias, act) ? epilogue.then(cpu.after(out)) : epilogue;
    if (batches == 0) {
      Gemm.multiply(threads, m, n, k, ma, mb, PackedWeights.of(threads, Tiles.ACTIVE, right.buffer(), mb, k, n), mc, add, last);
    } else {
      Gemm.multiply(threads, Tiles.ACTIVE, shape, m, n, k, ma, null, mb, mc, add, last);
    }
    free(left, a);
    free(right, b);
    round(cpu, out);
    if (epilogue == Epilogue.NONE && bias != null) {
      cpu.binary(Bin.ADD, out, out, bias.broadcastTo(out.shape()));
    }
    if (act != null && !(epilogue != Epilogue.NONE && act == Un.RELU)) {
      cpu.unary(act, out, out);
    }
  }

  private static boolean follows(int step, int m, int row) {
    return m == 1 || step == m * row;
  }

  /** Whether an {@link #epilogue} does all that is to be done to a result: then a chain may follow in it. */
  static boolean does(Epilogue epilogue, @Nullable View bias, @Nullable Un act) {
    boolean fused = epilogue != Epilogue.NONE;
    return (bias == null || fused) && (act == null || fused && act == Un.RELU);
  }

  /** Bias and ReLU inside the product, where they can be. */
  static Epilogue epilogue(@Nullable View bias, @Nullable Un act) {
    if (bias == null || bias.dtype() != DType.FLOAT32 || bias.layout().stride(0) != 1) {
      return Epilogue.NONE;
    }
    return Epilogue.bias(array(bias), bias.layout().offset(), act == Un.RELU);
  }

  /** The 16-bit types: rounds what was computed in 32 bits. */
  static void round(Cpu cpu, View out) {
    if (out.dtype() != DType.FLOAT32) {
      var plain = out.layout();
      cpu.cast(out, out.with(Layout.of(DType.FLOAT32, plain.offset(), plain.shape(), plain.strides())));
    }
  }

  /** The view itself if its rows or columns are dense, else a dense copy. */
  private View readable(View a) {
    int rank = a.shape().ndim();
    int rows = a.shape().get(rank - 2);
    int columns = a.shape().get(rank - 1);
    if (columns == 1 || rows == 1 || a.layout().stride(rank - 1) == 1 || a.layout().stride(rank - 2) == 1) {
      return a;
    }
    var copy = new View(cpu.alloc(a.dtype(), a.size()), Layout.contiguous(a.dtype(), a.shape()));
    cpu.copy(copy, a);
    return copy;
  }

  private void free(View used, View original) {
    if (used != original) {
      cpu.release(used.buffer());
    }
  }

  private static int rows(View a, int rows, int columns) {
    int rank = a.shape().ndim();
    return rows == 1 ? columns(a, columns) == 1 ? columns : 1 : a.layout().stride(rank - 2);
  }

  private static int columns(View a, int columns) {
    return columns == 1 ? 1 : a.layout().stride(a.shape().ndim() - 1);
  }

  private static int[] steps(View a, int batches) {
    if (batches == 0) {
      return NO_BATCHES;
    }
    int[] steps = new int[batches];
    for (int d = 0; d < batches; d++) {
      steps[d] = a.shape().get(d) == 1 ? 0 : a.layout().stride(d);
    }
    return steps;
  }

  static float[] array(View a) {
    return (float[]) a.buffer().storage();
  }
}
