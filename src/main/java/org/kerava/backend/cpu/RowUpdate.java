package org.kerava.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * {@link org.kerava.backend.Backend#updateRows}: the slices are put in the order of their rows, those of one row in their own. Then either each row
 * that has any is updated by itself, or the table is passed once in blocks: a block's gradient is zeros in a small array, to which the slices of its rows are
 * added. The update's own kernel runs on both, so that its numbers are those of a gradient of the whole shape. A table of one block needs no order.
 *
 * <p>One object per thread, reused.
 */
final class RowUpdate implements ThreadPool.Task {
  /** Elements of a block: its gradient stays in the first cache, with room for weights and slots. */
  private static final int BLOCK = 2048;
  /** Elements of a task: some microseconds. */
  private static final int TASK = 1 << 13;
  /** Rows of a block that are not cleared one by one. */
  private static final int MANY = 16;
  /** Bits of a digit when ids are sorted. */
  private static final int DIGIT = 11;

  private static final float[] NOWHERE = {};

  private static final ThreadLocal<RowUpdate> LOCAL = ThreadLocal.withInitial(RowUpdate::new);

  private int[] ids = {}; // ascending
  private int[] order = {}; // where the slice of each is
  private int[] idsBefore = {};
  private int[] orderBefore = {};
  private final int[] counts = new int[1 << DIGIT];
  private int[] first = new int[1]; // of the slices of each row that has any, and the end
  private int count; // slices
  private int used; // rows that have any
  private float[] slices = NOWHERE;
  private int rows;
  private int row; // its length
  private boolean apart; // rows that have slices only
  private int taskRows;
  private @Nullable StepNest nest;

  private RowUpdate() {}

  /**
   * Tries.
   *
   * @param update the composite: of weights, gradient and slots
   * @param resting whether a gradient of 0 changes nothing
   * @return false if there is no loop for the operands
   */
  static boolean run(ThreadPool pool, Composite update, boolean resting, View w, List<View> slots, View slices, View ids, double[] numbers) {
    boolean fits = dense(w) && denseSlices(slices, ids.shape().ndim()) && Copies.ids(ids) && w.size() > 0;
    for (int i = 0; i < slots.size(); i++) {
      fits &= dense(slots.get(i));
    }
    if (!fits) {
      return false;
    }
    var work = LOCAL.get();
    work.rows = w.shape().get(0);
    work.row = w.size() / work.rows;
    work.apart = resting;
    work.slices = (float[]) slices.buffer().storage();
    work.collect(ids, slices.layout());
    var nest = update.bind(w, slots, numbers);
    if (!resting && w.size() <= BLOCK) {
      work.whole(nest);
    } else {
      work.sort();
      int all = resting ? work.used : work.rows;
      work.taskRows = Math.max(1, TASK / work.row);
      if (work.taskRows > 16) {
        work.taskRows &= -16; // whole vectors
      }
      work.nest = nest;
      pool.run(Gemm.ceil(all, work.taskRows), work);
      work.nest = null;
    }
    work.slices = NOWHERE; // an idle thread keeps no array alive
    return true;
  }

  private static boolean dense(View v) {
    return v.dtype() == DType.FLOAT32 && v.layout().isContiguous() && v.shape().ndim() > 0;
  }

  /** Whether each slice is dense. */
  private static boolean denseSlices(View v, int idAxes) {
    int step = 1;
    for (int i = v.shape().ndim() - 1; i >= idAxes; i--) {
      if (v.shape().get(i) != 1 && v.layout().stride(i) != step) {
        return false;
      }
      step *= v.shape().get(i);
    }
    return v.dtype() == DType.FLOAT32;
  }

  /** Notes the ids that are inside, and where their slices are. */
  private void collect(View v, Layout where) {
    int n = v.size();
    if (ids.length < n) {
      int room = Math.max(n, 2 * ids.length);
      ids = new int[room];
      order = new int[room];
      idsBefore = new int[room];
      orderBefore = new int[room];
      first = new int[room + 1];
    }
    Object numbers = v.buffer().storage();
    int axes = v.shape().ndim();
    int inner = axes == 0 ? 1 : v.shape().last();
    int step = axes == 0 ? 0 : where.stride(axes - 1);
    count = 0;
    for (int i = 0; i < n; i += inner) {
      int slice = where.offset();
      for (int axis = axes - 2, k = i / inner; axis >= 0; axis--) {
        slice += k % v.shape().get(axis) * where.stride(axis);
        k /= v.shape().get(axis);
      }
      for (int k = i; k < i + inner; k++, slice += step) {
        int id = Copies.id(numbers, v.layout().offset() + k);
        if (id >= 0 && id < rows) {
          ids[count] = id;
          order[count++] = slice;
        }
      }
    }
  }

  /** Updates a table of one block. */
  private void whole(StepNest update) {
    int size = rows * row;
    float[] g = Scratch.floats(Scratch.ROW_GRADIENT, size);
    Arrays.fill(g, 0, size, 0);
    for (int i = 0; i < count; i++) {
      add(g, ids[i] * row, order[i]);
    }
    update.run(g, 0, size);
  }

  /** Puts the slices in the order of their ids, by one digit after the other. */
  private void sort() {
    int bits = 32 - Integer.numberOfLeadingZeros(rows - 1);
    int digits = Gemm.ceil(bits, DIGIT);
    for (int digit = 0; digit < digits; digit++) {
      int width = Gemm.ceil(bits, digits);
      sort(digit * width, (1 << width) - 1);
    }
    used = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        first[used++] = i;
      }
    }
    first[used] = count;
  }

  private void sort(int shift, int mask) {
    Arrays.fill(counts, 0, mask + 1, 0);
    for (int i = 0; i < count; i++) {
      counts[ids[i] >>> shift & mask]++;
    }
    for (int d = 0, at = 0; d <= mask; d++) {
      int n = counts[d];
      counts[d] = at;
      at += n;
    }
    for (int i = 0; i < count; i++) {
      int to = counts[ids[i] >>> shift & mask]++;
      idsBefore[to] = ids[i];
      orderBefore[to] = order[i];
    }
    int[] t = ids;
    ids = idsBefore;
    idsBefore = t;
    t = order;
    order = orderBefore;
    orderBefore = t;
  }

  @Override
  public void run(int task) {
    var update = nest;
    if (update == null) {
      throw new AssertionError("no update");
    }
    int from = task * taskRows;
    if (apart) {
      for (int k = from; k < Math.min(used, from + taskRows); k++) {
        float[] g = Scratch.floats(Scratch.ROW_GRADIENT, row);
        sum(g, 0, k, false);
        int at = ids[first[k]] * row;
        update.run(g, at, at + row);
      }
      return;
    }
    int step = Math.max(1, BLOCK / row);
    if (step > 16) {
      step &= -16;
    }
    int end = Math.min(rows, from + taskRows);
    float[] g = Scratch.floats(Scratch.ROW_GRADIENT, step * row);
    Arrays.fill(g, 0, step * row, 0);
    int k = atLeast(from);
    for (int r = from; r < end; r += step) {
      int last = Math.min(end, r + step);
      int begin = k;
      for (; k < used && ids[first[k]] < last; k++) {
        sum(g, (ids[first[k]] - r) * row, k, true);
      }
      update.run(g, r * row, last * row);
      if (k - begin > MANY) {
        Arrays.fill(g, 0, step * row, 0);
        begin = k;
      }
      for (int i = begin; i < k; i++) {
        int at = (ids[first[i]] - r) * row;
        Arrays.fill(g, at, at + row, 0);
      }
    }
  }

  /** The first of the rows with slices that is not before a row. */
  private int atLeast(int r) {
    int low = 0;
    int high = used;
    while (low < high) {
      int mid = low + high >>> 1;
      if (ids[first[mid]] < r) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  /** The sum of a row's slices, begun at 0, so that -0 gives 0 as everywhere. */
  private void sum(float[] to, int at, int k, boolean zeros) {
    for (int i = first[k]; i < first[k + 1]; i++) {
      int from = order[i];
      if (i == first[k] && !zeros) {
        for (int c = 0; c < row; c++) {
          to[at + c] = 0f + slices[from + c];
        }
      } else {
        add(to, at, from);
      }
    }
  }

  private void add(float[] to, int at, int from) {
    if (row == 1) {
      to[at] += slices[from];
    } else {
      Copies.add(to, at, slices, from, row);
    }
  }
}
