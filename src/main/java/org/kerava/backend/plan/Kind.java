package org.kerava.backend.plan;

import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.Update;
import org.kerava.backend.Window;

/** The calls of the seam that a step may hold back: which operands each writes, and how it is made from its noted arguments. */
enum Kind {
  /** Memory given back early. Not run by a plan, which knows the lifetimes. */
  RELEASE(0, (b, c) -> {}),
  /** The host writes; done at once. */
  WRITE(1, (b, c) -> {}),
  /** The host reads; done at once, after all calls before it. */
  READ(0, (b, c) -> {}),
  COPY(1, Role.ELEMENTWISE, (b, c) -> b.copy(c.view(0), c.view(1))),
  FILL(1, Role.ELEMENTWISE, (b, c) -> b.fill(c.view(0), c.number(0))),
  CAST(1, (b, c) -> b.cast(c.view(0), c.view(1))),
  UNARY(1, Role.ELEMENTWISE, (b, c) -> b.unary((Un) c.what(), c.view(0), c.view(1))),
  BINARY(1, Role.ELEMENTWISE, (b, c) -> b.binary((Bin) c.what(), c.view(0), c.view(1), c.view(2))),
  SCALAR(1, Role.ELEMENTWISE, (b, c) -> b.scalar((Bin) c.what(), c.view(0), c.view(1), c.number(0))),
  COMPARE(1, (b, c) -> b.compare((Cmp) c.what(), c.view(0), c.view(1), c.view(2))),
  COMPARE_SCALAR(1, (b, c) -> b.compare((Cmp) c.what(), c.view(0), c.view(1), c.number(0))),
  WHERE(1, (b, c) -> b.where(c.view(0), c.view(1), c.view(2), c.view(3))),
  IOTA(1, (b, c) -> b.iota(c.view(0), c.code(), c.number(0), c.number(1))),
  RANDOM(1, Role.ELEMENTWISE, (b, c) -> b.random((Dist) c.what(), c.view(0), c.integer(0), c.integer(1), c.number(2), c.number(3))),
  REDUCE(1, (b, c) -> b.reduce((Red) c.what(), c.view(0), c.view(1), c.axes())),
  ARG_REDUCE(1, (b, c) -> b.argReduce(c.flag(), c.view(0), c.view(1), c.code() >> 1)),
  SCAN(1, (b, c) -> b.scan((Red) c.what(), c.view(0), c.view(1), c.code() >> 1, c.flag())),
  SORT(2, (b, c) -> b.sort(c.view(0), c.view(1), c.view(2))),
  TOP_K(1, (b, c) -> b.topK(c.view(0), c.view(1))),
  MATMUL(1, Role.PRODUCES, (b, c) -> b.matmul(c.view(0), c.view(1), c.view(2), c.flag())),
  CONV(1, Role.PRODUCES, (b, c) -> b.conv((Window) c.what(), c.view(0), c.view(1), c.view(2))),
  CONV_DX(1, Role.PRODUCES, (b, c) -> b.convDx((Window) c.what(), c.view(0), c.view(1), c.view(2))),
  CONV_DW(1, (b, c) -> b.convDw((Window) c.what(), c.view(0), c.view(1), c.view(2))),
  POOL(1, (b, c) -> b.pool(c.flag(), (Window) c.what(), c.view(0), c.view(1))),
  POOL_GRAD(1, Role.PRODUCES, (b, c) -> b.poolGrad(c.flag(), (Window) c.what(), c.view(0), c.view(1), c.view(2))),
  GATHER(1, (b, c) -> b.gather(c.view(0), c.view(1), c.view(2))),
  SCATTER_ADD(1, (b, c) -> b.scatterAdd(c.view(0), c.view(1), c.view(2))),
  LINEAR(1, Role.PRODUCES, (b, c) -> b.linear(c.view(0), c.view(1), c.view(2), c.optional(3), c.unary())),
  CONV_LINEAR(1, Role.PRODUCES, (b, c) -> b.convLinear((Window) c.what(), c.view(0), c.view(1), c.view(2), c.optional(3), c.unary())),
  SOFTMAX(1, (b, c) -> b.softmax(c.view(0), c.view(1), c.flag())),
  SOFTMAX_GRAD(1, (b, c) -> b.softmaxGrad(c.view(0), c.view(1), c.view(2), c.flag())),
  CROSS_ENTROPY(2, (b, c) -> b.crossEntropy(c.view(0), c.view(1), c.view(2), c.view(3))),
  CROSS_ENTROPY_GRAD(1, (b, c) -> b.crossEntropyGrad(c.view(0), c.view(1), c.view(2), c.view(3))),
  SIGMOID_CROSS_ENTROPY(1, Role.ELEMENTWISE, (b, c) -> b.sigmoidCrossEntropy(c.view(0), c.view(1), c.view(2))),
  UNARY_GRAD(1, Role.ELEMENTWISE, (b, c) -> b.unaryGrad((Un) c.what(), c.view(0), c.view(1), c.view(2), c.view(3))),
  LAYER_NORM(3, (b, c) -> b.layerNorm(c.view(0), c.view(1), c.view(2), c.view(3), c.optional(4), c.optional(5), c.number(0))),
  LAYER_NORM_GRAD(3, (b, c) -> b.layerNormGrad(c.view(0), c.optional(1), c.optional(2), c.view(3), c.view(4), c.view(5), c.view(6), c.optional(7))),
  BATCH_NORM(3, Role.PRODUCES, (b, c) -> b.batchNorm(c.view(0), c.view(1), c.view(2), c.view(3), c.optional(4), c.optional(5), c.number(0))),
  BATCH_NORM_GRAD(3, (b, c) -> b.batchNormGrad(c.view(0), c.optional(1), c.optional(2), c.view(3), c.view(4), c.view(5), c.view(6), c.optional(7), c.number(0))),
  ATTENTION(3, (b, c) -> b.attention(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4), c.view(5), c.optional(6), c.number(0), c.flag())),
  ATTENTION_GRAD(3, (b, c) -> b.attentionGrad(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4), c.view(5), c.view(6), c.view(7), c.view(8),
      c.view(9), c.optional(10), c.number(0), c.flag())),
  ADAM(4, Role.ELEMENTWISE, (b, c) -> b.adam(c.view(0), c.view(1), c.view(2), c.view(3), c.number(0), c.number(1), c.number(2), c.number(3))),
  SGD(3, Role.ELEMENTWISE, (b, c) -> b.sgd(c.view(0), c.view(1), c.optional(2), c.number(0), c.number(1), c.flag())),
  RMSPROP(5, Role.ELEMENTWISE, (b, c) -> b.rmsprop(c.view(0), c.view(1), c.view(2), c.optional(3), c.optional(4), c.number(0), c.number(1), c.number(2), c.number(3))),
  UPDATE_ROWS(3, (b, c) -> b.updateRows((Update) c.what(), c.view(0), c.slots(), c.view(3), c.view(4), c.numbers())),
  LSTM_CELL(3, (b, c) -> b.lstmCell(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4))),
  LSTM_CELL_GRAD(2, (b, c) -> b.lstmCellGrad(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4), c.view(5), c.view(6))),
  GRU_CELL(2, (b, c) -> b.gruCell(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4))),
  GRU_CELL_GRAD(3, (b, c) -> b.gruCellGrad(c.view(0), c.view(1), c.view(2), c.view(3), c.view(4), c.view(5), c.view(6))),
  LSTM(3, (b, c) -> b.lstm(c.view(0), c.view(1), c.view(2), c.view(3), c.optional(4))),
  LSTM_OUTPUTS(3, (b, c) -> b.lstmOutputs(c.view(0), c.view(1), c.optional(2), c.view(3), c.view(4), c.optional(5), c.view(6), c.optional(7))),
  LSTM_GRAD(3, (b, c) -> b.lstmGrad(c.view(0), c.view(1), c.view(2), c.optional(3), c.view(4), c.view(5), c.view(6), c.view(7), c.optional(8))),
  GRU(3, (b, c) -> b.gru(c.view(0), c.view(1), c.view(2), c.view(3), c.optional(4), c.optional(5))),
  GRU_OUTPUTS(2, (b, c) -> b.gruOutputs(c.view(0), c.optional(1), c.view(2), c.view(3), c.optional(4), c.view(5), c.optional(6), c.optional(7))),
  GRU_GRAD(3, (b, c) -> b.gruGrad(c.view(0), c.view(1), c.view(2), c.optional(3), c.view(4), c.view(5), c.view(6), c.view(7), c.optional(8))),
  SIMPLE_RNN(2, (b, c) -> b.simpleRnn(c.view(0), c.view(1), c.view(2), c.unary(), c.optional(3))),
  SIMPLE_RNN_GRAD(2, (b, c) -> b.simpleRnnGrad(c.view(0), c.view(1), c.optional(2), c.view(3), c.view(4), c.view(5), c.unary(), c.optional(6)));

  /** Makes a call from its noted arguments. */
  @FunctionalInterface
  interface Runner {
    /**
     * Makes it.
     *
     * @param b what runs it
     * @param c standing at the call
     */
    void run(Backend b, Calls c);
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
