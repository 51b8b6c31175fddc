package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Transpose;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * Copies between views, in parallel: dense rows of any type as they lie; floats whose dense axes differ by transposing small blocks, so that
 * a cache line fetched on one side is used up before it goes.
 */
final class Copies implements ThreadPool.Task {
  /** Elements per task: about 10 us. */
  private static final int TASK = 1 << 15;
  private static final int BLOCK = 64;
  /** Elements of a row that a loop copies. */
  private static final int SHORT = 32;

  private static final ThreadLocal<Copies> LOCAL = ThreadLocal.withInitial(Copies::new);

  private final Space space = new Space();
  private int p; // dense in the output
  private int q; // dense in the input
  private int stepP;
  private int stepQ;
  private int tasksP;
  private int tasksQ;
  private int outer;
  private int group; // outer indices per task

  private Copies() {}

  /** Tries; false if there is no loop for the operands. */
  static boolean run(ThreadPool pool, View out, View a) {
    var work = LOCAL.get();
    var space = work.space;
    space.start(out.shape());
    if (space.size == 0) {
      return true;
    }
    space.add(out);
    space.add(a);
    space.merge(false);
    boolean able = work.plan();
    if (able) {
      pool.run(Gemm.ceil(work.outer, work.group) * work.tasksP * work.tasksQ, work);
    }
    space.clear();
    return able;
  }

  private boolean plan() {
    p = dense(0);
    q = dense(1);
    if (p < 0 || q < 0 || p != q && !(space.arrays[0] instanceof float[])) {
      return false;
    }
    stepP = p == q ? TASK : BLOCK;
    stepQ = p == q ? 1 : BLOCK;
    tasksP = Gemm.ceil(space.lengths[p], stepP);
    tasksQ = p == q ? 1 : Gemm.ceil(space.lengths[q], stepQ);
    outer = 1;
    for (int i = 0; i < space.rank; i++) {
      outer *= i == p || i == q ? 1 : space.lengths[i];
    }
    int inner = Math.min(stepP, space.lengths[p]) * (p == q ? 1 : Math.min(stepQ, space.lengths[q]));
    group = Math.clamp(TASK / inner, 1, outer);
    return true;
  }

  private int dense(int operand) {
    for (int i = space.rank - 1; i >= 0; i--) {
      if (space.strides[operand][i] == 1) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void run(int task) {
    int q0 = task % tasksQ * stepQ; // this first: tasks that run at one time then write to different rows, which share no cache line
    int p0 = task / tasksQ % tasksP * stepP;
    int first = task / tasksP / tasksQ * group;
    int lengthP = Math.min(stepP, space.lengths[p] - p0);
    int lengthQ = p == q ? 1 : Math.min(stepQ, space.lengths[q] - q0);
    int[] so = space.strides[0];
    int[] sa = space.strides[1];
    int o = space.offsets[0] + p0;
    int i = space.offsets[1] + p0 * sa[p];
    int[] index = Scratch.ints(2, space.rank); // counts like an odometer: divisions would cost as much as short rows
    for (int axis = space.rank - 1, rest = first; axis >= 0; axis--) {
      if (axis != p && axis != q) {
        index[axis] = rest % space.lengths[axis];
        rest /= space.lengths[axis];
        o += index[axis] * so[axis];
        i += index[axis] * sa[axis];
      }
    }
    for (int k = first; k < Math.min(outer, first + group); k++) {
      if (p != q) {
        transpose((float[]) space.arrays[1], i + q0, sa[p], (float[]) space.arrays[0], o + q0 * so[q], so[q], lengthP, lengthQ);
      } else if (space.arrays[0] instanceof float[] to) {
        System.arraycopy((float[]) space.arrays[1], i, to, o, lengthP);
      } else {
        System.arraycopy(space.arrays[1], i, space.arrays[0], o, lengthP);
      }
      for (int axis = space.rank - 1; axis >= 0; axis--) {
        if (axis == p || axis == q) {
          continue;
        }
        o += so[axis];
        i += sa[axis];
        if (++index[axis] < space.lengths[axis]) {
          break;
        }
        o -= so[axis] * space.lengths[axis];
        i -= sa[axis] * space.lengths[axis];
        index[axis] = 0;
      }
    }
  }

  /** A block; rows of the result that lie 4 KiB apart, and so share their places in the cache, are put together elsewhere first. */
  private static void transpose(float[] from, int i, int fromStride, float[] to, int o, int toStride, int rows, int columns) {
    if (toStride % 512 != 0) {
      Transpose.transpose(from, i, fromStride, to, o, toStride, rows, columns);
      return;
    }
    int stride = BLOCK + 16;
    var block = Scratch.floats(Scratch.COPIES, BLOCK * stride);
    Transpose.transpose(from, i, fromStride, block, 0, stride, rows, columns);
    for (int c = 0; c < columns; c++) {
      System.arraycopy(block, c * stride, to, o + c * toStride, rows);
    }
  }

  /** Whether rows can be picked as they lie: after {@code skip} axes that go on evenly, {@code v} is dense. */
  private static boolean rows(View v, int skip) {
    int step = 1;
    for (int i = v.shape().ndim() - 1; i >= 0; i--) {
      int n = v.shape().get(i);
      if (n != 1 && v.layout().stride(i) != step) {
        return false;
      }
      step *= n;
      if (i == skip) {
        return true;
      }
    }
    return true;
  }

  static int id(Object ids, int i) {
    return ids instanceof int[] a ? a[i] : Math.clamp(((long[]) ids)[i], -1, Integer.MAX_VALUE);
  }

  static boolean ids(View ids) {
    return (ids.dtype() == DType.INT32 || ids.dtype() == DType.INT64) && ids.layout().isContiguous();
  }

  /** Tries {@link org.kerava.backend.Backend#gather}. */
  static boolean gather(ThreadPool pool, View out, View table, View ids) {
    if (!out.layout().isContiguous() || !rows(table, 1) || !ids(ids) || out.dtype() != table.dtype() || out.size() == 0) {
      return false;
    }
    int n = table.shape().get(0);
    int row = out.size() / ids.size();
    int step = table.layout().stride(0);
    int block = Math.max(1, TASK / row);
    Object from = table.buffer().storage();
    Object to = out.buffer().storage();
    Object numbers = ids.buffer().storage();
    if (row == 1 && ids.size() <= TASK && numbers instanceof int[] at && (to instanceof float[] || to instanceof int[])) {
      one(to, out.layout().offset(), from, table.layout().offset(), step, n, at, ids.layout().offset(), ids.size());
      return true;
    }
    pool.run(Gemm.ceil(ids.size(), block), chunk -> {
      for (int i = chunk * block; i < Math.min(ids.size(), (chunk + 1) * block); i++) {
        int id = id(numbers, ids.layout().offset() + i);
        int o = out.layout().offset() + i * row;
        if (id < 0 || id >= n) {
          clear(to, o, row);
        } else {
          row(from, table.layout().offset() + id * step, to, o, row);
        }
      }
    });
    return true;
  }

  /** Picks single elements: in loops so tight that many wait for memory at once. */
  private static void one(Object to, int o, Object from, int table, int step, int n, int[] ids, int first, int count) {
    if (to instanceof float[] floats) {
      float[] source = (float[]) from;
      for (int i = 0; i < count; i++) {
        int id = ids[first + i];
        floats[o + i] = id >= 0 && id < n ? source[table + id * step] : 0;
      }
    } else {
      int[] ints = (int[]) to;
      int[] source = (int[]) from;
      for (int i = 0; i < count; i++) {
        int id = ids[first + i];
        ints[o + i] = id >= 0 && id < n ? source[table + id * step] : 0;
      }
    }
  }

  /** Copies a row; short ones of the common types without a call into the VM, which would take longer than the row. */
  private static void row(Object from, int i, Object to, int o, int n) {
    if (to instanceof float[] floats && n > SHORT) {
      System.arraycopy((float[]) from, i, floats, o, n);
    } else if (to instanceof float[] floats) {
      float[] source = (float[]) from;
      for (int k = 0; k < n; k++) {
        floats[o + k] = source[i + k];
      }
    } else if (to instanceof int[] ints && n <= SHORT) {
      int[] source = (int[]) from;
      for (int k = 0; k < n; k++) {
        ints[o + k] = source[i + k];
      }
    } else {
      System.arraycopy(from, i, to, o, n);
    }
  }

  private static void clear(Object array, int at, int n) {
    switch (array) {
      case float[] a -> Arrays.fill(a, at, at + n, 0);
      case double[] a -> Arrays.fill(a, at, at + n, 0);
      case int[] a -> Arrays.fill(a, at, at + n, 0);
      case long[] a -> Arrays.fill(a, at, at + n, 0);
      case byte[] a -> Arrays.fill(a, at, at + n, (byte) 0);
      default -> Arrays.fill((Object[]) array, at, at + n, "");
    }
  }

  /** Tries {@link org.kerava.backend.Backend#scatterAdd}: in the order of the ids, columns apart in parallel. */
  static boolean scatterAdd(ThreadPool pool, View out, View src, View ids) {
    if (out.dtype() != DType.FLOAT32 || !src.layout().isContiguous() || !rows(out, 1) || !ids(ids) || src.size() == 0) {
      return false;
    }
    int n = out.shape().get(0);
    int row = src.size() / ids.size();
    int step = out.layout().stride(0);
    int slices = Math.clamp(Math.min(src.size() >> 16, row / BLOCK), 1, 16);
    float[] from = (float[]) src.buffer().storage();
    float[] to = (float[]) out.buffer().storage();
    Object numbers = ids.buffer().storage();
    pool.run(slices, slice -> {
      int c0 = row * slice / slices;
      int c1 = row * (slice + 1) / slices;
      for (int i = 0; i < ids.size(); i++) {
        int id = id(numbers, ids.layout().offset() + i);
        if (id >= 0 && id < n) {
          add(to, out.layout().offset() + id * step + c0, from, src.layout().offset() + i * row + c0, c1 - c0);
        }
      }
    });
    return true;
  }

  static void add(float[] to, int o, float[] from, int i, int n) {
    for (int k = 0; k < n; k++) {
      to[o + k] += from[i + k];
    }
  }
}
