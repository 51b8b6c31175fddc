package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * An operation on symbols as Keras's files know it (internal): the class of the operation, what its {@code call} gets, and the options that its
 * constructor gets.
 *
 * @param type Keras's class, as in {@code "GetItem"}
 * @param arguments tensors, lists of tensors, numbers, ranges and null
 * @param options numbers, truth values, texts and lists of those by Keras's names; null where an option is not given
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public record OpCall(String type, List<@Nullable Object> arguments, Map<String, @Nullable Object> options) {
  /**
   * Python's {@code start:stop:step} in brackets.
   *
   * @param start or null
   * @param stop or null
   * @param step not 0
   */
  public record Range(@Nullable Integer start, @Nullable Integer stop, int step) {}

  /** Python's three dots in brackets. */
  public static final Object ELLIPSIS = "...";

  /** Keras's classes where they are not our names in camel case. */
  private static final Map<Enum<?>, String> CLASSES = Map.ofEntries(
      Map.entry(Bin.SUB, "Subtract"), Map.entry(Bin.MUL, "Multiply"), Map.entry(Bin.DIV, "Divide"), Map.entry(Bin.RSUB, "Subtract"),
      Map.entry(Bin.RDIV, "Divide"), Map.entry(Bin.FLOOR_DIV, "FloorDivide"), Map.entry(Bin.RFLOOR_DIV, "FloorDivide"),
      Map.entry(Bin.RMOD, "Mod"), Map.entry(Bin.POW, "Power"), Map.entry(Bin.RPOW, "Power"), Map.entry(Bin.MAX, "Maximum"),
      Map.entry(Bin.MIN, "Minimum"), Map.entry(Bin.ATAN2, "Arctan2"), Map.entry(Bin.AND, "LogicalAnd"), Map.entry(Bin.OR, "LogicalOr"),
      Map.entry(Bin.XOR, "LogicalXor"), Map.entry(Bin.SHIFT_LEFT, "LeftShift"), Map.entry(Bin.SHIFT_RIGHT, "RightShift"),
      Map.entry(Cmp.EQ, "Equal"), Map.entry(Cmp.NE, "NotEqual"), Map.entry(Cmp.LT, "Less"), Map.entry(Cmp.LE, "LessEqual"),
      Map.entry(Cmp.GT, "Greater"), Map.entry(Cmp.GE, "GreaterEqual"),
      Map.entry(Un.NEG, "Negative"), Map.entry(Un.ABS, "Absolute"), Map.entry(Un.ASIN, "Arcsin"), Map.entry(Un.ACOS, "Arccos"),
      Map.entry(Un.ATAN, "Arctan"), Map.entry(Un.ASINH, "Arcsinh"), Map.entry(Un.ACOSH, "Arccosh"), Map.entry(Un.ATANH, "Arctanh"),
      Map.entry(Un.NOT, "LogicalNot"), Map.entry(Un.IS_NAN, "Isnan"), Map.entry(Un.IS_INF, "Isinf"), Map.entry(Un.IS_FINITE, "Isfinite"));

  private static final Set<Bin> REVERSED = Set.of(Bin.RSUB, Bin.RDIV, Bin.RFLOOR_DIV, Bin.RMOD, Bin.RPOW);

  private static String type(Enum<?> op) {
    String known = CLASSES.get(op);
    if (known != null) return known;
    var name = new StringBuilder();
    for (String word : op.name().split("_")) name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    return name.toString();
  }

  /** The call of an element-wise operation. */
  static OpCall of(Enum<?> op, Object... arguments) {
    if (op == Un.GELU || op == Un.GELU_TANH) return OpCall.of("Gelu", arguments).with("approximate", op == Un.GELU_TANH);
    return OpCall.of(type(op), arguments);
  }

  /** A call with a weak scalar: one that is whole stays whole where that does not change the type. */
  static OpCall of(Bin op, Tensor x, double s, DType type) {
    Number n = s == Math.rint(s) && Math.abs(s) < 1e15 && type == x.dtype() && !type.isFloating() ? (Number) (long) s : (Number) s;
    return REVERSED.contains(op) ? of(op, n, x) : of(op, x, n);
  }

  /** A call without options. */
  static OpCall of(String type, @Nullable Object... arguments) {
    return new OpCall(type, Collections.unmodifiableList(new ArrayList<>(Arrays.asList(arguments))), Map.of());
  }

  /** The call with one option more. */
  OpCall with(String name, @Nullable Object value) {
    var all = new LinkedHashMap<>(options);
    all.put(name, switch (value) {
      case int[] list -> Arrays.stream(list).boxed().toList();
      case int[][] lists -> Arrays.stream(lists).map(l -> Arrays.stream(l).boxed().toList()).toList();
      case Shape s -> Arrays.stream(s.toArray()).boxed().toList();
      case DType t -> t.toString();
      case null, default -> value;
    });
    return new OpCall(type, arguments, Collections.unmodifiableMap(all));
  }

  /** The call with the axes that a reduction has: none means all. */
  OpCall over(int[] axes, boolean keepdims) {
    return with("axis", axes.length == 0 ? null : axes.length == 1 ? (Object) axes[0] : axes).with("keepdims", keepdims);
  }

  /** The name that Keras gives such a node: the class in snake case. */
  String name() {
    return type.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
