package org.kerava.layers;

import java.util.List;
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
  static final List<String> NAMES = List.of(
      "linear", "relu", "tanh", "sigmoid", "softmax", "exponential", "softplus", "silu", "gelu", "relu6",
      "leaky_relu", "elu", "selu", "celu", "mish", "softsign", "hard_sigmoid", "hard_silu", "hard_tanh",
      "log_sigmoid", "log_softmax", "glu", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "tanh_shrink",
      "soft_shrink", "hard_shrink", "swish", "hard_swish");
  private static final Map<String, NamedActivation> known = new ConcurrentHashMap<>();

  static {
    ObjectFactory.resolver(Activation.class, name -> Optional.of(of(name)),
        f -> f instanceof NamedActivation a ? Optional.of(a.name) : Optional.empty());
  }

  /** Keras's own; each function is linked when it is first asked for, which keeps thirty of them out of a program's start. */
  private static @Nullable NamedActivation builtIn(String name) {
    return switch (name) {
      case "linear" -> new NamedActivation("linear", x -> x, null);
      case "relu" -> new NamedActivation("relu", Operations::relu, FusedActivation.RELU);
      case "tanh" -> new NamedActivation("tanh", Operations::tanh, FusedActivation.TANH);
      case "sigmoid" -> new NamedActivation("sigmoid", Operations::sigmoid, FusedActivation.SIGMOID);
      case "softmax" -> new NamedActivation("softmax", x -> Operations.softmax(x), null);
      case "exponential" -> new NamedActivation("exponential", Operations::exp, FusedActivation.EXPONENTIAL);
      case "softplus" -> new NamedActivation("softplus", Operations::softplus, FusedActivation.SOFTPLUS);
      case "silu", "swish" -> new NamedActivation("silu", Operations::silu, FusedActivation.SILU);
      case "gelu" -> new NamedActivation("gelu", x -> Operations.gelu(x, false), FusedActivation.GELU);
      case "relu6" -> new NamedActivation("relu6", Operations::relu6, null);
      case "leaky_relu" -> new NamedActivation("leaky_relu", x -> Operations.leakyRelu(x), null);
      case "elu" -> new NamedActivation("elu", x -> Operations.elu(x), null);
      case "selu" -> new NamedActivation("selu", Operations::selu, null);
      case "celu" -> new NamedActivation("celu", x -> Operations.celu(x), null);
      case "mish" -> new NamedActivation("mish", Operations::mish, null);
      case "softsign" -> new NamedActivation("softsign", Operations::softsign, null);
      case "hard_sigmoid" -> new NamedActivation("hard_sigmoid", Operations::hardSigmoid, null);
      case "hard_silu", "hard_swish" -> new NamedActivation("hard_silu", Operations::hardSilu, null);
      case "hard_tanh" -> new NamedActivation("hard_tanh", Operations::hardTanh, null);
      case "log_sigmoid" -> new NamedActivation("log_sigmoid", Operations::logSigmoid, null);
      case "log_softmax" -> new NamedActivation("log_softmax", x -> Operations.logSoftmax(x), null);
      case "glu" -> new NamedActivation("glu", x -> Operations.glu(x), null);
      case "sparse_plus" -> new NamedActivation("sparse_plus", Operations::sparsePlus, null);
      case "sparse_sigmoid" -> new NamedActivation("sparse_sigmoid", Operations::sparseSigmoid, null);
      case "sparsemax" -> new NamedActivation("sparsemax", x -> Operations.sparsemax(x), null);
      case "squareplus" -> new NamedActivation("squareplus", x -> Operations.squareplus(x), null);
      case "tanh_shrink" -> new NamedActivation("tanh_shrink", Operations::tanhShrink, null);
      case "soft_shrink" -> new NamedActivation("soft_shrink", x -> Operations.softShrink(x), null);
      case "hard_shrink" -> new NamedActivation("hard_shrink", x -> Operations.hardShrink(x), null);
      default -> null;
    };
  }

  static NamedActivation of(String name) {
    NamedActivation a = known.computeIfAbsent(name, NamedActivation::builtIn);
    if (a != null) return a;
    var names = new TreeSet<>(known.keySet());
    names.addAll(NAMES);
    throw new IllegalArgumentException("unknown activation \"" + name + "\"; nearest are " + ObjectFactory.nearest(name, names));
  }

  /** Gives a user's function a name, by which files find it. */
  static Activation register(String name, Activation function) {
    var named = new NamedActivation(name, function, null);
    known.put(name, named);
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
