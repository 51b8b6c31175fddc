package org.kerava.layers.core;

import java.util.Optional;
import org.kerava.layers.initializers.ScaledInitializer;
import org.kerava.ops.Fused;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * A dense layer whose product is any sum over products of elements: {@code einsumDense("abc,cd->abd", Shape.of(ANY, 64)).biasAxes("d")}.
 *
 * <pre>{@code
 * Tensor y = einsumDense("abc,cde->abde", Shape.of(ANY, 8, 64)).biasAxes("de").apply(x);
 * // (32, 10, 16) gives (32, 10, 8, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/einsum_dense/">Keras: EinsumDense</a>
 */
public final class EinsumDense extends KernelLayer<EinsumDense> {
  private String equation;
  private Shape outputShape;
  private Optional<String> biasAxes = Optional.empty();

  /**
   * A layer.
   *
   * @param equation input, kernel and output by letters, as in {@code "abc,cd->abd"}; {@code ...} stands for further axes of input and output
   * @param outputShape of the output without the batch axis and those under {@code ...}; ANY where the input decides
   */
  public EinsumDense(String equation, Shape outputShape) {
    this.equation = equation;
    this.outputShape = outputShape;
  }

  /**
   * A layer whose output has one axis beside the batch and those under {@code ...}.
   *
   * @param equation input, kernel and output by letters, as in {@code "...x,xy->...y"}
   * @param units the length of that axis
   */
  public EinsumDense(String equation, int units) {
    this(equation, Shape.of(units));
  }

  /**
   * {@return this layer}
   *
   * @param axes the output's letters along which the bias varies; by default there is no bias
   */
  public EinsumDense biasAxes(String axes) {
    checkOpen();
    biasAxes = Optional.of(axes);
    return self();
  }

  @Override
  protected void build(Shape input) {
    var shapes = EinsumShapes.of(equation, biasAxes, input, outputShape);
    var initializer = kernelSpec().initializer();
    addKernel(shapes.kernel(), initializer instanceof ScaledInitializer<?> s ? s.withAxes(shapes.inputAxes(), shapes.outputAxes()) : initializer);
    if (biasAxes.isPresent()) addBias(shapes.bias());
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor bias = biasValue();
    return activation().apply(bias == null ? product(x) : biased(x, bias));
  }

  private Tensor product(Tensor x) {
    return isDense() ? Fused.linear(x, kernelValue(), null, null) : Operations.einsum(equation, x, kernelValue());
  }

  private Tensor biased(Tensor x, Tensor bias) {
    return isDense() && bias.ndim() == 1 ? Fused.linear(x, kernelValue(), bias, null) : Fused.einsum(equation, x, kernelValue(), bias);
  }

  /** Whether the equation is that of a dense layer. */
  private boolean isDense() {
    return switch (equation) {
      case "ab,bc->ac", "abc,cd->abd", "...x,xy->...y" -> true;
      default -> false;
    };
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    outputShape = c.field("output_shape", outputShape);
    equation = c.field("equation", equation);
    activationConfig(c);
    biasAxes = c.field("bias_axes", biasAxes, String.class);
    initializersConfig(c);
    regularizersConfig(c);
    if (!c.values().containsKey("activity_regularizer")) c.put("activity_regularizer", null);
    constraintsConfig(c);
    c.put("quantization_config", null);
  }
}
