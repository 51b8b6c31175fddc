package org.kerava.backend.cpu;

import java.util.Set;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Chain;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Limits;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.backend.Window;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * The backend of the processor. What has no kernel of its own here runs on the scalar {@link Reference}, which it extends.
 */
public final class Cpu extends Reference {
  private final BufferPool pool = new BufferPool();
  private final ThreadPool threads = ThreadPool.shared();
  private final Elementwise elementwise = new Elementwise(threads);
  private final Fusion fusion = new Fusion();
  private final Reductions reductions = new Reductions(this, threads);
  private final Sequences sequences = new Sequences(this, threads, fusion);
  private final Products products = new Products(this, ThreadPool.shared());
  private final Convolutions convolutions = new Convolutions(this, ThreadPool.shared());

  /** A backend with its own memory pool. */
  public Cpu() {}

  @Override
  public Buffer alloc(DType dtype, int size) {
    return pool.alloc(dtype, size);
  }

  @Override
  public void release(Buffer buffer) {
    pool.release(buffer);
  }

  @Override
  public void releaseSince(int mark, Set<Buffer> kept) {
    pool.releaseSince(mark, kept);
  }

  @Override
  public long peakBytes() {
    return pool.peakBytes();
  }

  @Override
  public int mark() {
    return pool.mark();
  }

  @Override
  public Step begin(Object key) {
    return pool.begin();
  }

  @Override
  public void settle() {
    WarmUp.await();
  }

  @Override
  public Limits limits() {
    return Ceiling.limits();
  }

  @Override
  public @Nullable Chain chain(Chain.Body body, Layout[] operands, int numbers, Chain.@Nullable Reduction then) {
    return FusedChain.of(threads, reductions, body, operands, numbers, then);
  }

  @Override
  public void tasks(int count, IntConsumer task) {
    threads.run(count, task::accept);
  }

  /** What is to be done with the result of the call that a thread makes. */
  private static final class Following {
    @Nullable View out;
    @Nullable FusedChain chain;
    View[] views = {};
    double[] numbers = {};
    boolean taken;
  }

  private final ThreadLocal<Following> following = ThreadLocal.withInitial(Following::new);

  @Override
  public void chained(Runnable call, View out, Chain chain, View[] views, double[] numbers) {
    var f = following.get();
    var fused = (FusedChain) chain;
    f.out = out;
    f.chain = fused;
    f.views = views;
    f.numbers = numbers;
    f.taken = false;
    try {
      call.run();
    } finally {
      f.out = null;
      f.chain = null;
      fused.unbind();
    }
    if (!f.taken) chain.run(views, numbers);
  }

  /** What a kernel is to do with each finished block of the result that a thread is making: {@link Epilogue#NONE}, or a chain. */
  Epilogue after(View out) {
    var f = following.get();
    if (f.out == null || f.chain == null || f.taken || f.out.buffer() != out.buffer() || !f.out.layout().equals(out.layout())
        || !out.layout().isContiguous() || out.dtype() != DType.FLOAT32
        || !f.chain.bind(out, f.views, f.numbers)) {
      return Epilogue.NONE;
    }
    f.taken = true;
    return f.chain;
  }

  @Override
  public void matmul(View out, View a, View b, boolean acc) {
    if (Products.supports(out, a, b)) {
      products.linear(out, a, b, null, null, acc);
    } else {
      super.matmul(out, a, b, acc);
    }
  }

  @Override
  public void linear(View out, View a, View b, @Nullable View bias, @Nullable Un act) {
    if (Products.supports(out, a, b)) {
      products.linear(out, a, b, bias, act, false);
    } else {
      super.linear(out, a, b, bias, act);
    }
  }

  @Override
  public void conv(Window w, View out, View x, View k) {
    convLinear(w, out, x, k, null, null);
  }

  @Override
  public void convLinear(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    if (Convolutions.supports(w, out, x, k)) {
      convolutions.forward(w, out, x, k, bias, act);
    } else {
      super.conv(w, out, x, k);
      if (bias != null) {
        binary(Bin.ADD, out, out, bias.broadcastTo(out.shape()));
      }
      if (act != null) {
        unary(act, out, out);
      }
    }
  }

  @Override
  public void convDx(Window w, View dx, View dy, View k) {
    if (Convolutions.supports(w, dx, dy, k)) {
      convolutions.toInput(w, dx, dy, k);
    } else {
      super.convDx(w, dx, dy, k);
    }
  }

  @Override
  public void convDw(Window w, View dk, View x, View dy) {
    if (Convolutions.supports(w, dk, x, dy)) {
      convolutions.toKernel(w, dk, x, dy);
    } else {
      super.convDw(w, dk, x, dy);
    }
  }

  @Override
  public void pool(boolean max, Window w, View out, View x) {
    if (Convolutions.supports(w, out, x)) {
      convolutions.pool(max, w, out, x);
    } else {
      super.pool(max, w, out, x);
    }
  }

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    if (Convolutions.supports(w, dx, dy, x)) {
      convolutions.poolGradient(max, w, dx, dy, x);
    } else {
      super.poolGrad(max, w, dx, dy, x);
    }
  }

  @Override
  public void copy(View out, View a) {
    if (!Copies.run(ThreadPool.shared(), out, a)) {
      super.copy(out, a);
    }
  }

  @Override
  public void gather(View out, View table, View ids) {
    if (!Copies.gather(ThreadPool.shared(), out, table, ids)) {
      super.gather(out, table, ids);
    }
  }

  @Override
  public void scatterAdd(View out, View src, View ids) {
    if (!Copies.scatterAdd(ThreadPool.shared(), out, src, ids)) {
      super.scatterAdd(out, src, ids);
    }
  }

  @Override
  public void fill(View out, double s) {
    if (Movement.fills(out)) {
      Movement.fill(threads, out, s);
    } else {
      super.fill(out, s);
    }
  }

  @Override
  public void cast(View out, View a) {
    if (Elementwise.floats(a) && elementwise.cast(out, a)) {
      return;
    }
    if (Movement.casts(out, a)) {
      Movement.cast(threads, out, a);
    } else {
      super.cast(out, a);
    }
  }

  @Override
  public void unary(Un op, View out, View a) {
    if (!elementwise.unary(op, out, a)) {
      super.unary(op, out, a);
    }
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    if (!elementwise.binary(op, out, a, b) && !WideLoops.binary(op, out, a, b)) {
      super.binary(op, out, a, b);
    }
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    if (!elementwise.scalar(op, out, a, s) && !WideLoops.scalar(op, out, a, s)) {
      super.scalar(op, out, a, s);
    }
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    if (!elementwise.compare(op, out, a, b) && !WideLoops.compare(op, out, a, b)) {
      super.compare(op, out, a, b);
    }
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    if (!elementwise.compare(op, out, a, s)) {
      super.compare(op, out, a, s);
    }
  }

  @Override
  public void where(View out, View c, View a, View b) {
    if (!elementwise.where(out, c, a, b)) {
      super.where(out, c, a, b);
    }
  }

  @Override
  public void argReduce(boolean max, View out, View a, int axis) {
    if (!Scans.argReduce(threads, max, out, a, axis)) {
      super.argReduce(max, out, a, axis);
    }
  }

  @Override
  public void scan(Red op, View out, View a, int axis, boolean reverse) {
    if (op != Red.SUM || !Scans.sum(threads, out, a, axis, reverse)) {
      super.scan(op, out, a, axis, reverse);
    }
  }

  @Override
  public void sort(View values, View index, View a) {
    if (!Sorting.sort(threads, values, index, a)) {
      super.sort(values, index, a);
    }
  }

  @Override
  public void topK(View index, View a) {
    if (!Sorting.topK(threads, index, a)) {
      super.topK(index, a);
    }
  }

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    if (!RandomFill.fill(threads, dist, out, seed, counter, p, q)) {
      super.random(dist, out, seed, counter, p, q);
    }
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    if (op == Red.SUM && a.dtype() == DType.FLOAT32 && out.shape().equals(a.shape())) { // of one element each
      scalar(Bin.ADD, out, a, 0);
      return;
    }
    if (!reductions.reduce(op, out, a, axes)) {
      super.reduce(op, out, a, axes);
    }
  }

  private static Columns columns(View x) {
    return new Columns(ThreadPool.shared(), 1, x.size() / x.shape().last(), x.shape().last());
  }

  @Override
  public void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    if (Columns.supports(out, mean, variance, x, gamma, beta)) {
      columns(x).batchNorm(out, mean, variance, x, gamma, beta, epsilon, after(out));
    } else {
      super.batchNorm(out, mean, variance, x, gamma, beta, epsilon);
    }
  }

  @Override
  public void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance, @Nullable View gamma,
      double epsilon) {
    if (Columns.supports(dx, dgamma, dbeta, dy, x, mean, variance, gamma)) {
      columns(x).batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
    } else {
      super.batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
    }
  }

  @Override
  public void softmax(View out, View a, boolean log) {
    if (!(log ? fusion.logSoftmax : fusion.softmax).run(threads, out, a)) {
      super.softmax(out, a, log);
    }
  }

  @Override
  public void softmaxGrad(View dx, View dy, View y, boolean log) {
    if (!(log ? fusion.logSoftmaxGrad : fusion.softmaxGrad).run(threads, dx, dy, y)) {
      super.softmaxGrad(dx, dy, y, log);
    }
  }

  @Override
  public void crossEntropy(View loss, View logP, View logits, View ids) {
    if (!CrossEntropy.supports(logP, loss) || !fusion.logSoftmax.run(threads, logP, logits)) {
      super.crossEntropy(loss, logP, logits, ids);
    } else {
      CrossEntropy.pick(loss, logP, ids);
    }
  }

  @Override
  public void crossEntropyGrad(View dx, View dloss, View logP, View ids) {
    if (!CrossEntropy.supports(dx, dloss) || !fusion.expTimes.run(threads, dx, CrossEntropy.column(dloss), logP)) {
      super.crossEntropyGrad(dx, dloss, logP, ids);
    } else {
      CrossEntropy.subtract(dx, dloss, ids);
    }
  }

  @Override
  public void sigmoidCrossEntropy(View out, View x, View z) {
    if (!fusion.sigmoidCrossEntropy.run(threads, out, x, z)) {
      super.sigmoidCrossEntropy(out, x, z);
    }
  }

  @Override
  public void unaryGrad(Un op, View dx, View dy, View x, View y) {
    var composite = fusion.unaryGrad.get(op);
    if (composite == null || !composite.run(threads, dx, dy, x, y)) {
      super.unaryGrad(op, dx, dy, x, y);
    }
  }

  @Override
  public void layerNorm(View out, View mean, View rstd, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    if (!fusion.layerNorm.run(threads, new double[] {epsilon}, out, mean, rstd, x, gamma, beta)) {
      super.layerNorm(out, mean, rstd, x, gamma, beta, epsilon);
    }
  }

  @Override
  public void layerNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View rstd, @Nullable View gamma) {
    boolean apart = x.buffer() != dx.buffer() && dy.buffer() != dx.buffer();
    if (apart && (dgamma != null || dbeta != null) && Columns.supports(dx, dgamma, dbeta, dy, x, mean, rstd)) {
      var slopes = new RowSlopes(dy, x, mean, rstd);
      if (fusion.layerNormGrad.run(threads, Composite.NOTHING, slopes, dx, dy, x, mean, rstd, gamma)) {
        slopes.total(dgamma, dbeta);
        return;
      }
    }
    if (!apart || !fusion.layerNormGrad.run(threads, dx, dy, x, mean, rstd, gamma)) {
      super.layerNormGrad(dx, dgamma, dbeta, dy, x, mean, rstd, gamma);
      return;
    }
    if (dgamma != null) {
      var t = new View(alloc(x.dtype(), x.size()), Layout.contiguous(x.dtype(), x.shape()));
      fusion.normalizedTimes.run(threads, t, dy, x, mean, rstd);
      sumRows(dgamma, t);
      release(t.buffer());
    }
    if (dbeta != null) {
      sumRows(dbeta, dy);
    }
  }

  /** out (n) = the sum of a (..., n) over all axes but the last. */
  private void sumRows(View out, View a) {
    int[] axes = new int[a.shape().ndim() - 1];
    int[] ones = new int[a.shape().ndim()];
    java.util.Arrays.fill(ones, 1);
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    ones[axes.length] = a.shape().last();
    reduce(Red.SUM, out.broadcastTo(Shape.of(ones)), a, axes);
  }

  @Override
  public void attention(View out, View top, View share, View q, View k, View v, @Nullable View mask, double scale, boolean causal) {
    if (Attention.supports(out, top, share, q, k, v)) {
      new Attention(threads, q, k, v, mask, scale, causal).forward(out, top, share);
    } else {
      super.attention(out, top, share, q, k, v, mask, scale, causal);
    }
  }

  @Override
  public void attentionGrad(View dq, View dk, View dv, View dy, View out, View top, View share, View q, View k, View v, @Nullable View mask,
      double scale, boolean causal) {
    if (Attention.supports(dq, dk, dv, dy, out, top, share, q, k, v)) {
      new Attention(threads, q, k, v, mask, scale, causal).backward(dq, dk, dv, dy, out, top, share);
    } else {
      super.attentionGrad(dq, dk, dv, dy, out, top, share, q, k, v, mask, scale, causal);
    }
  }

  @Override
  public void adam(View w, View g, View m, View v, double alpha, double b1, double b2, double epsilon) {
    if (!fusion.adam.run(threads, new double[] {alpha, b1, b2, epsilon}, w, g, m, v)) {
      super.adam(w, g, m, v, alpha, b1, b2, epsilon);
    }
  }

  @Override
  public void adamAll(List<View> w, List<View> g, List<View> m, List<View> v, double alpha, double b1, double b2, double epsilon) {
    double[] numbers = {alpha, b1, b2, epsilon};
    for (int i = 0; i < w.size(); i++) {
      if (!fusion.adam.run(threads, numbers, w.get(i), g.get(i), m.get(i), v.get(i))) {
        super.adam(w.get(i), g.get(i), m.get(i), v.get(i), alpha, b1, b2, epsilon);
      }
    }
  }

  @Override
  public void sgd(View w, View g, @Nullable View m, double rate, double momentum, boolean nesterov) {
    if (!(nesterov ? fusion.nesterov : fusion.sgd).run(threads, new double[] {rate, momentum}, w, g, m)) {
      super.sgd(w, g, m, rate, momentum, nesterov);
    }
  }

  @Override
  public void rmsprop(View w, View g, View v, @Nullable View mean, @Nullable View m, double rate, double rho, double momentum,
      double epsilon) {
    if (!fusion.rmsprop.run(threads, new double[] {rate, rho, momentum, epsilon}, w, g, v, mean, m)) {
      super.rmsprop(w, g, v, mean, m, rate, rho, momentum, epsilon);
    }
  }

  @Override
  public void updateRows(Update update, View w, List<View> slots, View slices, View ids, double... numbers) {
    if (!RowUpdate.run(threads, fusion.of(update), update.restsAtZero(numbers), w, slots, slices, ids, numbers)) {
      super.updateRows(update, w, slots, slices, ids, numbers);
    }
  }

  @Override
  public void lstmCell(View h, View c, View saved, View z, View cPrev) {
    if (!fusion.lstmCell.run(threads, h, c, saved, z, cPrev)) {
      super.lstmCell(h, c, saved, z, cPrev);
    }
  }

  @Override
  public void lstmCellGrad(View dz, View dcPrev, View dh, View dc, View saved, View c, View cPrev) {
    if (!fusion.lstmCellGrad.run(threads, dcPrev, dz, dh, dc, saved, c, cPrev)) {
      super.lstmCellGrad(dz, dcPrev, dh, dc, saved, c, cPrev);
    }
  }

  @Override
  public void gruCell(View h, View saved, View x, View inner, View hPrev) {
    if (!fusion.gruCell.run(threads, h, saved, x, inner, hPrev)) {
      super.gruCell(h, saved, x, inner, hPrev);
    }
  }

  @Override
  public void gruCellGrad(View dx, View dinner, View dhPrev, View dh, View saved, View inner, View hPrev) {
    if (!fusion.gruCellGrad.run(threads, dhPrev, dx, dinner, dh, saved, inner, hPrev)) {
      super.gruCellGrad(dx, dinner, dhPrev, dh, saved, inner, hPrev);
    }
  }

  @Override
  public void lstm(View h, View c, View gates, View u, @Nullable View mask) {
    if (!sequences.lstm(h, c, gates, u, mask)) {
      super.lstm(h, c, gates, u, mask);
    }
  }

  @Override
  public void lstmOutputs(View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View mask) {
    if (!sequences.lstmOutputs(h, c, y, x, kernel, bias, u, mask)) {
      super.lstmOutputs(h, c, y, x, kernel, bias, u, mask);
    }
  }

  @Override
  public void gruOutputs(View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View innerBias, @Nullable View mask) {
    if (!sequences.gruOutputs(h, y, x, kernel, bias, u, innerBias, mask)) {
      super.gruOutputs(h, y, x, kernel, bias, u, innerBias, mask);
    }
  }

  @Override
  public void lstmGrad(View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u, @Nullable View mask) {
    if (!sequences.lstmGrad(dz, dh, dc, up, gates, h, c, u, mask)) {
      super.lstmGrad(dz, dh, dc, up, gates, h, c, u, mask);
    }
  }

  @Override
  public void gru(View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    if (!sequences.gru(h, gates, inner, u, bias, mask)) {
      super.gru(h, gates, inner, u, bias, mask);
    }
  }

  @Override
  public void gruGrad(View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u, @Nullable View mask) {
    if (!sequences.gruGrad(dx, dinner, dh, up, gates, inner, h, u, mask)) {
      super.gruGrad(dx, dinner, dh, up, gates, inner, h, u, mask);
    }
  }

  @Override
  public void simpleRnn(View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    if (!sequences.simpleRnn(h, z, u, act, mask)) {
      super.simpleRnn(h, z, u, act, mask);
    }
  }

  @Override
  public void simpleRnnGrad(View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    if (!sequences.simpleRnnGrad(dz, dh, up, h, z, u, act, mask)) {
      super.simpleRnnGrad(dz, dh, up, h, z, u, act, mask);
    }
  }
}
