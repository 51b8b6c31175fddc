package org.kerava.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerava.Ops;
import org.kerava.Randoms;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Calls operations as a Java program would: arguments in the order of Keras's signature, trailing defaults left out, the overload chosen by
 * what the arguments are.
 */
final class OpCalls {
  private record Parameter(String name, @Nullable Object otherwise, boolean required, boolean many) {}

  private static final Map<String, String> IRREGULAR = Map.of("var", "variance", "switch", "switchCase");

  private final Map<String, List<Parameter>> signatures = new HashMap<>();
  private final Map<String, List<Method>> methods = new HashMap<>();

  OpCalls() {
    for (Class<?> c : List.of(Ops.class, Randoms.class)) {
      for (Method m : c.getMethods()) {
        if (Modifier.isStatic(m.getModifiers())) methods.computeIfAbsent(m.getName(), n -> new ArrayList<>()).add(m);
      }
    }
    try {
      for (String line : Files.readAllLines(Path.of("src/test/resources/golden/recorded/signatures.txt"))) {
        int open = line.indexOf('(');
        signatures.put(line.substring(0, open), parameters(line.substring(open + 1, line.lastIndexOf(')'))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Parameter> parameters(String text) {
    var list = new ArrayList<Parameter>();
    for (String p : text.replaceAll("\\([^)]*\\)", "()").split(", *")) {
      if (p.startsWith("**") || p.equals("*")) continue;
      String[] parts = p.split("=");
      boolean many = p.startsWith("*");
      list.add(new Parameter(parts[0].replace("*", ""), parts.length > 1 ? literal(parts[1]) : null, parts.length == 1 && !many, many));
    }
    return list;
  }

  private static @Nullable Object literal(String s) {
    return switch (s) {
      case "None" -> null;
      case "True" -> true;
      case "False" -> false;
      case "()" -> List.of(0L, 1L);
      default -> s.startsWith("'") ? s.substring(1, s.length() - 1) : s.matches("-?\\d+") ? (Object) Long.valueOf(s) : Double.valueOf(s);
    };
  }

  @Nullable Object run(Call c) {
    String plain = c.name().substring(c.name().lastIndexOf('.') + 1);
    var special = Spelling.special(plain, c);
    if (special.isPresent()) return special.get();
    List<Parameter> signature = signatures.get(c.name());
    if (signature == null) throw new Missing("no signature of " + c.name());
    String name = IRREGULAR.getOrDefault(plain, camel(plain));
    List<Method> candidates = methods.getOrDefault(name, List.of());
    if (candidates.isEmpty()) throw new Missing("no operation " + name);
    for (List<Object> args : arguments(signature, c, plain)) {
      Method best = null;
      List<Object> values = List.of();
      int score = Integer.MAX_VALUE;
      for (Method m : candidates) {
        var v = Arguments.match(m, args);
        if (v.isPresent() && v.get().cost() < score) {
          best = m;
          values = v.get().values();
          score = v.get().cost();
        }
      }
      if (best != null) return invoke(best, values);
    }
    throw new Missing("no overload of " + name + " for " + arguments(signature, c, plain).get(0).stream().map(OpCalls::brief).toList());
  }

  private static String brief(@Nullable Object o) {
    return o instanceof Tensor t ? t.dtype() + "" + t.shape() : String.valueOf(o);
  }

  private static @Nullable Object invoke(Method m, List<Object> values) {
    try {
      return m.invoke(null, values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException r) throw r;
      if (e.getCause() instanceof Error r) throw r;
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  static String camel(String name) {
    var out = new StringBuilder();
    for (String part : name.split("_")) {
      if (!part.isEmpty()) out.append(out.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return out.toString();
  }

  /** Options that change no value here: hints, storage, and what Kerava has only one way of. */
  private static final Set<String> WITHOUT_MEANING = Set.of("sparse", "synchronized", "flash_attention", "retstep");
  /** Operations of which a late option is written without the ones before it. */
  private static final Set<String> SKIPPING = Set.of("trapezoid", "histogram");

  /** The ways to write the arguments, the shortest first: without trailing defaults, then with them, then without absent ones in the middle. */
  private static List<List<Object>> arguments(List<Parameter> signature, Call c, String name) {
    Map<String, Object> given = given(signature, c);
    Spelling.adapt(name, given);
    if (SKIPPING.contains(name)) return List.of(new ArrayList<>(given.values()));
    var all = new ArrayList<Object>();
    int needed = 0;
    for (Parameter p : signature) {
      if (WITHOUT_MEANING.contains(p.name)) continue;
      if (p.many) {
        List<?> many = (List<?>) given.get(p.name);
        boolean more = given.size() > 1 && !name.equals("einsum");
        if (more) all.add(many);
        else all.addAll(many);
        needed = all.size();
        if (more) continue;
        break;
      }
      Object v = given.containsKey(p.name) ? given.get(p.name) : absent(p);
      all.add(v);
      if (p.required || v != null && given.containsKey(p.name) && !v.equals(p.otherwise)) needed = all.size();
    }
    var ways = new ArrayList<List<Object>>();
    for (int n = needed; n <= all.size(); n++) ways.add(all.subList(0, n));
    for (int n = needed; n <= all.size(); n++) {
      var some = new ArrayList<>(all.subList(0, n));
      if (some.removeIf(o -> o == null)) ways.add(some);
    }
    if (ways.isEmpty()) ways.add(all);
    return ways;
  }

  /** What a Java program writes for an option that is absent in the middle. */
  private static @Nullable Object absent(Parameter p) {
    return switch (p.name) {
      case "data_format" -> "channels_last";
      case "output_padding" -> List.of();
      default -> p.otherwise;
    };
  }

  /** The given arguments by name, in the signature's order. */
  private static Map<String, Object> given(List<Parameter> signature, Call c) {
    var given = new LinkedHashMap<String, Object>();
    int i = 0;
    for (Parameter p : signature) {
      if (p.many) {
        given.put(p.name, c.args().subList(i, c.args().size()));
        i = c.args().size();
      } else if (i < c.args().size()) {
        given.put(p.name, c.args().get(i++));
      } else if (c.kwargs().containsKey(p.name)) {
        given.put(p.name, c.kwargs().get(p.name));
      }
    }
    return given;
  }

  static Shape shape(List<?> l) {
    return Shape.of(l.stream().mapToInt(o -> o == null ? -1 : ((Number) o).intValue()).toArray());
  }
}
