package org.kerava;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.layers.activation.Activation;
import org.kerava.layers.activation.ELU;
import org.kerava.layers.activation.LeakyReLU;
import org.kerava.layers.activation.PReLU;
import org.kerava.layers.activation.ReLU;
import org.kerava.layers.activation.Softmax;
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
import org.kerava.layers.merging.Add;
import org.kerava.layers.merging.Average;
import org.kerava.layers.merging.Concatenate;
import org.kerava.layers.merging.Dot;
import org.kerava.layers.merging.Maximum;
import org.kerava.layers.merging.Minimum;
import org.kerava.layers.merging.Multiply;
import org.kerava.layers.merging.Subtract;
import org.kerava.layers.normalization.BatchNormalization;
import org.kerava.layers.normalization.GroupNormalization;
import org.kerava.layers.normalization.LayerNormalization;
import org.kerava.layers.normalization.RMSNormalization;
import org.kerava.layers.normalization.UnitNormalization;
import org.kerava.layers.pooling.AveragePooling1D;
import org.kerava.layers.pooling.AveragePooling2D;
import org.kerava.layers.pooling.AveragePooling3D;
import org.kerava.layers.pooling.GlobalAveragePooling1D;
import org.kerava.layers.pooling.GlobalAveragePooling2D;
import org.kerava.layers.pooling.GlobalAveragePooling3D;
import org.kerava.layers.pooling.GlobalMaxPooling1D;
import org.kerava.layers.pooling.GlobalMaxPooling2D;
import org.kerava.layers.pooling.GlobalMaxPooling3D;
import org.kerava.layers.pooling.MaxPooling1D;
import org.kerava.layers.pooling.MaxPooling2D;
import org.kerava.layers.pooling.MaxPooling3D;
import org.kerava.layers.preprocessing.Rescaling;
import org.kerava.layers.regularization.ActivityRegularization;
import org.kerava.layers.regularization.AlphaDropout;
import org.kerava.layers.regularization.Dropout;
import org.kerava.layers.regularization.GaussianDropout;
import org.kerava.layers.regularization.GaussianNoise;
import org.kerava.layers.regularization.SpatialDropout1D;
import org.kerava.layers.regularization.SpatialDropout2D;
import org.kerava.layers.regularization.SpatialDropout3D;
import org.kerava.layers.reshaping.Cropping1D;
import org.kerava.layers.reshaping.Cropping2D;
import org.kerava.layers.reshaping.Cropping3D;
import org.kerava.layers.reshaping.Flatten;
import org.kerava.layers.reshaping.Permute;
import org.kerava.layers.reshaping.RepeatVector;
import org.kerava.layers.reshaping.Reshape;
import org.kerava.layers.reshaping.UpSampling1D;
import org.kerava.layers.reshaping.UpSampling2D;
import org.kerava.layers.reshaping.UpSampling3D;
import org.kerava.layers.reshaping.ZeroPadding1D;
import org.kerava.layers.reshaping.ZeroPadding2D;
import org.kerava.layers.reshaping.ZeroPadding3D;
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
 * layer. The file is long because each layer has a documented factory of one line; there is nothing else in it.
 *
 * @see <a href="https://keras.io/api/layers/">Keras: layers</a>
 */
public final class Layers {
  /** A length that is not known: -1. */
  public static final int ANY = Shape.ANY;

  private Layers() {}

  /**
   * {@return an activation function as a layer}
   *
   * @param activation Keras's name
   */
  public static Activation activation(String activation) {
    return new Activation(activation);
  }

  /**
   * {@return an activation function as a layer}
   *
   * @param activation a constant of {@code Activations}, a method reference or a lambda
   */
  public static Activation activation(org.kerava.layers.Activation activation) {
    return new Activation(activation);
  }

  /**
   * {@return a layer that adds a penalty on its input to the loss}
   */
  public static ActivityRegularization activityRegularization() {
    return new ActivityRegularization();
  }

  /**
   * {@return the sum of the inputs}
   */
  public static Add add() {
    return new Add();
  }

  /**
   * {@return attention by sums, called with query and value}
   */
  public static AdditiveAttention additiveAttention() {
    return new AdditiveAttention();
  }

  /**
   * {@return a dropout that suits the SELU}
   *
   * @param rate the fraction that is dropped
   */
  public static AlphaDropout alphaDropout(double rate) {
    return new AlphaDropout(rate);
  }

  /**
   * {@return attention by dot products, called with query and value}
   */
  public static Attention attention() {
    return new Attention();
  }

  /**
   * {@return the mean of the inputs}
   */
  public static Average average() {
    return new Average();
  }

  /**
   * {@return the mean of each window over one spatial axis}
   *
   * @param poolSize the lengths of the window
   */
  public static AveragePooling1D averagePooling1d(Shape poolSize) {
    return new AveragePooling1D(poolSize);
  }

  /**
   * {@return the mean of each window over one spatial axis}
   *
   * @param poolSize the length of the window
   */
  public static AveragePooling1D averagePooling1d(int poolSize) {
    return new AveragePooling1D(poolSize);
  }

  /**
   * {@return the mean of each window over two spatial axes}
   *
   * @param poolSize the lengths of the window
   */
  public static AveragePooling2D averagePooling2d(Shape poolSize) {
    return new AveragePooling2D(poolSize);
  }

  /**
   * {@return the mean of each window over two spatial axes}
   *
   * @param poolSize the length of the window on all axes
   */
  public static AveragePooling2D averagePooling2d(int poolSize) {
    return new AveragePooling2D(poolSize);
  }

  /**
   * {@return the mean of each window over three spatial axes}
   *
   * @param poolSize the lengths of the window
   */
  public static AveragePooling3D averagePooling3d(Shape poolSize) {
    return new AveragePooling3D(poolSize);
  }

  /**
   * {@return the mean of each window over three spatial axes}
   *
   * @param poolSize the length of the window on all axes
   */
  public static AveragePooling3D averagePooling3d(int poolSize) {
    return new AveragePooling3D(poolSize);
  }

  /**
   * {@return a layer that brings each channel to mean 0 and variance 1 over the batch}
   */
  public static BatchNormalization batchNormalization() {
    return new BatchNormalization();
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
   * {@return the inputs joined along an axis}
   */
  public static Concatenate concatenate() {
    return new Concatenate();
  }

  /**
   * {@return the tensors joined along the last axis by a layer of its own}
   *
   * @param first a tensor
   * @param second a tensor
   * @param more further tensors
   */
  public static Tensor concatenate(Tensor first, Tensor second, Tensor... more) {
    return new Concatenate().apply(first, second, more);
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
   * {@return a layer that cuts the border off one spatial axis}
   */
  public static Cropping1D cropping1d() {
    return new Cropping1D();
  }

  /**
   * {@return a layer that cuts the border off one spatial axis}
   *
   * @param cropping how many steps at each end
   */
  public static Cropping1D cropping1d(int cropping) {
    return new Cropping1D(cropping);
  }

  /**
   * {@return a layer that cuts the border off one spatial axis}
   *
   * @param before how many steps in front
   * @param after how many steps behind
   */
  public static Cropping1D cropping1d(int before, int after) {
    return new Cropping1D(before, after);
  }

  /**
   * {@return a layer that cuts the border off two spatial axes}
   */
  public static Cropping2D cropping2d() {
    return new Cropping2D();
  }

  /**
   * {@return a layer that cuts the border off two spatial axes}
   *
   * @param cropping the width of the border on both sides of each axis
   */
  public static Cropping2D cropping2d(Shape cropping) {
    return new Cropping2D(cropping);
  }

  /**
   * {@return a layer that cuts the border off two spatial axes}
   *
   * @param cropping the width of the border on all sides
   */
  public static Cropping2D cropping2d(int cropping) {
    return new Cropping2D(cropping);
  }

  /**
   * {@return a layer that cuts the border off two spatial axes}
   *
   * @param cropping {@code {{before, after}, ...}} of each axis
   */
  public static Cropping2D cropping2d(int[][] cropping) {
    return new Cropping2D(cropping);
  }

  /**
   * {@return a layer that cuts the border off three spatial axes}
   */
  public static Cropping3D cropping3d() {
    return new Cropping3D();
  }

  /**
   * {@return a layer that cuts the border off three spatial axes}
   *
   * @param cropping the width of the border on both sides of each axis
   */
  public static Cropping3D cropping3d(Shape cropping) {
    return new Cropping3D(cropping);
  }

  /**
   * {@return a layer that cuts the border off three spatial axes}
   *
   * @param cropping the width of the border on all sides
   */
  public static Cropping3D cropping3d(int cropping) {
    return new Cropping3D(cropping);
  }

  /**
   * {@return a layer that cuts the border off three spatial axes}
   *
   * @param cropping {@code {{before, after}, ...}} of each axis
   */
  public static Cropping3D cropping3d(int[][] cropping) {
    return new Cropping3D(cropping);
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
   * {@return scalar products of two inputs along an axis}
   *
   * @param axis of both inputs
   */
  public static Dot dot(int axis) {
    return new Dot(axis);
  }

  /**
   * {@return scalar products of two inputs along an axis of each}
   *
   * @param first axis of the first input
   * @param second axis of the second input
   */
  public static Dot dot(int first, int second) {
    return new Dot(first, second);
  }

  /**
   * {@return a layer that sets a random fraction of the elements to 0 while training}
   *
   * @param rate the fraction that is dropped
   */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
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
   * {@return x where positive, else eˣ - 1}
   */
  public static ELU elu() {
    return new ELU();
  }

  /**
   * {@return x where positive, else alpha (eˣ - 1)}
   *
   * @param alpha the depth of the negative part
   */
  public static ELU elu(double alpha) {
    return new ELU(alpha);
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
   * {@return a layer that makes one axis of all but the batch}
   */
  public static Flatten flatten() {
    return new Flatten();
  }

  /**
   * {@return a layer that multiplies by normal noise while training}
   *
   * @param rate the fraction of the dropout with the same variance
   */
  public static GaussianDropout gaussianDropout(double rate) {
    return new GaussianDropout(rate);
  }

  /**
   * {@return a layer that adds normal noise while training}
   *
   * @param stddev the standard deviation of the noise
   */
  public static GaussianNoise gaussianNoise(double stddev) {
    return new GaussianNoise(stddev);
  }

  /**
   * {@return the mean of each channel over one spatial axis}
   */
  public static GlobalAveragePooling1D globalAveragePooling1d() {
    return new GlobalAveragePooling1D();
  }

  /**
   * {@return the mean of each channel over two spatial axes}
   */
  public static GlobalAveragePooling2D globalAveragePooling2d() {
    return new GlobalAveragePooling2D();
  }

  /**
   * {@return the mean of each channel over three spatial axes}
   */
  public static GlobalAveragePooling3D globalAveragePooling3d() {
    return new GlobalAveragePooling3D();
  }

  /**
   * {@return the largest element of each channel over one spatial axis}
   */
  public static GlobalMaxPooling1D globalMaxPooling1d() {
    return new GlobalMaxPooling1D();
  }

  /**
   * {@return the largest element of each channel over two spatial axes}
   */
  public static GlobalMaxPooling2D globalMaxPooling2d() {
    return new GlobalMaxPooling2D();
  }

  /**
   * {@return the largest element of each channel over three spatial axes}
   */
  public static GlobalMaxPooling3D globalMaxPooling3d() {
    return new GlobalMaxPooling3D();
  }

  /**
   * {@return a layer that brings each of 32 groups of channels to mean 0 and variance 1}
   */
  public static GroupNormalization groupNormalization() {
    return new GroupNormalization();
  }

  /**
   * {@return a layer that brings groups of channels to mean 0 and variance 1}
   *
   * @param groups how many; -1 for one per channel
   */
  public static GroupNormalization groupNormalization(int groups) {
    return new GroupNormalization(groups);
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
   * {@return a layer that brings each sample to mean 0 and variance 1}
   */
  public static LayerNormalization layerNormalization() {
    return new LayerNormalization();
  }

  /**
   * {@return x where positive, else 0.3 x}
   */
  public static LeakyReLU leakyRelu() {
    return new LeakyReLU();
  }

  /**
   * {@return x where positive, else a fraction of it}
   *
   * @param negativeSlope the fraction
   */
  public static LeakyReLU leakyRelu(double negativeSlope) {
    return new LeakyReLU(negativeSlope);
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
   * {@return the largest of the inputs}
   */
  public static Maximum maximum() {
    return new Maximum();
  }

  /**
   * {@return the largest element of each window over one spatial axis, windows of length 2}
   */
  public static MaxPooling1D maxPooling1d() {
    return new MaxPooling1D();
  }

  /**
   * {@return the largest element of each window over one spatial axis}
   *
   * @param poolSize the lengths of the window
   */
  public static MaxPooling1D maxPooling1d(Shape poolSize) {
    return new MaxPooling1D(poolSize);
  }

  /**
   * {@return the largest element of each window over one spatial axis}
   *
   * @param poolSize the length of the window
   */
  public static MaxPooling1D maxPooling1d(int poolSize) {
    return new MaxPooling1D(poolSize);
  }

  /**
   * {@return the largest element of each window over two spatial axes, windows of length 2}
   */
  public static MaxPooling2D maxPooling2d() {
    return new MaxPooling2D();
  }

  /**
   * {@return the largest element of each window over two spatial axes}
   *
   * @param poolSize the lengths of the window
   */
  public static MaxPooling2D maxPooling2d(Shape poolSize) {
    return new MaxPooling2D(poolSize);
  }

  /**
   * {@return the largest element of each window over two spatial axes}
   *
   * @param poolSize the length of the window on all axes
   */
  public static MaxPooling2D maxPooling2d(int poolSize) {
    return new MaxPooling2D(poolSize);
  }

  /**
   * {@return the largest element of each window over three spatial axes, windows of length 2}
   */
  public static MaxPooling3D maxPooling3d() {
    return new MaxPooling3D();
  }

  /**
   * {@return the largest element of each window over three spatial axes}
   *
   * @param poolSize the lengths of the window
   */
  public static MaxPooling3D maxPooling3d(Shape poolSize) {
    return new MaxPooling3D(poolSize);
  }

  /**
   * {@return the largest element of each window over three spatial axes}
   *
   * @param poolSize the length of the window on all axes
   */
  public static MaxPooling3D maxPooling3d(int poolSize) {
    return new MaxPooling3D(poolSize);
  }

  /**
   * {@return the smallest of the inputs}
   */
  public static Minimum minimum() {
    return new Minimum();
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
   * {@return the product of the inputs}
   */
  public static Multiply multiply() {
    return new Multiply();
  }

  /**
   * {@return a layer that permutes the axes of each sample}
   *
   * @param dims which axis comes where, counted from 1
   */
  public static Permute permute(int... dims) {
    return new Permute(dims);
  }

  /**
   * {@return x where positive, else alpha x with learned alpha}
   */
  public static PReLU prelu() {
    return new PReLU();
  }

  /**
   * {@return the rectifier max(x, 0) as a layer}
   */
  public static ReLU relu() {
    return new ReLU();
  }

  /**
   * {@return a layer that repeats a vector as a sequence}
   *
   * @param n how many times
   */
  public static RepeatVector repeatVector(int n) {
    return new RepeatVector(n);
  }

  /**
   * {@return a layer that multiplies and adds}
   *
   * @param scale by what the input is multiplied, as in {@code 1.0 / 255}
   */
  public static Rescaling rescaling(double scale) {
    return new Rescaling(scale);
  }

  /**
   * {@return a layer that gives each sample another shape}
   *
   * @param targetShape without the batch axis; at most one -1, which is computed
   */
  public static Reshape reshape(int... targetShape) {
    return new Reshape(targetShape);
  }

  /**
   * {@return a layer that divides each sample by its root mean square}
   */
  public static RMSNormalization rmsNormalization() {
    return new RMSNormalization();
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
   * {@return the softmax over the last axis as a layer}
   */
  public static Softmax softmax() {
    return new Softmax();
  }

  /**
   * {@return the softmax over an axis as a layer}
   *
   * @param axis which axis
   */
  public static Softmax softmax(int axis) {
    return new Softmax(axis);
  }

  /**
   * {@return a layer that drops whole channels while training}
   *
   * @param rate the fraction that is dropped
   */
  public static SpatialDropout1D spatialDropout1d(double rate) {
    return new SpatialDropout1D(rate);
  }

  /**
   * {@return a layer that drops whole channels while training}
   *
   * @param rate the fraction that is dropped
   */
  public static SpatialDropout2D spatialDropout2d(double rate) {
    return new SpatialDropout2D(rate);
  }

  /**
   * {@return a layer that drops whole channels while training}
   *
   * @param rate the fraction that is dropped
   */
  public static SpatialDropout3D spatialDropout3d(double rate) {
    return new SpatialDropout3D(rate);
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
   * {@return the first of two inputs less the second}
   */
  public static Subtract subtract() {
    return new Subtract();
  }

  /**
   * {@return a layer at every step of (batch, time, ...)}
   *
   * @param layer of one input and one output
   */
  public static TimeDistributed timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }

  /**
   * {@return a layer that brings each sample to length 1}
   */
  public static UnitNormalization unitNormalization() {
    return new UnitNormalization();
  }

  /**
   * {@return a layer that repeats each step, twice}
   */
  public static UpSampling1D upSampling1d() {
    return new UpSampling1D();
  }

  /**
   * {@return a layer that repeats each step}
   *
   * @param size how many times
   */
  public static UpSampling1D upSampling1d(int size) {
    return new UpSampling1D(size);
  }

  /**
   * {@return a layer that repeats rows and columns, or interpolates between them, twice}
   */
  public static UpSampling2D upSampling2d() {
    return new UpSampling2D();
  }

  /**
   * {@return a layer that repeats rows and columns, or interpolates between them}
   *
   * @param size by what each length is multiplied
   */
  public static UpSampling2D upSampling2d(Shape size) {
    return new UpSampling2D(size);
  }

  /**
   * {@return a layer that repeats rows and columns, or interpolates between them}
   *
   * @param size by what all lengths are multiplied
   */
  public static UpSampling2D upSampling2d(int size) {
    return new UpSampling2D(size);
  }

  /**
   * {@return a layer that repeats planes, rows and columns, twice}
   */
  public static UpSampling3D upSampling3d() {
    return new UpSampling3D();
  }

  /**
   * {@return a layer that repeats planes, rows and columns}
   *
   * @param size by what each length is multiplied
   */
  public static UpSampling3D upSampling3d(Shape size) {
    return new UpSampling3D(size);
  }

  /**
   * {@return a layer that repeats planes, rows and columns}
   *
   * @param size by what all lengths are multiplied
   */
  public static UpSampling3D upSampling3d(int size) {
    return new UpSampling3D(size);
  }

  /**
   * {@return a layer that adds zeros around one spatial axis}
   */
  public static ZeroPadding1D zeroPadding1d() {
    return new ZeroPadding1D();
  }

  /**
   * {@return a layer that adds zeros around one spatial axis}
   *
   * @param padding how many steps at each end
   */
  public static ZeroPadding1D zeroPadding1d(int padding) {
    return new ZeroPadding1D(padding);
  }

  /**
   * {@return a layer that adds zeros around one spatial axis}
   *
   * @param before how many steps in front
   * @param after how many steps behind
   */
  public static ZeroPadding1D zeroPadding1d(int before, int after) {
    return new ZeroPadding1D(before, after);
  }

  /**
   * {@return a layer that adds zeros around two spatial axes}
   */
  public static ZeroPadding2D zeroPadding2d() {
    return new ZeroPadding2D();
  }

  /**
   * {@return a layer that adds zeros around two spatial axes}
   *
   * @param padding the width of the border on both sides of each axis
   */
  public static ZeroPadding2D zeroPadding2d(Shape padding) {
    return new ZeroPadding2D(padding);
  }

  /**
   * {@return a layer that adds zeros around two spatial axes}
   *
   * @param padding the width of the border on all sides
   */
  public static ZeroPadding2D zeroPadding2d(int padding) {
    return new ZeroPadding2D(padding);
  }

  /**
   * {@return a layer that adds zeros around two spatial axes}
   *
   * @param padding {@code {{before, after}, ...}} of each axis
   */
  public static ZeroPadding2D zeroPadding2d(int[][] padding) {
    return new ZeroPadding2D(padding);
  }

  /**
   * {@return a layer that adds zeros around three spatial axes}
   */
  public static ZeroPadding3D zeroPadding3d() {
    return new ZeroPadding3D();
  }

  /**
   * {@return a layer that adds zeros around three spatial axes}
   *
   * @param padding the width of the border on both sides of each axis
   */
  public static ZeroPadding3D zeroPadding3d(Shape padding) {
    return new ZeroPadding3D(padding);
  }

  /**
   * {@return a layer that adds zeros around three spatial axes}
   *
   * @param padding the width of the border on all sides
   */
  public static ZeroPadding3D zeroPadding3d(int padding) {
    return new ZeroPadding3D(padding);
  }

  /**
   * {@return a layer that adds zeros around three spatial axes}
   *
   * @param padding {@code {{before, after}, ...}} of each axis
   */
  public static ZeroPadding3D zeroPadding3d(int[][] padding) {
    return new ZeroPadding3D(padding);
  }
}
