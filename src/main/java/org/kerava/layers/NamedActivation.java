package org.kerava.layers;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.FusedActivation;
import org.kerava.ops.Operations;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Tensor;

/**
 * An activation that files can name.
 *
 * @param name Keras's name
 * @param function what it computes
 * @param fused its fused form in products with a bias, or null
 */
record NamedActivation(String name, Activation function, @Nullable FusedActivation fused) implements Activation {
  private static final Map<String, NamedActivation> all = new ConcurrentHashMap<>();

  static {
    add("linear", x -> x, null);
    add("relu", Operations::relu, FusedActivation.RELU);
    add("tanh", Operations::tanh, FusedActivation.TANH);
    add("sigmoid", Operations::sigmoid, FusedActivation.SIGMOID);
    add("softmax", x -> Operations.softmax(x), null);
    add("exponential", Operations::exp, FusedActivation.EXPONENTIAL);
    add("softplus", Operations::softplus, FusedActivation.SOFTPLUS);
    add("silu", Operations::silu, FusedActivation.SILU);
    add("gelu", x -> Operations.gelu(x, false), FusedActivation.GELU);
    add("relu6", Operations::relu6, null);
    add("leaky_relu", x -> Operations.leakyRelu(x), null);
    add("elu", x -> Operations.elu(x), null);
    add("selu", Operations::selu, null);
    add("celu", x -> Operations.celu(x), null);
    add("mish", Operations::mish, null);
    add("softsign", Operations::softsign, null);
    add("hard_sigmoid", Operations::hardSigmoid, null);
    add("hard_silu", Operations::hardSilu, null);
    add("hard_tanh", Operations::hardTanh, null);
    add("log_sigmoid", Operations::logSigmoid, null);
    add("log_softmax", x -> Operations.logSoftmax(x), null);
    add("glu", x -> Operations.glu(x), null);
    add("sparse_plus", Operations::sparsePlus, null);
    add("sparse_sigmoid", Operations::sparseSigmoid, null);
    add("sparsemax", x -> Operations.sparsemax(x), null);
    add("squareplus", x -> Operations.squareplus(x), null);
    add("tanh_shrink", Operations::tanhShrink, null);
    add("soft_shrink", x -> Operations.softShrink(x), null);
    add("hard_shrink", x -> Operations.hardShrink(x), null);
    all.put("swish", all.get("silu"));
    all.put("hard_swish", all.get("hard_silu"));
    ObjectFactory.resolver(Activation.class, name -> Optional.of(of(name)),
        f -> f instanceof NamedActivation a ? Optional.of(a.name) : Optional.empty());
  }

  private static void add(String name, Activation function, @Nullable FusedActivation fused) {
    all.put(name, new NamedActivation(name, function, fused));
  }

  static NamedActivation of(String name) {
    NamedActivation a = all.get(name);
    if (a != null) return a;
    throw new IllegalArgumentException("unknown activation \"" + name + "\"; nearest are " + ObjectFactory.nearest(name, new TreeSet<>(all.keySet())));
  }

  /** Gives a user's function a name, by which files find it. */
  static Activation register(String name, Activation function) {
    var named = new NamedActivation(name, function, null);
    all.put(name, named);
    return named;
  }

  @Override
  public Tensor apply(Tensor x) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return "\"" + name + "\"";
  }
}
