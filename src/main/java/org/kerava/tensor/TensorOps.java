package org.kerava.tensor;

/**
 * What tensors ask of the operations package (internal): it lets {@link Tensor} have operators while the package stays below {@code ops}.
 */
public interface TensorOps {
  /** The operators that need another operand. */
  enum Operator {
    /** {@code a + b}. */
    PLUS,
    /** {@code a - b}. */
    MINUS,
    /** {@code a * b}. */
    TIMES,
    /** {@code a / b}. */
    DIV,
    /** {@code a ** b}. */
    POW,
    /** {@code a @ b}. */
    MATMUL
  }

  /** {@return the implementation, found by name so that no import points upwards} */
  static TensorOps get() {
    return Holder.INSTANCE;
  }

  /** Loads the implementation once. */
  final class Holder {
    private static final TensorOps INSTANCE = load();

    private Holder() {}

    private static TensorOps load() {
      try {
        return (TensorOps) Class.forName("org.kerava.ops.OperatorTable").getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the operations package is missing from the class path", e);
      }
    }
  }

  /**
   * {@return {@code a op b}}
   *
   * @param op the operator
   * @param a left
   * @param b right
   */
  Tensor binary(Operator op, Tensor a, Tensor b);

  /**
   * {@return {@code a op b} with a weak scalar}
   *
   * @param op the operator
   * @param a left
   * @param b right
   */
  Tensor binary(Operator op, Tensor a, Number b);

  /**
   * {@return {@code -a}}
   *
   * @param a a number
   */
  Tensor negate(Tensor a);

  /**
   * {@return the part at fixed positions of the first axes}
   *
   * @param a the tensor
   * @param index one position per axis
   */
  Tensor index(Tensor a, int... index);

  /**
   * {@return the part that Python's slice text names}
   *
   * @param a the tensor
   * @param slices as in {@code ":, -1, ::2"}
   */
  Tensor slice(Tensor a, String slices);

  /**
   * {@return the same elements in another shape}
   *
   * @param a the tensor
   * @param lengths with at most one -1
   */
  Tensor reshape(Tensor a, int... lengths);

  /**
   * {@return the elements as another type}
   *
   * @param a the tensor
   * @param dtype the type
   */
  Tensor cast(Tensor a, DType dtype);

  /**
   * {@return the axes in another order}
   *
   * @param a the tensor
   * @param axes a permutation; none reverses
   */
  Tensor transpose(Tensor a, int... axes);

  /**
   * {@return a tensor of the elements of a flat host array}
   *
   * @param flat a copy is taken
   * @param shape its shape
   * @param dtype its type
   */
  Tensor create(Object flat, Shape shape, DType dtype);

  /**
   * {@return the elements in row-major order in a new array of the dtype's storage}
   *
   * @param a a value
   */
  Object read(Tensor a);

  /**
   * {@return a copy that outlives the running step}
   *
   * @param a a value
   */
  Tensor keep(Tensor a);

  /**
   * {@return the elements of a sum by rows}
   *
   * @param rows the slices
   */
  View sum(RowSum rows);

  /**
   * {@return the buffer of a new variable, filled}
   *
   * @param initial its first value
   */
  View variable(Tensor initial);

  /**
   * Copies into a variable's buffer.
   *
   * @param target the variable
   * @param value broadcast and cast to it
   */
  void assign(Variable target, Tensor value);

  /**
   * Fills a variable's buffer.
   *
   * @param target the variable
   * @param value cast to it
   */
  void assign(Variable target, double value);

  /**
   * Adds to a variable's buffer.
   *
   * @param target the variable
   * @param value broadcast and cast to it
   */
  void add(Variable target, Tensor value);

  /**
   * Adds a number to every element of a variable's buffer.
   *
   * @param target the variable
   * @param value cast to it
   */
  void add(Variable target, Number value);
}
