package org.kerava.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One tensor, several in order, or several by name: what layers, models and losses take and give. A {@link Tensor} is the {@code Tensors} of one.
 *
 * <p>Example: {@code new Model(Tensors.of(video, question), answer)}.
 */
public sealed interface Tensors permits Tensor, TensorGroup {
  /**
   * Several tensors in order.
   *
   * @param tensors any number; a single one is returned as it is
   * @return the group
   */
  static Tensors of(Tensor... tensors) {
    return of(Arrays.asList(tensors));
  }

  /**
   * Several tensors in order.
   *
   * @param tensors any number; a single one is returned as it is
   * @return the group
   */
  static Tensors of(List<? extends Tensor> tensors) {
    return tensors.size() == 1 ? tensors.get(0) : new TensorGroup(List.copyOf(tensors), List.of());
  }

  /**
   * Several tensors by name. The order is that of the map.
   *
   * @param tensors by name
   * @return the group
   */
  static Tensors of(Map<String, ? extends Tensor> tensors) {
    return new TensorGroup(List.copyOf(tensors.values()), List.copyOf(tensors.keySet()));
  }

  /**
   * {@return one tensor by name}
   *
   * @param name its name
   * @param tensor the tensor
   */
  static Tensors of(String name, Tensor tensor) {
    return of(Map.of(name, tensor));
  }

  /**
   * {@return two tensors by name}
   *
   * @param n1 a name
   * @param t1 its tensor
   * @param n2 a name
   * @param t2 its tensor
   */
  static Tensors of(String n1, Tensor t1, String n2, Tensor t2) {
    return named(List.of(n1, n2), List.of(t1, t2));
  }

  /**
   * {@return three tensors by name}
   *
   * @param n1 a name
   * @param t1 its tensor
   * @param n2 a name
   * @param t2 its tensor
   * @param n3 a name
   * @param t3 its tensor
   */
  static Tensors of(String n1, Tensor t1, String n2, Tensor t2, String n3, Tensor t3) {
    return named(List.of(n1, n2, n3), List.of(t1, t2, t3));
  }

  /**
   * Four tensors by name.
   *
   * @param n1 a name
   * @param t1 its tensor
   * @param n2 a name
   * @param t2 its tensor
   * @param n3 a name
   * @param t3 its tensor
   * @param n4 a name
   * @param t4 its tensor
   * @return the group
   */
  static Tensors of(String n1, Tensor t1, String n2, Tensor t2, String n3, Tensor t3, String n4, Tensor t4) {
    return named(List.of(n1, n2, n3, n4), List.of(t1, t2, t3, t4));
  }

  private static Tensors named(List<String> names, List<Tensor> tensors) {
    if (names.stream().distinct().count() != names.size()) throw new IllegalArgumentException("a name occurs twice in " + names);
    return new TensorGroup(tensors, names);
  }

  /** {@return how many tensors these are} */
  int count();

  /**
   * The only tensor.
   *
   * @return it
   * @throws IllegalStateException if there are several
   */
  Tensor tensor();

  /**
   * {@return the tensor at a position}
   *
   * @param i from 0
   */
  Tensor tensor(int i);

  /**
   * {@return the tensor of a name}
   *
   * @param name one of {@link #names()}
   */
  Tensor tensor(String name);

  /** {@return all tensors in order} */
  List<Tensor> tensors();

  /** {@return the names in the given order; empty if the tensors have none} */
  List<String> names();

  /** {@return the tensors by name, sorted by name, as Keras flattens dictionaries} */
  default Map<String, Tensor> byName() {
    var sorted = new TreeMap<String, Tensor>();
    List<String> names = names();
    for (int i = 0; i < names.size(); i++) sorted.put(names.get(i), tensor(i));
    return Collections.unmodifiableMap(sorted);
  }

  /**
   * {@return only the named tensors, in that order}
   *
   * @param names some of {@link #names()}
   */
  default Tensors select(String... names) {
    var chosen = new LinkedHashMap<String, Tensor>();
    for (String n : names) chosen.put(n, tensor(n));
    return of(chosen);
  }

  /**
   * {@return all but the named tensors}
   *
   * @param names some of {@link #names()}
   */
  default Tensors without(String... names) {
    var rest = new LinkedHashMap<String, Tensor>();
    var drop = Arrays.asList(names);
    List<String> mine = names();
    for (int i = 0; i < mine.size(); i++) {
      if (!drop.contains(mine.get(i))) rest.put(mine.get(i), tensor(i));
    }
    return of(rest);
  }

  /**
   * The same structure with each tensor replaced (internal and for data pipelines).
   *
   * @param f from each old tensor to the new one
   * @return the new group
   */
  default Tensors map(java.util.function.UnaryOperator<Tensor> f) {
    if (this instanceof Tensor t) return f.apply(t);
    var out = new ArrayList<Tensor>();
    for (Tensor t : tensors()) out.add(f.apply(t));
    return names().isEmpty() ? new TensorGroup(List.copyOf(out), List.of()) : new TensorGroup(List.copyOf(out), names());
  }
}
