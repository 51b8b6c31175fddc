package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.kerava.Layers.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.ops.CheckGradients;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/** Gradients of layers, for inputs and weights, agree with finite differences in float64, to second order. */
class LayerGradientTest {
  /** A layer with what it is called. */
  private record Trial(Layer layer, UnaryOperator<Context> context, Shape... inputs) {}

  private static final Map<String, Trial> TRIALS = new LinkedHashMap<>();

  private static void check(Layer layer, Shape... inputs) {
    check(layer, c -> c, inputs);
  }

  private static void check(Layer layer, UnaryOperator<Context> context, Shape... inputs) {
    String name = layer.getClass().getSimpleName();
    String key = name;
    for (int i = 2; TRIALS.containsKey(key); i++) key = name + " " + i;
    TRIALS.put(key, new Trial(layer.dtype("float64"), context, inputs));
  }

  static {
    Shape line = Shape.of(2, 6, 3);
    Shape image = Shape.of(2, 5, 6, 3);
    Shape front = Shape.of(2, 3, 5, 6);
    Shape volume = Shape.of(1, 4, 5, 4, 2);
    check(dense(4).activation("tanh"), line);
    check(einsumDense("abc,cde->abde", Shape.of(-1, 2, 3)).biasAxes("e"), line);
    check(conv1d(4, 3).padding("causal").dilationRate(2), line);
    check(conv2d(4, 3).strides(2).padding("same"), image);
    check(conv2d(6, Shape.of(2, 3)).groups(3).dataFormat("channels_first").activation("sigmoid"), front);
    check(conv3d(2, 2).strides(2).padding("same"), volume);
    check(conv1dTranspose(4, 3).strides(2), line);
    check(conv2dTranspose(4, 3).strides(2).padding("same").outputPadding(1), image);
    check(conv3dTranspose(2, 2).strides(2), volume);
    check(depthwiseConv1d(3).depthMultiplier(2), line);
    check(depthwiseConv2d(3).depthMultiplier(2).padding("same"), image);
    check(separableConv1d(4, 3), line);
    check(separableConv2d(4, 3).padding("same"), image);
    check(batchNormalization(), c -> c.training(true), image);
    check(batchNormalization(), c -> c.training(false), image);
    check(layerNormalization().axis(1, -1), image);
    check(layerNormalization().rmsScaling(true), line);
    check(groupNormalization(3), Shape.of(2, 4, 6));
    check(rmsNormalization(), line);
    check(unitNormalization(), line);
    check(maxPooling1d(2), line);
    check(maxPooling2d(3).strides(2).padding("same"), image);
    check(maxPooling3d(2), volume);
    check(averagePooling1d(3).strides(1).padding("same"), line);
    check(averagePooling2d(2).dataFormat("channels_first"), front);
    check(averagePooling3d(2).padding("same"), volume);
    check(globalAveragePooling1d(), line);
    check(globalAveragePooling2d(), image);
    check(globalMaxPooling1d(), line);
    check(globalMaxPooling2d().keepdims(true), image);
    check(prelu().sharedAxes(1), line);
    check(elu(0.7), line);
    check(leakyRelu(), line);
    check(relu().maxValue(1).negativeSlope(0.1), line);
    check(softmax(1), line);
    check(activation("gelu"), line);
    check(activation("log_softmax"), line);
    check(cropping1d(1, 2), line);
    check(cropping2d(1), image);
    check(cropping3d(1), volume);
    check(zeroPadding1d(2), line);
    check(zeroPadding2d(new int[][] {{1, 2}, {0, 1}}), image);
    check(zeroPadding3d(1), volume);
    check(upSampling1d(2), line);
    check(upSampling2d(Shape.of(2, 3)).interpolation("bilinear"), image);
    check(upSampling3d(2), volume);
    check(permute(2, 1), line);
    check(repeatVector(3), Shape.of(2, 5));
    check(flatten().dataFormat("channels_first"), front);
    check(reshape(-1, 2), line);
    check(rescaling(0.5).offset(1), line);
    check(activityRegularization().l2(0.1), line);
    check(add(), line, line, Shape.of(2, 1, 3));
    check(subtract(), line, line);
    check(multiply(), line, line);
    check(average(), line, line);
    check(maximum(), line, line);
    check(minimum(), line, line);
    check(concatenate().axis(1), line, Shape.of(2, 2, 3));
    check(dot(2, 1).normalize(true), line, Shape.of(2, 3, 4));
    check(simpleRnn(3).returnSequences(true), line);
    check(simpleRnn(3).activation("elu"), line);
    check(lstm(3).returnSequences(true), line);
    check(lstm(3).goBackwards(true).recurrentActivation("hard_sigmoid"), c -> c.mask(mask()), line);
    check(gru(3).returnSequences(true), line);
    check(gru(3).resetAfter(false), line);
    check(bidirectional(lstm(2).dtype("float64").returnSequences(true)).mergeMode("mul"), c -> c.mask(mask()), line);
    check(timeDistributed(dense(2).dtype("float64")), line);
    check(rnn(stackedRnnCells(List.of(gruCell(3).dtype("float64"), lstmCell(2).dtype("float64"))).dtype("float64")), line);
    check(attention().useScale(true), c -> c.useCausalMask(true), line, line);
    check(additiveAttention(), line, line);
    check(multiHeadAttention(2, 3).valueDim(2), c -> c.useCausalMask(true), line, line);
    check(multiHeadAttention(2, 3), c -> c.attentionMask(Operations.greaterEqual(Operations.arange(6), 2).reshape(1, 1, 6)), line, line);
  }

  private static Tensor mask() {
    return Tensor.of(new boolean[][] {{true, true, false, true, true, false}, {true, true, true, false, false, false}});
  }

  static Stream<String> names() {
    return TRIALS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void gradients(String name) {
    Trial t = TRIALS.get(name);
    var random = new Random(name.hashCode());
    var inputs = new ArrayList<Variable>();
    for (Shape s : t.inputs) inputs.add(new Variable(normal(random, s), "input " + inputs.size()));
    Tensors in = Tensors.of(inputs);
    Shape out = t.layer.apply(in, t.context).shape();
    var variables = new ArrayList<>(inputs);
    for (Variable w : t.layer.trainableWeights()) {
      w.assign(normal(random, w.shape()).times(0.6).plus(0.1));
      variables.add(w);
    }
    Tensor g = normal(random, out);
    assertEquals(List.of(), CheckGradients.check(() -> {
      Tensor y = t.layer.apply(in, t.context);
      return Operations.sum(y.times(g).plus(y.times(y).times(0.3)));
    }, variables));
  }

  private static Tensor normal(Random random, Shape shape) {
    double[] d = new double[shape.size()];
    for (int i = 0; i < d.length; i++) d[i] = random.nextGaussian();
    return Tensor.of(d, shape, DType.FLOAT64);
  }
}
