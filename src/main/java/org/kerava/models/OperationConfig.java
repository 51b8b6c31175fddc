package org.kerava.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Node;
import org.kerava.ops.OpCall;
import org.kerava.ops.Operations;
import org.kerava.saving.FormatException;
import org.kerava.saving.Json;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Operations between layers, as in {@code x.times(2)}, in Keras's JSON: entries of the module {@code keras.src.ops}. */
final class OperationConfig {
  private static final Set<String> NN = Set.of("Celu", "Elu", "Gelu", "Glu", "HardSigmoid", "HardSilu", "LeakyRelu", "LogSigmoid", "LogSoftmax", "Normalize",
      "OneHot", "Relu", "Relu6", "Selu", "Sigmoid", "Silu", "Softmax", "Softplus", "Softsign");
  private static final Set<String> CORE = Set.of("Cast", "StopGradient");
  private static final Set<String> MATH = Set.of("Erf", "Erfinv", "Logsumexp", "Rsqrt", "TopK");

  private OperationConfig() {}

  // ---- writing ----

  /** The entry of one operation, which has one call. */
  static Map<String, Object> write(Node n, String name, Function<KerasTensor, List<Object>> reference) {
    if (!(n.arguments().orElse(null) instanceof OpCall call) || !KNOWN.containsKey(call.type())) {
      throw new IllegalStateException("the operation \"" + n.name() + "\" between layers has no JSON: put it into a layer of your own that is registered with Kerava.register");
    }
    var config = new LinkedHashMap<String, @Nullable Object>();
    config.put("name", name);
    config.putAll(call.options());
    var args = new ArrayList<@Nullable Object>();
    for (Object a : call.arguments()) args.add(CallConfig.value(a, reference));
    var json = new LinkedHashMap<String, Object>();
    json.put("module", module(call.type()));
    json.put("class_name", call.type());
    json.put("config", config);
    json.put("registered_name", call.type());
    json.put("name", name);
    json.put("inbound_nodes", List.of(CallConfig.ordered("args", args, "kwargs", Map.of())));
    return json;
  }

  private static String module(String type) {
    return "keras.src.ops." + (NN.contains(type) ? "nn" : CORE.contains(type) ? "core" : MATH.contains(type) ? "math" : type.equals("Norm") ? "linalg" : "numpy");
  }

  // ---- reading ----

  /** The arguments and options of one call in a file. */
  private record Call(String type, List<?> args, Map<String, Object> named, Map<String, Object> options) {
    @Nullable Object arg(int i, String name) {
      return i < args.size() ? args.get(i) : named.get(name);
    }

    /** A tensor, or a number as one of the weak type that it has beside the other operands. */
    Tensor tensor(int i, String name) {
      if (arg(i, name) instanceof Tensor t) return t;
      throw wrong("the argument " + name + " is " + arg(i, name) + ", which is no tensor");
    }

    List<Tensor> list(int i, String name) {
      if (!(arg(i, name) instanceof List<?> l)) throw wrong("the argument " + name + " is no list of tensors");
      return l.stream().map(o -> o instanceof Tensor t ? t : Tensor.scalar((Number) o)).toList();
    }

    /** Axes and lengths: nothing, a number or a list of numbers. */
    int[] ints(String option) {
      return switch (options.get(option)) {
        case null -> new int[0];
        case Number n -> new int[] {n.intValue()};
        case List<?> l when l.stream().allMatch(Number.class::isInstance) -> l.stream().mapToInt(o -> ((Number) o).intValue()).toArray();
        case Object o -> throw wrong(option + " is " + o);
      };
    }

    int[][] pairs(String option) {
      if (!(options.get(option) instanceof List<?> l)) throw wrong(option + " is " + options.get(option));
      return l.stream().map(o -> ((List<?>) o).stream().mapToInt(x -> ((Number) x).intValue()).toArray()).toArray(int[][]::new);
    }

    int integer(String option, int otherwise) {
      return options.get(option) instanceof Number n ? n.intValue() : otherwise;
    }

    double number(String option, double otherwise) {
      return options.get(option) instanceof Number n ? n.doubleValue() : otherwise;
    }

    /** A number whose type matters: whole numbers leave whole numbers whole. */
    Number bound(String option, Number otherwise) {
      return options.get(option) instanceof Number n ? n : otherwise;
    }

    boolean flag(String option, boolean otherwise) {
      return options.get(option) instanceof Boolean b ? b : otherwise;
    }

    DType dtype(String option) {
      return options.get(option) instanceof String s ? DType.of(s) : DType.FLOAT32;
    }

    FormatException wrong(String what) {
      return new FormatException("Functional: the operation " + type + ": " + what);
    }
  }

  private static final Map<String, Function<Call, Tensors>> KNOWN = new LinkedHashMap<>();

  private static void unary(String type, UnaryOperator<Tensor> f) {
    KNOWN.put(type, c -> f.apply(c.tensor(0, "x")));
  }

  /** Functions of two operands, of which one may be a Java number. */
  private interface WithNumber {
    Tensor apply(Tensor a, Number b);
  }

  private interface OfNumber {
    Tensor apply(Number a, Tensor b);
  }

  private static void binary(String type, BinaryOperator<Tensor> f, WithNumber right, OfNumber left) {
    KNOWN.put(type, c -> {
      if (c.arg(1, "x2") instanceof Number b) return right.apply(c.tensor(0, "x1"), b);
      if (c.arg(0, "x1") instanceof Number a) return left.apply(a, c.tensor(1, "x2"));
      return f.apply(c.tensor(0, "x1"), c.tensor(1, "x2"));
    });
  }

  private interface Reduction {
    Tensor apply(Tensor x, int[] axes, boolean keepdims);
  }

  private static void reduction(String type, Reduction f) {
    KNOWN.put(type, c -> f.apply(c.tensor(0, "x"), c.ints("axis"), c.flag("keepdims", false)));
  }

  static {
    binary("Add", Operations::add, Operations::add, Operations::add);
    binary("Subtract", Operations::subtract, Operations::subtract, Operations::subtract);
    binary("Multiply", Operations::multiply, Operations::multiply, Operations::multiply);
    binary("Divide", Operations::divide, Operations::divide, Operations::divide);
    binary("TrueDivide", Operations::divide, Operations::divide, Operations::divide);
    binary("FloorDivide", Operations::floorDivide, Operations::floorDivide, Operations::floorDivide);
    binary("Mod", Operations::mod, Operations::mod, Operations::mod);
    binary("Power", Operations::power, Operations::power, Operations::power);
    binary("Maximum", Operations::maximum, Operations::maximum, Operations::maximum);
    binary("Minimum", Operations::minimum, Operations::minimum, Operations::minimum);
    binary("Equal", Operations::equal, Operations::equal, Operations::equal);
    binary("NotEqual", Operations::notEqual, Operations::notEqual, Operations::notEqual);
    binary("Less", Operations::less, Operations::less, Operations::less);
    binary("LessEqual", Operations::lessEqual, Operations::lessEqual, Operations::lessEqual);
    binary("Greater", Operations::greater, Operations::greater, Operations::greater);
    binary("GreaterEqual", Operations::greaterEqual, Operations::greaterEqual, Operations::greaterEqual);
    for (var e : Map.<String, BinaryOperator<Tensor>>of("Matmul", Operations::matmul, "LogicalAnd", Operations::logicalAnd, "LogicalOr", Operations::logicalOr,
        "LogicalXor", Operations::logicalXor, "Arctan2", Operations::arctan2, "Dot", Operations::dot).entrySet()) {
      KNOWN.put(e.getKey(), c -> e.getValue().apply(c.tensor(0, "x1"), c.tensor(1, "x2")));
    }
    unary("Absolute", Operations::abs);
    unary("Abs", Operations::abs);
    unary("Arccos", Operations::arccos);
    unary("Arccosh", Operations::arccosh);
    unary("Arcsin", Operations::arcsin);
    unary("Arcsinh", Operations::arcsinh);
    unary("Arctan", Operations::arctan);
    unary("Arctanh", Operations::arctanh);
    unary("Ceil", Operations::ceil);
    unary("Copy", Operations::copy);
    unary("Cos", Operations::cos);
    unary("Cosh", Operations::cosh);
    unary("Erf", Operations::erf);
    unary("Erfinv", Operations::erfinv);
    unary("Exp", Operations::exp);
    unary("Expm1", Operations::expm1);
    unary("Floor", Operations::floor);
    unary("Isfinite", Operations::isfinite);
    unary("Isinf", Operations::isinf);
    unary("Isnan", Operations::isnan);
    unary("Log", Operations::log);
    unary("Log10", Operations::log10);
    unary("Log1p", Operations::log1p);
    unary("Log2", Operations::log2);
    unary("LogicalNot", Operations::logicalNot);
    unary("Negative", Operations::negative);
    unary("OnesLike", Operations::onesLike);
    unary("Reciprocal", Operations::reciprocal);
    unary("Round", Operations::round);
    unary("Rsqrt", Operations::rsqrt);
    unary("Sign", Operations::sign);
    unary("Sin", Operations::sin);
    unary("Sinh", Operations::sinh);
    unary("Sqrt", Operations::sqrt);
    unary("Square", Operations::square);
    unary("Tan", Operations::tan);
    unary("Tanh", Operations::tanh);
    unary("Trunc", Operations::trunc);
    unary("ZerosLike", Operations::zerosLike);
    unary("HardSigmoid", Operations::hardSigmoid);
    unary("HardSilu", Operations::hardSilu);
    unary("LogSigmoid", Operations::logSigmoid);
    unary("Relu", Operations::relu);
    unary("Relu6", Operations::relu6);
    unary("Selu", Operations::selu);
    unary("Sigmoid", Operations::sigmoid);
    unary("Silu", Operations::silu);
    unary("Softplus", Operations::softplus);
    unary("Softsign", Operations::softsign);
    KNOWN.put("StopGradient", c -> Operations.stopGradient(c.tensor(0, "variable")));
    KNOWN.put("Celu", c -> Operations.celu(c.tensor(0, "x"), c.number("alpha", 1)));
    KNOWN.put("Elu", c -> Operations.elu(c.tensor(0, "x"), c.number("alpha", 1)));
    KNOWN.put("Gelu", c -> Operations.gelu(c.tensor(0, "x"), c.flag("approximate", true)));
    KNOWN.put("Glu", c -> Operations.glu(c.tensor(0, "x"), c.integer("axis", -1)));
    KNOWN.put("LeakyRelu", c -> Operations.leakyRelu(c.tensor(0, "x"), c.number("negative_slope", 0.2)));
    KNOWN.put("Softmax", c -> Operations.softmax(c.tensor(0, "x"), c.ints("axis")));
    KNOWN.put("LogSoftmax", c -> Operations.logSoftmax(c.tensor(0, "x"), c.ints("axis")));
    KNOWN.put("Normalize", c -> Operations.normalize(c.tensor(0, "x"), c.ints("axis"), c.bound("order", 2), c.number("epsilon", 1e-7)));
    KNOWN.put("OneHot", c -> Operations.oneHot(c.tensor(0, "x"), c.integer("num_classes", 0), c.integer("axis", -1), c.dtype("dtype")));
    reduction("All", Operations::all);
    reduction("Any", Operations::any);
    reduction("Logsumexp", Operations::logsumexp);
    reduction("Max", Operations::max);
    reduction("Amax", Operations::max);
    reduction("Mean", Operations::mean);
    reduction("Min", Operations::min);
    reduction("Amin", Operations::min);
    reduction("Prod", Operations::prod);
    reduction("Std", Operations::std);
    reduction("Sum", Operations::sum);
    reduction("Var", Operations::variance);
    KNOWN.put("Norm", c -> switch (c.options.get("ord")) {
      case Number order -> Operations.norm(c.tensor(0, "x"), order, c.ints("axis"), c.flag("keepdims", false));
      case String order -> Operations.norm(c.tensor(0, "x"), order, c.ints("axis"), c.flag("keepdims", false));
      case null, default -> Operations.norm(c.tensor(0, "x"), "fro", c.ints("axis"), c.flag("keepdims", false));
    });
    KNOWN.put("Argmax", c -> Operations.argmax(c.options.get("axis") == null ? Operations.reshape(c.tensor(0, "x"), -1) : c.tensor(0, "x"), c.integer("axis", 0), c.flag("keepdims", false)));
    KNOWN.put("Argmin", c -> Operations.argmin(c.options.get("axis") == null ? Operations.reshape(c.tensor(0, "x"), -1) : c.tensor(0, "x"), c.integer("axis", 0), c.flag("keepdims", false)));
    KNOWN.put("Argsort", c -> Operations.argsort(c.tensor(0, "x"), c.integer("axis", -1)));
    KNOWN.put("Sort", c -> Operations.sort(c.tensor(0, "x"), c.integer("axis", -1)));
    KNOWN.put("TopK", c -> Tensors.of(Operations.topK(c.tensor(0, "x"), c.integer("k", 1), c.flag("sorted", true))));
    KNOWN.put("BroadcastTo", c -> Operations.broadcastTo(c.tensor(0, "x"), Shape.of(c.ints("shape"))));
    KNOWN.put("Cast", c -> Operations.cast(c.tensor(0, "x"), c.dtype("dtype")));
    KNOWN.put("Clip", c -> Operations.clip(c.tensor(0, "x"), c.bound("x_min", Double.NEGATIVE_INFINITY), c.bound("x_max", Double.POSITIVE_INFINITY)));
    KNOWN.put("Concatenate", c -> Operations.concatenate(c.list(0, "xs"), c.integer("axis", 0)));
    KNOWN.put("Stack", c -> Operations.stack(c.list(0, "x"), c.integer("axis", 0)));
    KNOWN.put("Split", c -> {
      int axis = c.integer("axis", 0);
      return Tensors.of(c.options.get("indices_or_sections") instanceof Number n ? Operations.split(c.tensor(0, "x"), n.intValue(), axis)
          : Operations.split(c.tensor(0, "x"), c.ints("indices_or_sections"), axis));
    });
    KNOWN.put("Cumsum", c -> c.options.get("axis") == null ? Operations.cumsum(c.tensor(0, "x")) : Operations.cumsum(c.tensor(0, "x"), c.integer("axis", 0)));
    KNOWN.put("Cumprod", c -> c.options.get("axis") == null ? Operations.cumprod(c.tensor(0, "x")) : Operations.cumprod(c.tensor(0, "x"), c.integer("axis", 0)));
    KNOWN.put("Einsum", c -> Operations.einsum(String.valueOf(c.options.get("subscripts")), c.args.stream().map(Tensor.class::cast).toArray(Tensor[]::new)));
    KNOWN.put("ExpandDims", c -> {
      Tensor x = c.tensor(0, "x");
      for (int a : c.ints("axis")) x = Operations.expandDims(x, a);
      return x;
    });
    KNOWN.put("Flip", c -> Operations.flip(c.tensor(0, "x"), c.ints("axis")));
    KNOWN.put("FullLike", c -> c.arg(1, "fill_value") instanceof Number n ? Operations.fullLike(c.tensor(0, "x"), n) : Operations.fullLike(c.tensor(0, "x"), c.tensor(1, "fill_value")));
    KNOWN.put("GetItem", c -> c.tensor(0, "x").get(brackets(c)));
    KNOWN.put("Moveaxis", c -> Operations.moveaxis(c.tensor(0, "x"), c.ints("source"), c.ints("destination")));
    KNOWN.put("Swapaxes", c -> Operations.swapaxes(c.tensor(0, "x"), c.integer("axis1", 0), c.integer("axis2", 1)));
    KNOWN.put("Pad", c -> Operations.pad(c.tensor(0, "x"), c.pairs("pad_width"), String.valueOf(c.options.getOrDefault("mode", "constant")),
        c.arg(1, "constant_values") instanceof Number n ? n : 0));
    KNOWN.put("Ravel", c -> Operations.reshape(c.tensor(0, "x"), -1));
    KNOWN.put("Repeat", c -> Operations.repeat(c.options.get("axis") == null ? Operations.reshape(c.tensor(0, "x"), -1) : c.tensor(0, "x"), c.integer("repeats", 1), c.integer("axis", 0)));
    KNOWN.put("Reshape", c -> Operations.reshape(c.tensor(0, "x"), c.ints("newshape")));
    KNOWN.put("Roll", c -> Operations.roll(c.tensor(0, "x"), c.integer("shift", 0), c.integer("axis", 0)));
    KNOWN.put("Squeeze", c -> Operations.squeeze(c.tensor(0, "x"), c.ints("axis")));
    KNOWN.put("Take", c -> c.arg(1, "indices") instanceof Number n ? Operations.take(c.tensor(0, "x"), Tensor.scalar(n.intValue()), c.integer("axis", 0))
        : Operations.take(c.tensor(0, "x"), c.tensor(1, "indices"), c.integer("axis", 0)));
    KNOWN.put("TakeAlongAxis", c -> Operations.takeAlongAxis(c.tensor(0, "x"), c.tensor(1, "indices"), c.integer("axis", -1)));
    KNOWN.put("Tensordot", c -> c.options.getOrDefault("axes", 2L) instanceof Number n ? Operations.tensordot(c.tensor(0, "x1"), c.tensor(1, "x2"), n.intValue())
        : Operations.tensordot(c.tensor(0, "x1"), c.tensor(1, "x2"), c.pairs("axes")));
    KNOWN.put("Tile", c -> Operations.tile(c.tensor(0, "x"), c.ints("repeats")));
    KNOWN.put("Transpose", c -> Operations.transpose(c.tensor(0, "x"), c.ints("axes")));
    KNOWN.put("Tril", c -> Operations.tril(c.tensor(0, "x"), c.integer("k", 0)));
    KNOWN.put("Triu", c -> Operations.triu(c.tensor(0, "x"), c.integer("k", 0)));
    KNOWN.put("Where", c -> Operations.where(c.tensor(0, "condition"), operand(c, 1, "x1"), operand(c, 2, "x2")));
  }

  /** A number takes the type of the other branch. */
  private static Tensor operand(Call c, int i, String name) {
    if (!(c.arg(i, name) instanceof Number n)) return c.tensor(i, name);
    return Operations.cast(Tensor.scalar(n), c.arg(3 - i, i == 1 ? "x2" : "x1") instanceof Tensor t ? t.dtype().promote(n) : DType.FLOAT32);
  }

  /** Python's text of what stood between the brackets. */
  private static String brackets(Call c) {
    Object key = c.arg(1, "key");
    var text = new ArrayList<String>();
    for (Object k : key instanceof List<?> l ? l : Collections.singletonList(key)) {
      text.add(switch (k) {
        case null -> "None";
        case Number n -> String.valueOf(n.intValue());
        case OpCall.Range r -> (r.start() == null ? "" : r.start()) + ":" + (r.stop() == null ? "" : r.stop()) + (r.step() == 1 ? "" : ":" + r.step());
        case String s when s.equals(OpCall.ELLIPSIS) -> s;
        default -> throw c.wrong("a position is " + k + "; numbers, ranges, None and ... can be read");
      });
    }
    return String.join(", ", text);
  }

  /** Whether the class of an entry is known here. */
  static boolean reads(Map<String, Object> json) {
    return KNOWN.containsKey(String.valueOf(json.get("class_name")));
  }

  /** The outputs of the entry's operation on the arguments of one call. */
  static Tensors call(Map<String, Object> json, List<?> args, Map<String, Object> named) {
    String type = String.valueOf(json.get("class_name"));
    Map<String, Object> options = Json.object(json.getOrDefault("config", Map.of()));
    return KNOWN.get(type).apply(new Call(type, args, named, options));
  }
}
