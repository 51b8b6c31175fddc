package org.kerava.ops;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** One call of a layer or an operation in a functional model: an edge list of the graph (internal). */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Node implements KerasTensor.Producer {
  /** Repeats the call on other tensors. */
  @FunctionalInterface
  public interface Call {
    /**
     * Runs it.
     *
     * @param value gives the value of each symbol of the recorded call, and other tensors unchanged
     * @param mode what the model was called with (for layers: the Context), or null
     * @return the outputs
     */
    Tensors run(UnaryOperator<Tensor> value, @Nullable Object mode);
  }

  private final Object operation;
  private final String name;
  private final List<KerasTensor> parents;
  private final Call call;
  private final @Nullable Object arguments;
  private List<KerasTensor> outputs = List.of();

  /**
   * A call.
   *
   * @param operation the layer, or the name of an operation
   * @param name of the layer or operation
   * @param parents the symbols that it reads, in order
   * @param call repeats it
   */
  public Node(Object operation, String name, List<KerasTensor> parents, Call call) {
    this(operation, name, parents, call, null);
  }

  /**
   * A call whose arguments are kept.
   *
   * @param operation the layer, or the name of an operation
   * @param name of the layer or operation
   * @param parents the symbols that it reads, in order
   * @param call repeats it
   * @param arguments what files say about the call, or null
   */
  public Node(Object operation, String name, List<KerasTensor> parents, Call call, @Nullable Object arguments) {
    this.arguments = arguments;
    this.operation = operation;
    this.name = name;
    this.parents = List.copyOf(parents);
    this.call = call;
  }

  void outputs(List<KerasTensor> made) {
    outputs = List.copyOf(made);
  }

  /** {@return the layer, or the name of an operation} */
  public Object operation() {
    return operation;
  }

  @Override
  public String name() {
    return name;
  }

  /** {@return what files say about the call} */
  public Optional<Object> arguments() {
    return Optional.ofNullable(arguments);
  }

  /** {@return the symbols that it reads} */
  public List<KerasTensor> parents() {
    return parents;
  }

  /** {@return the symbols that it makes} */
  public List<KerasTensor> outputs() {
    return outputs;
  }

  /** {@return what repeats it} */
  public Call call() {
    return call;
  }

  @Override
  public String toString() {
    return name + parents + " -> " + outputs;
  }
}
