package org.kerava;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.layers.attention.AdditiveAttention;
import org.kerava.layers.attention.Attention;
import org.kerava.layers.attention.MultiHeadAttention;
import org.kerava.layers.convolutional.Conv1D;
import org.kerava.layers.convolutional.Conv1DTranspose;
import org.kerava.layers.convolutional.Conv2D;
import org.kerava.layers.convolutional.Conv2DTranspose;
import org.kerava.layers.convolutional.Conv3D;
import org.kerava.layers.convolutional.Conv3DTranspose;
import org.kerava.layers.convolutional.DepthwiseConv1D;
import org.kerava.layers.convolutional.DepthwiseConv2D;
import org.kerava.layers.convolutional.SeparableConv1D;
import org.kerava.layers.convolutional.SeparableConv2D;
import org.kerava.layers.core.Dense;
import org.kerava.layers.core.EinsumDense;
import org.kerava.layers.core.Embedding;
import org.kerava.layers.core.Identity;
import org.kerava.layers.core.Lambda;
import org.kerava.layers.core.Masking;
import org.kerava.layers.rnn.Bidirectional;
import org.kerava.layers.rnn.GRU;
import org.kerava.layers.rnn.GRUCell;
import org.kerava.layers.rnn.LSTM;
import org.kerava.layers.rnn.LSTMCell;
import org.kerava.layers.rnn.RNN;
import org.kerava.layers.rnn.RecurrentLayer;
import org.kerava.layers.rnn.SimpleRNN;
import org.kerava.layers.rnn.SimpleRNNCell;
import org.kerava.layers.rnn.StackedRNNCells;
import org.kerava.layers.rnn.TimeDistributed;
import org.kerava.tensor.Input;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Keras's layers for static import: {@code conv2d(32, 3).activation("relu")}. A factory takes what Keras requires, the rest are options of the
 * layer.
 *
 * @see <a href="https://keras.io/api/layers/">Keras: layers</a>
 */
public final class Layers {
  /** A length that is not known: -1. */
  public static final int ANY = Shape.ANY;

  private Layers() {}

  /**
   * {@return attention by sums, called with query and value}
   */
  public static AdditiveAttention additiveAttention() {
    return new AdditiveAttention();
  }

  /**
   * {@return attention by dot products, called with query and value}
   */
  public static Attention attention() {
    return new Attention();
  }

  /**
   * {@return a recurrent layer in both directions}
   *
   * @param layer the pattern of both
   */
  public static Bidirectional bidirectional(RecurrentLayer<?> layer) {
    return new Bidirectional(layer);
  }

  /**
   * {@return a convolution over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv1D conv1d(int filters, Shape kernelSize) {
    return new Conv1D(filters, kernelSize);
  }

  /**
   * {@return a convolution over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window
   */
  public static Conv1D conv1d(int filters, int kernelSize) {
    return new Conv1D(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv1DTranspose conv1dTranspose(int filters, Shape kernelSize) {
    return new Conv1DTranspose(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window
   */
  public static Conv1DTranspose conv1dTranspose(int filters, int kernelSize) {
    return new Conv1DTranspose(filters, kernelSize);
  }

  /**
   * {@return a convolution over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv2D conv2d(int filters, Shape kernelSize) {
    return new Conv2D(filters, kernelSize);
  }

  /**
   * {@return a convolution over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public static Conv2D conv2d(int filters, int kernelSize) {
    return new Conv2D(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv2DTranspose conv2dTranspose(int filters, Shape kernelSize) {
    return new Conv2DTranspose(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public static Conv2DTranspose conv2dTranspose(int filters, int kernelSize) {
    return new Conv2DTranspose(filters, kernelSize);
  }

  /**
   * {@return a convolution over three spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv3D conv3d(int filters, Shape kernelSize) {
    return new Conv3D(filters, kernelSize);
  }

  /**
   * {@return a convolution over three spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public static Conv3D conv3d(int filters, int kernelSize) {
    return new Conv3D(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over three spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static Conv3DTranspose conv3dTranspose(int filters, Shape kernelSize) {
    return new Conv3DTranspose(filters, kernelSize);
  }

  /**
   * {@return a transposed convolution over three spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public static Conv3DTranspose conv3dTranspose(int filters, int kernelSize) {
    return new Conv3DTranspose(filters, kernelSize);
  }

  /**
   * {@return a densely connected layer}
   *
   * @param units the length of the output's last axis
   */
  public static Dense dense(int units) {
    return new Dense(units);
  }

  /**
   * {@return a convolution of each channel for itself over one spatial axis}
   *
   * @param kernelSize the lengths of the window
   */
  public static DepthwiseConv1D depthwiseConv1d(Shape kernelSize) {
    return new DepthwiseConv1D(kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself over one spatial axis}
   *
   * @param kernelSize the length of the window
   */
  public static DepthwiseConv1D depthwiseConv1d(int kernelSize) {
    return new DepthwiseConv1D(kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself over two spatial axes}
   *
   * @param kernelSize the lengths of the window
   */
  public static DepthwiseConv2D depthwiseConv2d(Shape kernelSize) {
    return new DepthwiseConv2D(kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself over two spatial axes}
   *
   * @param kernelSize the length of the window on all axes
   */
  public static DepthwiseConv2D depthwiseConv2d(int kernelSize) {
    return new DepthwiseConv2D(kernelSize);
  }

  /**
   * {@return a dense layer whose product is any sum over products of elements}
   *
   * @param equation input, kernel and output by letters
   * @param outputShape without the batch axis and those under {@code ...}; ANY where the input decides
   */
  public static EinsumDense einsumDense(String equation, Shape outputShape) {
    return new EinsumDense(equation, outputShape);
  }

  /**
   * {@return a dense layer whose product is any sum over products of elements}
   *
   * @param equation input, kernel and output by letters
   * @param units the length of the only axis of the output
   */
  public static EinsumDense einsumDense(String equation, int units) {
    return new EinsumDense(equation, units);
  }

  /**
   * {@return a layer that turns whole numbers into vectors}
   *
   * @param inputDim the largest number that comes in, plus 1
   * @param outputDim the length of the vectors
   */
  public static Embedding embedding(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim);
  }

  /**
   * {@return a gated recurrent unit over (batch, time, features)}
   *
   * @param units the length of the output
   */
  public static GRU gru(int units) {
    return new GRU(units);
  }

  /**
   * {@return one step of a gated recurrent unit}
   *
   * @param units the length of the output
   */
  public static GRUCell gruCell(int units) {
    return new GRUCell(units);
  }

  /**
   * {@return a layer that gives what it gets}
   */
  public static Identity identity() {
    return new Identity();
  }

  /**
   * {@return an input of a model}
   *
   * @param shape without the batch axis
   */
  public static Input input(Shape shape) {
    return new Input(shape);
  }

  /**
   * {@return an input of a model}
   *
   * @param lengths the shape without the batch axis; ANY where a length varies
   */
  public static Input input(int... lengths) {
    return new Input(Shape.of(lengths));
  }

  /**
   * {@return an expression of two inputs as a layer, which cannot be saved}
   *
   * @param function what it computes
   */
  public static Lambda lambda(BinaryOperator<Tensor> function) {
    return new Lambda(function);
  }

  /**
   * {@return an expression of one input as a layer, which cannot be saved}
   *
   * @param function what it computes
   */
  public static Lambda lambda(UnaryOperator<Tensor> function) {
    return new Lambda(function);
  }

  /**
   * {@return a long short-term memory over (batch, time, features)}
   *
   * @param units the length of the output
   */
  public static LSTM lstm(int units) {
    return new LSTM(units);
  }

  /**
   * {@return one step of a long short-term memory}
   *
   * @param units the length of the output
   */
  public static LSTMCell lstmCell(int units) {
    return new LSTMCell(units);
  }

  /**
   * {@return a layer that marks the steps of zeros}
   */
  public static Masking masking() {
    return new Masking();
  }

  /**
   * {@return attention in several heads, called with query and value}
   *
   * @param numHeads how many heads
   * @param keyDim the length of query and key in each head
   */
  public static MultiHeadAttention multiHeadAttention(int numHeads, int keyDim) {
    return new MultiHeadAttention(numHeads, keyDim);
  }

  /**
   * {@return a layer that repeats a stack of cells over time}
   *
   * @param cells from the input to the output
   */
  public static RNN rnn(List<? extends RnnCell> cells) {
    return new RNN(cells);
  }

  /**
   * {@return a layer that repeats any cell over time}
   *
   * @param cell a layer that implements {@link RnnCell}
   */
  public static RNN rnn(RnnCell cell) {
    return new RNN(cell);
  }

  /**
   * {@return a convolution of each channel for itself and then of all channels in each place over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static SeparableConv1D separableConv1d(int filters, Shape kernelSize) {
    return new SeparableConv1D(filters, kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself and then of all channels in each place over one spatial axis}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window
   */
  public static SeparableConv1D separableConv1d(int filters, int kernelSize) {
    return new SeparableConv1D(filters, kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself and then of all channels in each place over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window
   */
  public static SeparableConv2D separableConv2d(int filters, Shape kernelSize) {
    return new SeparableConv2D(filters, kernelSize);
  }

  /**
   * {@return a convolution of each channel for itself and then of all channels in each place over two spatial axes}
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public static SeparableConv2D separableConv2d(int filters, int kernelSize) {
    return new SeparableConv2D(filters, kernelSize);
  }

  /**
   * {@return a simple recurrent layer over (batch, time, features)}
   *
   * @param units the length of the output
   */
  public static SimpleRNN simpleRnn(int units) {
    return new SimpleRNN(units);
  }

  /**
   * {@return one step of a simple recurrent layer}
   *
   * @param units the length of the output
   */
  public static SimpleRNNCell simpleRnnCell(int units) {
    return new SimpleRNNCell(units);
  }

  /**
   * {@return cells on top of each other, as one}
   *
   * @param cells from the input to the output
   */
  public static StackedRNNCells stackedRnnCells(List<? extends RnnCell> cells) {
    return new StackedRNNCells(cells);
  }

  /**
   * {@return a layer at every step of (batch, time, ...)}
   *
   * @param layer of one input and one output
   */
  public static TimeDistributed timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }
}
