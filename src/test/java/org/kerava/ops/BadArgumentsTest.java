package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kerava.Ops;
import org.kerava.Randoms;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Whatever shapes, axes and names come in: an operation works or says what is wrong. */
class BadArgumentsTest {
  private static final int ROUNDS = Integer.getInteger("kerava.bad.rounds", 12);
  private static final List<Shape> SHAPES = List.of(Shape.of(), Shape.of(1), Shape.of(3), Shape.of(0), Shape.of(2, 3), Shape.of(3, 2), Shape.of(3, 3),
      Shape.of(0, 3), Shape.of(2, 3, 4), Shape.of(1, 2, 3, 4), Shape.of(2, 2, 2, 2), Shape.of(1, 3, 3, 2, 2));
  private static final List<DType> TYPES = List.of(DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.BOOL, DType.BFLOAT16, DType.INT8);
  private static final int[] INTS = {-5, -1, 0, 1, 2, 3, 7};

  private final SplittableRandom random = new SplittableRandom(7);

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private int number() {
    return INTS[random.nextInt(INTS.length)];
  }

  private Tensor tensor() {
    Shape s = one(SHAPES);
    double[] v = random.doubles(s.size(), -3, 3).toArray();
    return Tensor.of(v, s, DType.FLOAT64).cast(one(TYPES));
  }

  private List<Tensor> tensors() {
    var all = new ArrayList<Tensor>();
    for (int n = random.nextInt(4); n > 0; n--) all.add(random.nextBoolean() || all.isEmpty() ? tensor() : all.get(0));
    return all;
  }

  private int[] ints() {
    int[] v = new int[random.nextInt(4)];
    for (int i = 0; i < v.length; i++) v[i] = number();
    return v;
  }

  private Object argument(Class<?> t, String generic) {
    if (t == Tensor.class) return tensor();
    if (t == Tensor[].class) return tensors().toArray(Tensor[]::new);
    if (t == List.class && generic.contains("Tensor") && !generic.contains("Operator")) return tensors();
    if (t == int.class) return number();
    if (t == long.class) return (long) number();
    if (t == int[].class) return ints();
    if (t == int[][].class) return new int[][] {ints(), ints()};
    if (t == Shape.class) {
      int[] lengths = ints();
      for (int i = 0; i < lengths.length; i++) lengths[i] = Math.max(-1, lengths[i]);
      return Shape.of(lengths);
    }
    if (t == boolean.class) return random.nextBoolean();
    if (t == double.class) return one(List.of(-1.0, 0.0, 0.5, 2.0));
    if (t == double[].class) return new double[] {0.5, 2};
    if (t == Number.class) return one(List.<Number>of(-1, 0, 2, 0.5));
    if (t == String.class) return one(List.of("same", "valid", "channels_last", "channels_first", "constant", "linear", "float32", "ij,jk->ik", "fro", "nonsense"));
    if (t == DType.class) return one(TYPES);
    if (t == Optional.class) return Optional.empty();
    if (t == OptionalDouble.class) return OptionalDouble.empty();
    return null; // a function
  }

  @Test
  void everyOperationSaysWhatIsWrong() {
    var wrong = new TreeMap<String, String>();
    var methods = new ArrayList<Method>(Arrays.asList(Ops.class.getMethods()));
    methods.addAll(Arrays.asList(Randoms.class.getMethods()));
    methods.removeIf(m -> !Modifier.isStatic(m.getModifiers()));
    methods.sort(Comparator.comparing(Method::toString));
    for (Method m : methods) {
      for (int round = 0; round < ROUNDS; round++) {
        Class<?>[] types = m.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) arguments[i] = argument(types[i], m.getGenericParameterTypes()[i].getTypeName());
        if (Arrays.stream(arguments).anyMatch(a -> a == null)) break;
        try {
          m.invoke(null, arguments);
        } catch (InvocationTargetException e) {
          Throwable t = e.getCause();
          boolean says = t.getMessage() != null && t.getMessage().length() > 15;
          if (says && (t instanceof IllegalArgumentException || t.getMessage().matches("(?s)[a-zA-Z0-9]+: .*"))) continue;
          wrong.put(m.getName() + Arrays.stream(types).map(Class::getSimpleName).toList() + " " + t.getClass().getSimpleName(),
              Arrays.stream(arguments).map(BadArgumentsTest::brief).toList() + ": " + t + " at " + Arrays.stream(t.getStackTrace()).limit(8).toList());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    assertEquals("", String.join("\n", wrong.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()));
  }

  private static String brief(Object o) {
    return switch (o) {
      case Tensor t -> t.dtype() + "" + t.shape();
      case int[] v -> Arrays.toString(v);
      case int[][] v -> Arrays.deepToString(v);
      case Tensor[] v -> Arrays.stream(v).map(BadArgumentsTest::brief).toList().toString();
      case List<?> l -> l.stream().map(BadArgumentsTest::brief).toList().toString();
      default -> o.toString();
    };
  }
}
