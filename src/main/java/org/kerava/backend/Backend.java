package org.kerava.backend;

import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * What a device can do: eager methods on views, in families. Everything above is written once, in terms of these.
 *
 * <p>The rules that let a recorded plan or a GPU stand behind this interface:
 * <ol>
 *   <li>Outputs come first and are allocated by the caller; reads and writes follow from the signature.
 *   <li>A {@link Buffer} is a handle whose storage is bound late; identity of handles is what a guard may compare.
 *   <li>No method returns a host value but {@link #read}: it is the only synchronisation.
 *   <li>Floating-point arguments are parameters; integers, enums and layouts are structure.
 *   <li>No hidden state: seeds, counters and running averages are arguments.
 *   <li>An output equals an input only with the same layout; otherwise they do not overlap.
 *   <li>A variable keeps one buffer for life; updates name it as output.
 *   <li>Each composite has a default body over the primitives, which is itself a sequence of calls.
 *   <li>A call may be deferred: argument errors are thrown above the seam.
 *   <li>No global state: threads and streams belong to an instance.
 * </ol>
 * Operands of element-wise methods have the output's shape (broadcasting is a stride of 0) and, unless said otherwise, its dtype.
 * Inputs may have any strides; outputs any without repetition. All implementations give the numbers of {@link Reference} within their
 * stated precision.
 */
public interface Backend {
  /** {@return the device} */
  Device device();

  // ---- memory ----

  /**
   * A buffer for an intermediate: pooled and owned by the open step, if there is one; else garbage-collected. Its content is undefined.
   *
   * @param dtype the type of its elements
   * @param size their number
   * @return a new handle
   */
  Buffer alloc(DType dtype, int size);

  /**
   * A buffer that belongs to no step: variables and what users keep.
   *
   * @param dtype the type of its elements
   * @param size their number
   * @return a new handle, filled with zeros
   */
  Buffer variable(DType dtype, int size);

  /**
   * A hint that nothing will read an intermediate again.
   *
   * @param buffer made by {@link #alloc} in the open step
   */
  void release(Buffer buffer);

  /**
   * A hint that of all that {@link #alloc} made since a point in the open step only some buffers will be used again.
   *
   * @param mark the point, from {@link #mark}
   * @param kept what may still be read
   */
  default void releaseSince(int mark, Set<Buffer> kept) {}

  /**
   * {@return the most bytes that this thread's steps held in intermediates at once since the last question; 0 if nobody counts}
   */
  default long peakBytes() {
    return 0;
  }

  /**
   * A point in the open step: buffers whose {@link Buffer#serial()} is at least this were made later.
   *
   * @return the next serial number, or the largest integer outside a step
   */
  default int mark() {
    return Integer.MAX_VALUE;
  }

  /**
   * Copies from the host.
   *
   * @param dst contiguous
   * @param array of the dtype's storage
   * @param at where to start in the array
   */
  void write(View dst, Object array, int at);

  /**
   * Copies to the host, row-major.
   *
   * @param src any view
   * @param array of the dtype's storage
   * @param at where to start in the array
   */
  void read(View src, Object array, int at);

  /**
   * out = a.
   *
   * @param out the copy
   * @param a of the same shape and dtype
   */
  void copy(View out, View a);

  /**
   * out = s everywhere.
   *
   * @param out what to fill
   * @param s the value, cast to the dtype
   */
  void fill(View out, double s);

  /**
   * out = a in another dtype: fractions are cut towards 0, floats rounded half to even.
   *
   * @param out the result
   * @param a of the same shape
   */
  void cast(View out, View a);

  // ---- calls as one ----

  /**
   * Makes one chain of element-wise calls.
   *
   * @param body makes the calls
   * @param operands the layouts of its views: float32, of one shape; what is repeated has a stride of 0
   * @param numbers how many numbers the calls take
   * @param then what becomes of the first operand, if it is not stored
   * @return the chain, or null if the backend has nothing better than the calls
   */
  default @Nullable Chain chain(Chain.Body body, Layout[] operands, int numbers, Chain.@Nullable Reduction then) {
    return null;
  }

  /**
   * Makes a call, then runs a chain that goes on with the call's first output: part by part, where the backend can, while the parts are in the
   * cache.
   *
   * @param call makes the call on this backend
   * @param out its first output
   * @param chain reads {@code out}, and writes none of the call's inputs
   * @param views of the chain
   * @param numbers of the chain
   */
  default void chained(Runnable call, View out, Chain chain, View[] views, double[] numbers) {
    call.run();
    chain.run(views, numbers);
  }

  /**
   * Does tasks, several at a time where the backend can. A task may begin a step of its own and make calls.
   *
   * @param count how many
   * @param task does the one with a number
   */
  default void tasks(int count, IntConsumer task) {
    for (int i = 0; i < count; i++) task.accept(i);
  }

  // ---- readiness ----

  /** Waits until all that was begun in the background, such as the compilation of kernels, is done. */
  default void settle() {}

  /**
   * The device's own limits.
   *
   * @return measured at the first call, in some tenths of a second
   * @throws UnsupportedOperationException if the device does not measure itself
   */
  default Limits limits() {
    throw new UnsupportedOperationException(device() + " does not measure its limits");
  }

  // ---- steps ----

  /**
   * Opens a step on this thread: what {@link #alloc} makes until it is closed belongs to it, and dies with it.
   *
   * @param key what makes two steps alike (training flag, input shapes), for backends that plan
   * @return the step; close it in the same thread. Steps nest; an inner one is part of the outer.
   */
  Step begin(Object key);

  /** Memory of one training, evaluation or prediction step. */
  interface Step extends AutoCloseable {
    @Override
    void close();
  }

  // ---- element-wise ----

  /**
   * out = op(a).
   *
   * @param op the function
   * @param out bool for tests, else a's dtype
   * @param a the operand
   */
  void unary(Un op, View out, View a);

  /**
   * out = a op b.
   *
   * @param op the function
   * @param out the result
   * @param a left
   * @param b right
   */
  void binary(Bin op, View out, View a, View b);

  /**
   * out = a op s.
   *
   * @param op the function
   * @param out the result
   * @param a left
   * @param s right, cast to the dtype
   */
  void scalar(Bin op, View out, View a, double s);

  /**
   * out = a cmp b.
   *
   * @param op the comparison
   * @param out bool
   * @param a left
   * @param b right, of a's dtype
   */
  void compare(Cmp op, View out, View a, View b);

  /**
   * out = a cmp s.
   *
   * @param op the comparison
   * @param out bool
   * @param a left
   * @param s right
   */
  void compare(Cmp op, View out, View a, double s);

  /**
   * out = c ? a : b.
   *
   * @param out the result
   * @param c bool
   * @param a if true
   * @param b if false
   */
  void where(View out, View c, View a, View b);

  /**
   * out[i along axis] = start + i * step.
   *
   * @param out the result
   * @param axis which axis counts
   * @param start first
   * @param step distance
   */
  void iota(View out, int axis, double start, double step);

  /**
   * Counter-based random numbers: element i in row-major order depends only on (seed, counter, i).
   *
   * @param dist the distribution
   * @param out the result
   * @param seed names the stream
   * @param counter how many calls of the stream came before
   * @param p first parameter of the distribution
   * @param q second parameter
   */
  void random(Dist dist, View out, long seed, long counter, double p, double q);

  // ---- reductions and scans ----

  /**
   * Reduces axes.
   *
   * @param op the reduction
   * @param out a's shape with length 1 on the axes
   * @param a the operand
   * @param axes sorted
   */
  void reduce(Red op, View out, View a, int... axes);

  /**
   * Positions of the first largest or smallest.
   *
   * @param max else the smallest
   * @param out int32, length 1 on the axis
   * @param a the operand
   * @param axis which
   */
  void argReduce(boolean max, View out, View a, int axis);

  /**
   * Running reduction.
   *
   * @param op SUM, PROD, MAX or MIN
   * @param out of a's shape
   * @param a the operand
   * @param axis which
   * @param reverse from the end
   */
  void scan(Red op, View out, View a, int axis, boolean reverse);

  /**
   * Sorts along the last axis, stable, NaN last.
   *
   * @param values of a's shape
   * @param index int32 of a's shape: where each came from
   * @param a the operand
   */
  void sort(View values, View index, View a);

  /**
   * Positions of the largest elements along the last axis, the largest first; of equal ones the first position first, NaN last.
   *
   * @param index int32, a's shape with the number of positions as its last length
   * @param a floats
   */
  default void topK(View index, View a) {
    Composites.topK(this, index, a);
  }

  // ---- matrices ----

  /**
   * Matrix products over the last two axes; the leading axes are batches (strides of 0 broadcast). Transposition is a matter of strides.
   *
   * @param out (..., m, n)
   * @param a (..., m, k)
   * @param b (..., k, n)
   * @param acc whether to add to out instead of replacing it
   */
  void matmul(View out, View a, View b, boolean acc);

  // ---- windows: channels last, x (batch, spatial..., channels), kernel (spatial..., in / groups, out) ----

  /**
   * Cross-correlation.
   *
   * @param w the window
   * @param out (batch, spatial..., out)
   * @param x the input
   * @param k the kernel
   */
  void conv(Window w, View out, View x, View k);

  /**
   * Its gradient to the input (and the transposed convolution).
   *
   * @param w the window
   * @param dx like the input
   * @param dy like the output
   * @param k the kernel
   */
  void convDx(Window w, View dx, View dy, View k);

  /**
   * Its gradient to the kernel.
   *
   * @param w the window
   * @param dk like the kernel
   * @param x the input
   * @param dy like the output
   */
  void convDw(Window w, View dk, View x, View dy);

  /**
   * Pooling.
   *
   * @param max else the average over the taps inside the input
   * @param w the window
   * @param out the result
   * @param x the input
   */
  void pool(boolean max, Window w, View out, View x);

  /**
   * Its gradient; of equal maxima the first has it.
   *
   * @param max which pooling
   * @param w the window
   * @param dx like the input
   * @param dy like the output
   * @param x the input
   */
  void poolGrad(boolean max, Window w, View dx, View dy, View x);

  // ---- indexing ----

  /**
   * Picks slices along the first axis.
   *
   * @param out (ids..., rest of table)
   * @param table (n, rest...)
   * @param ids int32 or int64, checked above the seam or wrapped: outside 0..n-1 the slice is zeros
   */
  void gather(View out, View table, View ids);

  /**
   * Adds slices at positions along the first axis; ids outside are skipped.
   *
   * @param out (n, rest...), added to
   * @param src (ids..., rest...)
   * @param ids int32 or int64
   */
  void scatterAdd(View out, View src, View ids);

  // ---- composites: default bodies over the primitives; a backend overrides them for speed only ----

  /** The score of a source that a target must not see: far below any other, and with room for a sum. */
  float HIDDEN = (float) (-0.7 * 3.38953e38);

  /**
   * Attention by dot products, head by head: out = softmax(scale q kT) v, with {@link #HIDDEN} for scores that are not to be seen.
   *
   * @param out (batch, targets, heads, depth)
   * @param top (batch, heads, targets): the largest score, for the gradient
   * @param share (batch, heads, targets): 1 / sum of e^(score - top), for the gradient
   * @param q (batch, targets, heads, width)
   * @param k (batch, sources, heads, width)
   * @param v (batch, sources, heads, depth)
   * @param mask bool (batch, heads, targets, sources), false is hidden; or null
   * @param scale of the scores
   * @param causal whether a target sees only sources up to its own place
   */
  default void attention(View out, View top, View share, View q, View k, View v, @Nullable View mask, double scale, boolean causal) {
    AttentionBody.forward(this, out, top, share, q, k, v, mask, scale, causal);
  }

  /**
   * The gradient of {@link #attention}.
   *
   * @param dq like q
   * @param dk like k
   * @param dv like v
   * @param dy like out
   * @param out of the forward call
   * @param top saved
   * @param share saved
   * @param q as in the forward call
   * @param k as in the forward call
   * @param v as in the forward call
   * @param mask as in the forward call
   * @param scale as in the forward call
   * @param causal as in the forward call
   */
  default void attentionGrad(View dq, View dk, View dv, View dy, View out, View top, View share, View q, View k, View v, @Nullable View mask,
      double scale, boolean causal) {
    AttentionBody.backward(this, dq, dk, dv, dy, top, share, q, k, v, mask, scale, causal);
  }

  /**
   * out = act(a b + bias).
   *
   * @param out (..., m, n)
   * @param a (..., m, k)
   * @param b (..., k, n)
   * @param bias (n), or null
   * @param act an activation, or null
   */
  default void linear(View out, View a, View b, @Nullable View bias, @Nullable Un act) {
    matmul(out, a, b, false);
    if (bias != null) binary(Bin.ADD, out, out, bias.broadcastTo(out.shape()));
    if (act != null) unary(act, out, out);
  }

  /**
   * out = act(conv(x, k) + bias).
   *
   * @param w the window
   * @param out (batch, spatial..., out)
   * @param x the input
   * @param k the kernel
   * @param bias (out), or null
   * @param act an activation, or null
   */
  default void convLinear(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    conv(w, out, x, k);
    if (bias != null) binary(Bin.ADD, out, out, bias.broadcastTo(out.shape()));
    if (act != null) unary(act, out, out);
  }

  /**
   * Softmax over the last axis.
   *
   * @param out the probabilities
   * @param a the logits
   * @param log whether to give their logarithms
   */
  default void softmax(View out, View a, boolean log) {
    Composites.softmax(this, out, a, log);
  }

  /**
   * The gradient of {@link #softmax}.
   *
   * @param dx to the logits
   * @param dy to the result
   * @param y the result
   * @param log as in the forward call
   */
  default void softmaxGrad(View dx, View dy, View y, boolean log) {
    Composites.softmaxGrad(this, dx, dy, y, log);
  }

  /**
   * Cross-entropy of classes by number: loss = -logP[id].
   *
   * @param loss the shape of ids
   * @param logP like the logits: their log-softmax, which the gradient needs
   * @param logits (..., classes)
   * @param ids int32, contiguous; what is outside 0..classes-1 has loss 0
   */
  default void crossEntropy(View loss, View logP, View logits, View ids) {
    Composites.crossEntropy(this, loss, logP, logits, ids);
  }

  /**
   * The gradient of {@link #crossEntropy}: dx = (exp(logP) - onehot(id)) dloss.
   *
   * @param dx like the logits, contiguous
   * @param dloss the shape of ids
   * @param logP of the forward call
   * @param ids as in the forward call
   */
  default void crossEntropyGrad(View dx, View dloss, View logP, View ids) {
    Composites.crossEntropyGrad(this, dx, dloss, logP, ids);
  }

  /**
   * Cross-entropy of yes-or-no logits: out = max(x, 0) - x z + ln(1 + e^-|x|).
   *
   * @param out like x
   * @param x logits
   * @param z targets
   */
  default void sigmoidCrossEntropy(View out, View x, View z) {
    Composites.sigmoidCrossEntropy(this, out, x, z);
  }

  /**
   * The gradient of an activation, from its input and output.
   *
   * @param op a function
   * @param dx the result
   * @param dy to the output
   * @param x the input
   * @param y the output
   */
  default void unaryGrad(Un op, View dx, View dy, View x, View y) {
    Composites.unaryGrad(this, op, dx, dy, x, y);
  }

  /**
   * Normalises the last axis: out = (x - mean) rstd gamma + beta.
   *
   * @param out like x
   * @param mean (..., 1)
   * @param rstd (..., 1): 1 / sqrt(variance + epsilon)
   * @param x (..., n)
   * @param gamma (n), or null
   * @param beta (n), or null
   * @param epsilon added to the variance
   */
  default void layerNorm(View out, View mean, View rstd, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    Composites.layerNorm(this, out, mean, rstd, x, gamma, beta, epsilon);
  }

  /**
   * The gradient of {@link #layerNorm}.
   *
   * @param dx like x
   * @param dgamma (n), or null
   * @param dbeta (n), or null
   * @param dy like x
   * @param x the input
   * @param mean saved
   * @param rstd saved
   * @param gamma (n), or null
   */
  default void layerNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View rstd, @Nullable View gamma) {
    Composites.layerNormGrad(this, dx, dgamma, dbeta, dy, x, mean, rstd, gamma);
  }

  /**
   * Batch normalisation by the batch's own mean and (biased) variance over all axes but the last.
   *
   * @param out like x
   * @param mean (n)
   * @param variance (n)
   * @param x (..., n)
   * @param gamma (n), or null
   * @param beta (n), or null
   * @param epsilon added to the variance
   */
  default void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    Composites.batchNorm(this, out, mean, variance, x, gamma, beta, epsilon);
  }

  /**
   * The gradient of {@link #batchNorm}.
   *
   * @param dx like x
   * @param dgamma (n), or null
   * @param dbeta (n), or null
   * @param dy like x
   * @param x the input
   * @param mean saved
   * @param variance saved
   * @param gamma (n), or null
   * @param epsilon as in the forward call
   */
  default void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance, @Nullable View gamma,
      double epsilon) {
    Composites.batchNormGrad(this, dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
  }

  /**
   * One Adam update in place: m += (g - m)(1 - b1); v += (g² - v)(1 - b2); w -= alpha m / (sqrt(v) + epsilon).
   *
   * @param w the weights
   * @param g their gradients
   * @param m first moments
   * @param v second moments
   * @param alpha the learning rate with the bias corrections
   * @param b1 decay of m
   * @param b2 decay of v
   * @param epsilon outside the root
   */
  default void adam(View w, View g, View m, View v, double alpha, double b1, double b2, double epsilon) {
    Composites.adam(this, w, g, m, v, alpha, b1, b2, epsilon);
  }

  /**
   * One step of gradient descent in place: w -= rate g; with momentum m = momentum m - rate g, then w += m, or w += momentum m - rate g (Nesterov).
   *
   * @param w the weights
   * @param g their gradients
   * @param m the running step, or null without momentum
   * @param rate the learning rate
   * @param momentum decay of m
   * @param nesterov which of the two
   */
  default void sgd(View w, View g, @Nullable View m, double rate, double momentum, boolean nesterov) {
    Composites.sgd(this, w, g, m, rate, momentum, nesterov);
  }

  /**
   * One RMSprop update in place: v = rho v + (1 - rho) g²; w -= rate g / sqrt(v + epsilon).
   *
   * @param w the weights
   * @param g their gradients
   * @param v the running mean of g²
   * @param mean the running mean of g, whose square is taken off v (centered), or null
   * @param m the running step (momentum m + step), or null without momentum
   * @param rate the learning rate
   * @param rho decay of v and mean
   * @param momentum decay of m
   * @param epsilon inside the root
   */
  default void rmsprop(View w, View g, View v, @Nullable View mean, @Nullable View m, double rate, double rho, double momentum, double epsilon) {
    Composites.rmsprop(this, w, g, v, mean, m, rate, rho, momentum, epsilon);
  }

  /**
   * An update in place by a gradient that is a sum of slices at positions of the first axis: the numbers of {@link #fill} with 0, {@link #scatterAdd}
   * and the update, without a gradient of the whole shape.
   *
   * @param update what is done
   * @param w the weights (n, rest...)
   * @param slots of their shape, as the update needs them
   * @param slices (ids..., rest...)
   * @param ids int32 or int64; those outside are skipped
   * @param numbers as the update needs them
   */
  default void updateRows(Update update, View w, List<View> slots, View slices, View ids, double... numbers) {
    Composites.updateRows(this, update, w, slots, slices, ids, numbers);
  }

  /**
   * One step of an LSTM: gates z = (i, f, c, o) before their activations (sigmoid and tanh).
   *
   * @param h (batch, n) the new output
   * @param c (batch, n) the new state
   * @param saved (batch, 4n) the gates after their activations
   * @param z (batch, 4n)
   * @param cPrev (batch, n) the state before
   */
  default void lstmCell(View h, View c, View saved, View z, View cPrev) {
    Composites.lstmCell(this, h, c, saved, z, cPrev);
  }

  /**
   * The gradient of {@link #lstmCell}.
   *
   * @param dz (batch, 4n)
   * @param dcPrev (batch, n)
   * @param dh to h
   * @param dc to c
   * @param saved of the forward call
   * @param c of the forward call
   * @param cPrev of the forward call
   */
  default void lstmCellGrad(View dz, View dcPrev, View dh, View dc, View saved, View c, View cPrev) {
    Composites.lstmCellGrad(this, dz, dcPrev, dh, dc, saved, c, cPrev);
  }

  /**
   * One step of a GRU whose reset gate acts after the product: gates (z, r, k), h = z hPrev + (1 - z) k.
   *
   * @param h (batch, n) the new output
   * @param saved (batch, 3n) the gates after their activations; may be x
   * @param x (batch, 3n) the input's part of the gates
   * @param inner (batch, 3n) the state's part
   * @param hPrev (batch, n) the state before
   */
  default void gruCell(View h, View saved, View x, View inner, View hPrev) {
    Recurrent.gruCell(this, h, saved, x, inner, hPrev);
  }

  /**
   * The gradient of {@link #gruCell}.
   *
   * @param dx (batch, 3n)
   * @param dinner (batch, 3n)
   * @param dhPrev (batch, n), without what comes through the state's product
   * @param dh to h
   * @param saved of the forward call
   * @param inner of the forward call
   * @param hPrev of the forward call
   */
  default void gruCellGrad(View dx, View dinner, View dhPrev, View dh, View saved, View inner, View hPrev) {
    Recurrent.gruCellGrad(this, dx, dinner, dhPrev, dh, saved, inner, hPrev);
  }

  /**
   * An LSTM over a sequence; steps along the first axis.
   *
   * @param h (time + 1, batch, n): entry 0 is given, the others are the outputs
   * @param c (time + 1, batch, n): the states likewise
   * @param gates (time, batch, 4n): in, the input's part with the bias; out, the gates after their activations
   * @param u (n, 4n) the recurrent weights
   * @param mask (time, batch) truth values, or null: a false row keeps output and state
   */
  default void lstm(View h, View c, View gates, View u, @Nullable View mask) {
    Recurrent.lstm(this, h, c, gates, u, mask);
  }

  /**
   * An LSTM over a sequence without what its gradient needs: the numbers of {@link #linear} for the inputs and {@link #lstm}.
   *
   * @param h (batch, n): in, the initial output; out, the last
   * @param c (batch, n): in, the initial state; out, the last
   * @param y (time, batch, n) all outputs, or null
   * @param x (time, batch, features), one step at least
   * @param kernel (features, 4n)
   * @param bias (4n), or null
   * @param u (n, 4n) the recurrent weights
   * @param mask (time, batch) truth values, or null: a false row keeps output and state
   */
  default void lstmOutputs(View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View mask) {
    Recurrent.lstmOutputs(this, h, c, y, x, kernel, bias, u, mask);
  }

  /**
   * The gradient of {@link #lstm}.
   *
   * @param dz (time, batch, 4n) to the gates before their activations
   * @param dh (batch, n): in, to the last output; out, to the first
   * @param dc (batch, n): in, to the last state; out, to the first
   * @param up (time, batch, n) to all outputs, or null
   * @param gates of the forward call
   * @param h of the forward call
   * @param c of the forward call
   * @param u of the forward call
   * @param mask of the forward call
   */
  default void lstmGrad(View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u, @Nullable View mask) {
    Recurrent.lstmGrad(this, dz, dh, dc, up, gates, h, c, u, mask);
  }

  /**
   * A GRU over a sequence, its reset gate after the product; steps along the first axis.
   *
   * @param h (time + 1, batch, n): entry 0 is given, the others are the outputs
   * @param gates (time, batch, 3n): in, the input's part with its bias; out, the gates after their activations
   * @param inner (time, batch, 3n): out, the state's part
   * @param u (n, 3n) the recurrent weights
   * @param bias (3n) of the state's part, or null
   * @param mask (time, batch) truth values, or null: a false row keeps its state
   */
  default void gru(View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    Recurrent.gru(this, h, gates, inner, u, bias, mask);
  }

  /**
   * A GRU over a sequence without what its gradient needs: the numbers of {@link #linear} for the inputs and {@link #gru}.
   *
   * @param h (batch, n): in, the initial state; out, the last
   * @param y (time, batch, n) all outputs, or null
   * @param x (time, batch, features)
   * @param kernel (features, 3n)
   * @param bias (3n) of the input's part, or null
   * @param u (n, 3n) the recurrent weights
   * @param innerBias (3n) of the state's part, or null
   * @param mask (time, batch) truth values, or null: a false row keeps its state
   */
  default void gruOutputs(View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View innerBias, @Nullable View mask) {
    Recurrent.gruOutputs(this, h, y, x, kernel, bias, u, innerBias, mask);
  }

  /**
   * The gradient of {@link #gru}.
   *
   * @param dx (time, batch, 3n) to the input's part
   * @param dinner (time, batch, 3n) to the state's part
   * @param dh (batch, n): in, to the last output; out, to the first
   * @param up (time, batch, n) to all outputs, or null
   * @param gates of the forward call
   * @param inner of the forward call
   * @param h of the forward call
   * @param u of the forward call
   * @param mask of the forward call
   */
  default void gruGrad(View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u, @Nullable View mask) {
    Recurrent.gruGrad(this, dx, dinner, dh, up, gates, inner, h, u, mask);
  }

  /**
   * A simple recurrent network over a sequence, h = act(z + h u); steps along the first axis.
   *
   * @param h (time + 1, batch, n): entry 0 is given, the others are the outputs
   * @param z (time, batch, n): in, the input's part with the bias; out, the sum before the activation
   * @param u (n, n) the recurrent weights
   * @param act the activation, or null
   * @param mask (time, batch) truth values, or null: a false row keeps its state
   */
  default void simpleRnn(View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    Recurrent.simpleRnn(this, h, z, u, act, mask);
  }

  /**
   * The gradient of {@link #simpleRnn}.
   *
   * @param dz (time, batch, n) to the sums
   * @param dh (batch, n): in, to the last output; out, to the first
   * @param up (time, batch, n) to all outputs, or null
   * @param h of the forward call
   * @param z of the forward call
   * @param u of the forward call
   * @param act of the forward call
   * @param mask of the forward call
   */
  default void simpleRnnGrad(View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    Recurrent.simpleRnnGrad(this, dz, dh, up, h, z, u, act, mask);
  }

  /**
   * Several views in one call where a device gains by it; the default is a loop.
   *
   * @param w weights
   * @param g gradients
   * @param m first moments
   * @param v second moments
   * @param alpha rate
   * @param b1 decay
   * @param b2 decay
   * @param epsilon outside the root
   */
  default void adamAll(List<View> w, List<View> g, List<View> m, List<View> v, double alpha, double b1, double b2, double epsilon) {
    for (int i = 0; i < w.size(); i++) adam(w.get(i), g.get(i), m.get(i), v.get(i), alpha, b1, b2, epsilon);
  }
}
