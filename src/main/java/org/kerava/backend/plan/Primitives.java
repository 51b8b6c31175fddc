package org.kerava.backend.plan;

import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Chain;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Limits;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** The seam in front of a backend: its memory, steps and primitives. Calls go to the thread's {@link Session}. */
abstract class Primitives implements Backend {
  /** What runs the calls in the end. */
  final Backend backend;
  final Statistics statistics = new Statistics();
  private final ThreadLocal<Session> sessions;

  Primitives(Backend backend, Options options) {
    this.backend = backend;
    sessions = ThreadLocal.withInitial(() -> new Session(backend, statistics, options));
  }

  /** {@return the session of this thread, if a step is open that is recorded or followed} */
  final @Nullable Session open() {
    Session s = sessions.get();
    return s.open() ? s : null;
  }

  /** Begins a call, whose arguments are to be noted. */
  final Session call(Kind kind) {
    return sessions.get().call(kind, null);
  }

  /** Begins a call of a function or with a window. */
  final Session call(Kind kind, Object what) {
    return sessions.get().call(kind, what);
  }

  // ---- memory and steps ----

  @Override
  public final Device device() {
    return backend.device();
  }

  @Override
  public final Buffer alloc(DType dtype, int size) {
    return open() instanceof Session s ? s.alloc(dtype, size) : backend.alloc(dtype, size);
  }

  @Override
  public final Buffer variable(DType dtype, int size) {
    return backend.variable(dtype, size);
  }

  @Override
  public final void release(Buffer buffer) {
    if (open() instanceof Session s) s.release(buffer);
    else backend.release(buffer);
  }

  @Override
  public final int mark() {
    return open() instanceof Session s ? s.mark() : backend.mark();
  }

  @Override
  public final void releaseSince(int mark, Set<Buffer> kept) {
    if (open() instanceof Session s) s.releaseSince(mark, kept);
    else backend.releaseSince(mark, kept);
  }

  @Override
  public final long peakBytes() {
    return backend.peakBytes() + sessions.get().planBytes();
  }

  /** None: plans make chains of the calls themselves. */
  @Override
  public final @Nullable Chain chain(Chain.Body body, Layout[] operands, int numbers, Chain.@Nullable Reduction then) {
    return null;
  }

  @Override
  public final void chained(Runnable call, View out, Chain chain, View[] views, double[] numbers) {
    throw new UnsupportedOperationException("this backend makes no chains");
  }

  @Override
  public final void tasks(int count, IntConsumer task) {
    throw new UnsupportedOperationException("tasks are for the backend behind the plans");
  }

  @Override
  public final void settle() {
    backend.settle();
  }

  @Override
  public final Limits limits() {
    return backend.limits();
  }

  @Override
  public final void write(View dst, Object array, int at) {
    if (open() instanceof Session s) s.write(dst, array, at);
    else backend.write(dst, array, at);
  }

  @Override
  public final void read(View src, Object array, int at) {
    if (open() instanceof Session s) s.read(src, array, at);
    else backend.read(src, array, at);
  }

  @Override
  public final Step begin(Object key) {
    Session s = sessions.get();
    s.begin(key);
    return s::end;
  }

  // ---- primitives ----

  @Override
  public void copy(View out, View a) {
    call(Kind.COPY).on(out).on(a).done();
  }

  @Override
  public void fill(View out, double s) {
    call(Kind.FILL).on(out).number(s).done();
  }

  @Override
  public void cast(View out, View a) {
    call(Kind.CAST).on(out).on(a).done();
  }

  @Override
  public void unary(Un op, View out, View a) {
    call(Kind.UNARY, op).on(out).on(a).done();
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    call(Kind.BINARY, op).on(out).on(a).on(b).done();
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    call(Kind.SCALAR, op).on(out).on(a).number(s).done();
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    call(Kind.COMPARE, op).on(out).on(a).on(b).done();
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    call(Kind.COMPARE_SCALAR, op).on(out).on(a).number(s).done();
  }

  @Override
  public void where(View out, View c, View a, View b) {
    call(Kind.WHERE).on(out).on(c).on(a).on(b).done();
  }

  @Override
  public void iota(View out, int axis, double start, double step) {
    call(Kind.IOTA).on(out).code(axis).number(start).number(step).done();
  }

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    call(Kind.RANDOM, dist).on(out).integer(seed).integer(counter).number(p).number(q).done();
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    call(Kind.REDUCE, op).on(out).on(a).axes(axes).done();
  }

  @Override
  public void argReduce(boolean max, View out, View a, int axis) {
    call(Kind.ARG_REDUCE).code(axis << 1 | (max ? 1 : 0)).on(out).on(a).done();
  }

  @Override
  public void scan(Red op, View out, View a, int axis, boolean reverse) {
    call(Kind.SCAN, op).on(out).on(a).code(axis << 1 | (reverse ? 1 : 0)).done();
  }

  @Override
  public void sort(View values, View index, View a) {
    call(Kind.SORT).on(values).on(index).on(a).done();
  }

  @Override
  public void topK(View index, View a) {
    call(Kind.TOP_K).on(index).on(a).done();
  }

  @Override
  public void matmul(View out, View a, View b, boolean acc) {
    call(Kind.MATMUL).on(out).on(a).on(b).flag(acc).done();
  }

  @Override
  public void conv(Window w, View out, View x, View k) {
    call(Kind.CONV, w).on(out).on(x).on(k).done();
  }

  @Override
  public void convDx(Window w, View dx, View dy, View k) {
    call(Kind.CONV_DX, w).on(dx).on(dy).on(k).done();
  }

  @Override
  public void convDw(Window w, View dk, View x, View dy) {
    call(Kind.CONV_DW, w).on(dk).on(x).on(dy).done();
  }

  @Override
  public void pool(boolean max, Window w, View out, View x) {
    call(Kind.POOL, w).flag(max).on(out).on(x).done();
  }

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    call(Kind.POOL_GRAD, w).flag(max).on(dx).on(dy).on(x).done();
  }

  @Override
  public void gather(View out, View table, View ids) {
    call(Kind.GATHER).on(out).on(table).on(ids).done();
  }

  @Override
  public void scatterAdd(View out, View src, View ids) {
    call(Kind.SCATTER_ADD).on(out).on(src).on(ids).done();
  }
}
