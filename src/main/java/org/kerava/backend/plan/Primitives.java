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

/** The seam in front of a backend: its memory, steps and primitives. Inside a step that is recorded or followed each call goes to the {@link Session}. */
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
    if (open() instanceof Session here) here.call(Kind.COPY, null).on(out).on(a).done();
    else backend.copy(out, a);
  }

  @Override
  public void fill(View out, double s) {
    if (open() instanceof Session here) here.call(Kind.FILL, null).on(out).number(s).done();
    else backend.fill(out, s);
  }

  @Override
  public void cast(View out, View a) {
    if (open() instanceof Session here) here.call(Kind.CAST, null).on(out).on(a).done();
    else backend.cast(out, a);
  }

  @Override
  public void unary(Un op, View out, View a) {
    if (open() instanceof Session here) here.call(Kind.UNARY, op).on(out).on(a).done();
    else backend.unary(op, out, a);
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    if (open() instanceof Session here) here.call(Kind.BINARY, op).on(out).on(a).on(b).done();
    else backend.binary(op, out, a, b);
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    if (open() instanceof Session here) here.call(Kind.SCALAR, op).on(out).on(a).number(s).done();
    else backend.scalar(op, out, a, s);
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    if (open() instanceof Session here) here.call(Kind.COMPARE, op).on(out).on(a).on(b).done();
    else backend.compare(op, out, a, b);
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    if (open() instanceof Session here) here.call(Kind.COMPARE_SCALAR, op).on(out).on(a).number(s).done();
    else backend.compare(op, out, a, s);
  }

  @Override
  public void where(View out, View c, View a, View b) {
    if (open() instanceof Session here) here.call(Kind.WHERE, null).on(out).on(c).on(a).on(b).done();
    else backend.where(out, c, a, b);
  }

  @Override
  public void iota(View out, int axis, double start, double step) {
    if (open() instanceof Session here) here.call(Kind.IOTA, null).on(out).code(axis).number(start).number(step).done();
    else backend.iota(out, axis, start, step);
  }

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    if (open() instanceof Session here) here.call(Kind.RANDOM, dist).on(out).integer(seed).integer(counter).number(p).number(q).done();
    else backend.random(dist, out, seed, counter, p, q);
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    if (open() instanceof Session here) here.call(Kind.REDUCE, op).on(out).on(a).axes(axes).done();
    else backend.reduce(op, out, a, axes);
  }

  @Override
  public void argReduce(boolean max, View out, View a, int axis) {
    if (open() instanceof Session here) here.call(Kind.ARG_REDUCE, null).code(axis << 1 | (max ? 1 : 0)).on(out).on(a).done();
    else backend.argReduce(max, out, a, axis);
  }

  @Override
  public void scan(Red op, View out, View a, int axis, boolean reverse) {
    if (open() instanceof Session here) here.call(Kind.SCAN, op).on(out).on(a).code(axis << 1 | (reverse ? 1 : 0)).done();
    else backend.scan(op, out, a, axis, reverse);
  }

  @Override
  public void sort(View values, View index, View a) {
    if (open() instanceof Session here) here.call(Kind.SORT, null).on(values).on(index).on(a).done();
    else backend.sort(values, index, a);
  }

  @Override
  public void topK(View index, View a) {
    if (open() instanceof Session here) here.call(Kind.TOP_K, null).on(index).on(a).done();
    else backend.topK(index, a);
  }

  @Override
  public void matmul(View out, View a, View b, boolean acc) {
    if (open() instanceof Session here) here.call(Kind.MATMUL, null).on(out).on(a).on(b).flag(acc).done();
    else backend.matmul(out, a, b, acc);
  }

  @Override
  public void conv(Window w, View out, View x, View k) {
    if (open() instanceof Session here) here.call(Kind.CONV, w).on(out).on(x).on(k).done();
    else backend.conv(w, out, x, k);
  }

  @Override
  public void convDx(Window w, View dx, View dy, View k) {
    if (open() instanceof Session here) here.call(Kind.CONV_DX, w).on(dx).on(dy).on(k).done();
    else backend.convDx(w, dx, dy, k);
  }

  @Override
  public void convDw(Window w, View dk, View x, View dy) {
    if (open() instanceof Session here) here.call(Kind.CONV_DW, w).on(dk).on(x).on(dy).done();
    else backend.convDw(w, dk, x, dy);
  }

  @Override
  public void pool(boolean max, Window w, View out, View x) {
    if (open() instanceof Session here) here.call(Kind.POOL, w).flag(max).on(out).on(x).done();
    else backend.pool(max, w, out, x);
  }

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    if (open() instanceof Session here) here.call(Kind.POOL_GRAD, w).flag(max).on(dx).on(dy).on(x).done();
    else backend.poolGrad(max, w, dx, dy, x);
  }

  @Override
  public void gather(View out, View table, View ids) {
    if (open() instanceof Session here) here.call(Kind.GATHER, null).on(out).on(table).on(ids).done();
    else backend.gather(out, table, ids);
  }

  @Override
  public void scatterAdd(View out, View src, View ids) {
    if (open() instanceof Session here) here.call(Kind.SCATTER_ADD, null).on(out).on(src).on(ids).done();
    else backend.scatterAdd(out, src, ids);
  }
}
