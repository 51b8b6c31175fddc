package org.kerava.recorded;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Converts Python's arguments to a Java method's parameters, with a cost that prefers the closest overload. */
final class Arguments {
  private static final Object NO = new Object();

  /** Converted arguments. */
  record Match(List<Object> values, int cost) {}

  private Arguments() {}

  static Optional<Match> match(Method m, List<Object> args) {
    Class<?>[] types = m.getParameterTypes();
    Type[] generic = m.getGenericParameterTypes();
    int fixed = m.isVarArgs() ? types.length - 1 : types.length;
    if (!m.isVarArgs() && args.size() != fixed || args.size() < fixed) return Optional.empty();
    var values = new ArrayList<Object>();
    int[] cost = {m.isVarArgs() ? 10 : 0};
    for (int i = 0; i < fixed; i++) {
      Object v = convert(args.get(i), types[i], generic[i], cost);
      if (v == NO) return Optional.empty();
      values.add(v);
    }
    if (m.isVarArgs()) {
      Object rest = rest(args.subList(fixed, args.size()), types[fixed], cost);
      if (rest == NO) return Optional.empty();
      values.add(rest);
    }
    return Optional.of(new Match(values, cost[0]));
  }

  private static Object rest(List<Object> args, Class<?> type, int[] cost) {
    if (args.size() == 1 && args.get(0) instanceof List<?> && type == int[].class) return convert(args.get(0), type, type, cost);
    Class<?> element = type.getComponentType();
    Object out = java.lang.reflect.Array.newInstance(element, args.size());
    for (int i = 0; i < args.size(); i++) {
      Object v = convert(args.get(i), element, element, cost);
      if (v == NO) return NO;
      java.lang.reflect.Array.set(out, i, v);
    }
    return out;
  }

  private static boolean isWhole(Object v) {
    return v instanceof Long;
  }

  private static @Nullable Object convert(@Nullable Object v, Class<?> t, Type generic, int[] cost) {
    if (t == Tensor.class) return tensor(v, cost);
    if (t == int.class || t == long.class) {
      if (v instanceof Tensor x && x.ndim() == 0 && x.item() == Math.rint(x.item())) {
        cost[0] += 5;
        return t == int.class ? (Object) (int) x.item() : (Object) (long) x.item();
      }
      return !isWhole(v) ? NO : t == int.class ? (Object) ((Long) v).intValue() : v;
    }
    if (t == double.class || t == float.class) {
      if (v instanceof Tensor x && x.ndim() == 0) {
        cost[0] += 5;
        return x.item();
      }
      if (!(v instanceof Number n)) return NO;
      cost[0] += isWhole(v) ? 2 : 0;
      return n.doubleValue();
    }
    if (t == Number.class) {
      if (!(v instanceof Number n)) return NO;
      cost[0] += 1;
      return n instanceof Long k && k == k.intValue() ? (Object) k.intValue() : n;
    }
    if (t == boolean.class) return v instanceof Boolean ? v : NO;
    if (t == String.class) return v instanceof String ? v : NO;
    if (t == DType.class) return v instanceof String s ? dtype(s) : NO;
    if (t == Map.class) return v instanceof Map ? v : NO;
    if (t == int[].class) return ints(v, cost);
    if (t == Optional.class) return optional(v, generic, cost);
    if (t == OptionalDouble.class) return v == null ? OptionalDouble.empty() : v instanceof Number n ? OptionalDouble.of(n.doubleValue()) : NO;
    if (t == Shape.class) {
      cost[0] += 1;
      if (v instanceof Tensor x && x.ndim() == 1 && !x.dtype().isFloating()) return Shape.of(x.toIntArray());
      return v instanceof List<?> l && l.stream().allMatch(o -> o == null || isWhole(o)) ? OpCalls.shape(l)
          : isWhole(v) ? Shape.of(((Long) v).intValue()) : NO;
    }
    if (t == int[][].class) return pairs(v);
    if (t == double[].class) {
      return v instanceof List<?> l && l.stream().allMatch(Number.class::isInstance) ? l.stream().mapToDouble(o -> ((Number) o).doubleValue()).toArray() : NO;
    }
    if (t == List.class && generic instanceof ParameterizedType p && p.getActualTypeArguments()[0].getTypeName().contains("Tensor")) {
      if (v instanceof Tensor x) return org.kerava.Ops.unstack(x);
      if (!(v instanceof List<?> l)) return NO;
      var out = new ArrayList<Tensor>();
      for (Object o : l) {
        Object x = tensor(o, cost);
        if (x == NO) return NO;
        out.add((Tensor) x);
      }
      return out;
    }
    return t.isInstance(v) ? v : NO;
  }

  private static Object optional(@Nullable Object v, Type generic, int[] cost) {
    if (v == null) return Optional.empty();
    Object inner = generic.getTypeName().contains("Tensor") ? tensor(v, cost) : v;
    return inner == NO ? NO : Optional.of(inner);
  }

  private static Object dtype(String s) {
    try {
      return DType.of(s);
    } catch (IllegalArgumentException e) {
      return NO;
    }
  }

  private static @Nullable Object tensor(@Nullable Object v, int[] cost) {
    if (v instanceof Tensor) return v;
    if (v == null) {
      cost[0] += 30;
      return null;
    }
    if (v instanceof List<?> l && numbers(l)) {
      cost[0] += 15;
      return Call.tensor(v);
    }
    if (v instanceof Number || v instanceof Boolean) {
      cost[0] += 12;
      return Call.tensor(v);
    }
    return NO;
  }

  private static boolean numbers(List<?> l) {
    return l.stream().allMatch(o -> o instanceof Number || o instanceof Boolean || o instanceof Tensor || o instanceof List<?> k && numbers(k));
  }

  private static Object ints(@Nullable Object v, int[] cost) {
    cost[0] += 1;
    if (v == null) return new int[0];
    if (isWhole(v)) {
      cost[0] += 2;
      return new int[] {((Long) v).intValue()};
    }
    if (v instanceof List<?> l && !l.isEmpty() && l.stream().allMatch(Arguments::isWhole)) return l.stream().mapToInt(o -> ((Long) o).intValue()).toArray();
    if (v instanceof Tensor t && t.ndim() == 1 && !t.dtype().isFloating()) {
      cost[0] += 5;
      return t.toIntArray();
    }
    return NO;
  }

  private static Object pairs(@Nullable Object v) {
    if (isWhole(v)) return new int[][] {{((Long) v).intValue(), ((Long) v).intValue()}};
    if (!(v instanceof List<?> l) || l.isEmpty()) return NO;
    if (l.stream().allMatch(Arguments::isWhole)) return new int[][] {l.stream().mapToInt(o -> ((Long) o).intValue()).toArray()};
    if (!l.stream().allMatch(o -> o instanceof List<?> k && k.stream().allMatch(Arguments::isWhole))) return NO;
    return l.stream().map(o -> ((List<?>) o).stream().mapToInt(i -> ((Long) i).intValue()).toArray()).toArray(int[][]::new);
  }
}
