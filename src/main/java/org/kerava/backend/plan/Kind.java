package org.kerava.backend.plan;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.backend.Window;
import org.kerava.tensor.View;

/** The calls of the seam that a step may hold back: which operands each writes, and how a noted one is made. */
enum Kind {
  /** Memory given back early. Not run by a plan, which knows the lifetimes. */
  RELEASE(0, (b, c, v) -> {}),
  /** The host writes; done at once. */
  WRITE(1, (b, c, v) -> {}),
  /** The host reads; done at once, after all calls before it. */
  READ(0, (b, c, v) -> {}),
  COPY(1, Role.ELEMENTWISE, (b, c, v) -> b.copy(v[0], v[1])),
  FILL(1, Role.ELEMENTWISE, (b, c, v) -> b.fill(v[0], c.number(0))),
  CAST(1, (b, c, v) -> b.cast(v[0], v[1])),
  UNARY(1, Role.ELEMENTWISE, (b, c, v) -> b.unary((Un) c.what(), v[0], v[1])),
  BINARY(1, Role.ELEMENTWISE, (b, c, v) -> b.binary((Bin) c.what(), v[0], v[1], v[2])),
  SCALAR(1, Role.ELEMENTWISE, (b, c, v) -> b.scalar((Bin) c.what(), v[0], v[1], c.number(0))),
  COMPARE(1, (b, c, v) -> b.compare((Cmp) c.what(), v[0], v[1], v[2])),
  COMPARE_SCALAR(1, (b, c, v) -> b.compare((Cmp) c.what(), v[0], v[1], c.number(0))),
  WHERE(1, (b, c, v) -> b.where(v[0], v[1], v[2], v[3])),
  IOTA(1, (b, c, v) -> b.iota(v[0], c.code(), c.number(0), c.number(1))),
  RANDOM(1, Role.ELEMENTWISE, (b, c, v) -> b.random((Dist) c.what(), v[0], c.integer(0), c.integer(1), c.number(2),
      c.number(3))),
  REDUCE(1, (b, c, v) -> b.reduce((Red) c.what(), v[0], v[1], c.axes())),
  ARG_REDUCE(1, (b, c, v) -> b.argReduce(c.flag(), v[0], v[1], c.code() >> 1)),
  SCAN(1, (b, c, v) -> b.scan((Red) c.what(), v[0], v[1], c.code() >> 1, c.flag())),
  SORT(2, (b, c, v) -> b.sort(v[0], v[1], v[2])),
  TOP_K(1, (b, c, v) -> b.topK(v[0], v[1])),
  MATMUL(1, Role.PRODUCES, (b, c, v) -> b.matmul(v[0], v[1], v[2], c.flag())),
  CONV(1, Role.PRODUCES, (b, c, v) -> b.conv((Window) c.what(), v[0], v[1], v[2])),
  CONV_DX(1, Role.PRODUCES, (b, c, v) -> b.convDx((Window) c.what(), v[0], v[1], v[2])),
  CONV_DW(1, (b, c, v) -> b.convDw((Window) c.what(), v[0], v[1], v[2])),
  POOL(1, (b, c, v) -> b.pool(c.flag(), (Window) c.what(), v[0], v[1])),
  POOL_GRAD(1, Role.PRODUCES, (b, c, v) -> b.poolGrad(c.flag(), (Window) c.what(), v[0], v[1], v[2])),
  GATHER(1, (b, c, v) -> b.gather(v[0], v[1], v[2])),
  SCATTER_ADD(1, (b, c, v) -> b.scatterAdd(v[0], v[1], v[2])),
  LINEAR(1, Role.PRODUCES, (b, c, v) -> b.linear(v[0], v[1], v[2], v[3], c.unary())),
  CONV_LINEAR(1, Role.PRODUCES, (b, c, v) -> b.convLinear((Window) c.what(), v[0], v[1], v[2], v[3], c.unary())),
  SOFTMAX(1, (b, c, v) -> b.softmax(v[0], v[1], c.flag())),
  SOFTMAX_GRAD(1, (b, c, v) -> b.softmaxGrad(v[0], v[1], v[2], c.flag())),
  CROSS_ENTROPY(2, (b, c, v) -> b.crossEntropy(v[0], v[1], v[2], v[3])),
  CROSS_ENTROPY_GRAD(1, (b, c, v) -> b.crossEntropyGrad(v[0], v[1], v[2], v[3])),
  SIGMOID_CROSS_ENTROPY(1, Role.ELEMENTWISE, (b, c, v) -> b.sigmoidCrossEntropy(v[0], v[1], v[2])),
  UNARY_GRAD(1, Role.ELEMENTWISE, (b, c, v) -> b.unaryGrad((Un) c.what(), v[0], v[1], v[2], v[3])),
  LAYER_NORM(3, (b, c, v) -> b.layerNorm(v[0], v[1], v[2], v[3], v[4], v[5], c.number(0))),
  LAYER_NORM_GRAD(3, (b, c, v) -> b.layerNormGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7])),
  BATCH_NORM(3, Role.PRODUCES, (b, c, v) -> b.batchNorm(v[0], v[1], v[2], v[3], v[4], v[5], c.number(0))),
  BATCH_NORM_GRAD(3, (b, c, v) -> b.batchNormGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], c.number(0))),
  ATTENTION(3, (b, c, v) -> b.attention(v[0], v[1], v[2], v[3], v[4], v[5], v[6], c.number(0), c.flag())),
  ATTENTION_GRAD(3, (b, c, v) -> b.attentionGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10],
      c.number(0), c.flag())),
  ADAM(4, Role.ELEMENTWISE, (b, c, v) -> b.adam(v[0], v[1], v[2], v[3], c.number(0), c.number(1), c.number(2),
      c.number(3))),
  SGD(3, Role.ELEMENTWISE, (b, c, v) -> b.sgd(v[0], v[1], v[2], c.number(0), c.number(1), c.flag())),
  RMSPROP(5, Role.ELEMENTWISE, (b, c, v) -> b.rmsprop(v[0], v[1], v[2], v[3], v[4], c.number(0), c.number(1),
      c.number(2), c.number(3))),
  UPDATE_ROWS(3, (b, c, v) -> b.updateRows((Update) c.what(), v[0], c.slots(), v[3], v[4], c.numbers())),
  LSTM_CELL(3, (b, c, v) -> b.lstmCell(v[0], v[1], v[2], v[3], v[4])),
  LSTM_CELL_GRAD(2, (b, c, v) -> b.lstmCellGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6])),
  GRU_CELL(2, (b, c, v) -> b.gruCell(v[0], v[1], v[2], v[3], v[4])),
  GRU_CELL_GRAD(3, (b, c, v) -> b.gruCellGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6])),
  LSTM(3, (b, c, v) -> b.lstm(v[0], v[1], v[2], v[3], v[4])),
  LSTM_OUTPUTS(3, (b, c, v) -> b.lstmOutputs(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7])),
  LSTM_GRAD(3, (b, c, v) -> b.lstmGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8])),
  GRU(3, (b, c, v) -> b.gru(v[0], v[1], v[2], v[3], v[4], v[5])),
  GRU_OUTPUTS(2, (b, c, v) -> b.gruOutputs(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7])),
  GRU_GRAD(3, (b, c, v) -> b.gruGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8])),
  SIMPLE_RNN(2, (b, c, v) -> b.simpleRnn(v[0], v[1], v[2], c.unary(), v[3])),
  SIMPLE_RNN_GRAD(2, (b, c, v) -> b.simpleRnnGrad(v[0], v[1], v[2], v[3], v[4], v[5], c.unary(), v[6]));

  /** Makes a call from its noted arguments. */
  @FunctionalInterface
  interface Runner {
    /**
     * Makes it.
     *
     * @param b what runs it
     * @param c standing at the call
     * @param v its operands
     */
    void run(Backend b, Calls c, @Nullable View[] v);
  }

  private enum Role {
    /** Each element of the output needs the same element of the inputs only. */
    ELEMENTWISE,
    /** A backend may hand on parts of its first output as they are finished. */
    PRODUCES,
    OTHER
  }

  /** How many operands at the front may be written. */
  final int outputs;
  final Runner runner;
  /** Whether it may be part of a chain. */
  final boolean elementwise;
  /** Whether a chain may go on with its first output. */
  final boolean produces;

  Kind(int outputs, Runner runner) {
    this(outputs, Role.OTHER, runner);
  }

  Kind(int outputs, Role role, Runner runner) {
    this.outputs = outputs;
    this.runner = runner;
    elementwise = role == Role.ELEMENTWISE;
    produces = role == Role.PRODUCES;
  }

  /** Whether it changes weights by a gradient. */
  boolean updates() {
    return this == ADAM || this == SGD || this == RMSPROP || this == UPDATE_ROWS;
  }

  /** Whether it is done when it comes, not with the plan. */
  boolean immediate() {
    return this == READ || this == WRITE;
  }
}
