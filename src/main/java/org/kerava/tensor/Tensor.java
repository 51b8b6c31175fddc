package org.kerava.tensor;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Collection;
import java.util.List;

/**
 * An immutable n-dimensional array, or the symbol of one in a model under construction.
 *
 * <p>Methods are what Python writes without a function name: operators, brackets, attributes and NumPy's everyday {@code reshape}, {@code cast},
 * {@code transpose}. All else is in {@code Ops}. Nothing needs to be closed. The file is long by its overloads: one for each type of Java arrays.
 *
 * <pre>{@code
 * var a = Tensor.of(new float[][] {{1, 2}, {3, 4}});
 * var b = a.plus(1).times(a).get(":, -1");   // [6, 20]
 * }</pre>
 */
public sealed interface Tensor extends Tensors permits EagerTensor, KerasTensor, Variable {

  // ---- entry ----

  /**
   * {@return a float32 vector}
   *
   * @param values its elements
   */
  static Tensor of(float... values) {
    return of(values, Shape.of(values.length), Settings.floatx());
  }

  /**
   * {@return a float32 vector: Java's default literal must not make float64 models}
   *
   * @param values its elements
   */
  static Tensor of(double... values) {
    return of(values, Shape.of(values.length), Settings.floatx());
  }

  /**
   * {@return an int32 vector}
   *
   * @param values its elements
   */
  static Tensor of(int... values) {
    return of(values, Shape.of(values.length), DType.INT32);
  }

  /**
   * {@return an int64 vector}
   *
   * @param values its elements
   */
  static Tensor of(long... values) {
    return of(values, Shape.of(values.length), DType.INT64);
  }

  /**
   * {@return a uint8 vector}
   *
   * @param values its elements
   */
  static Tensor of(byte... values) {
    return of(values, Shape.of(values.length), DType.UINT8);
  }

  /**
   * {@return a bool vector}
   *
   * @param values its elements
   */
  static Tensor of(boolean... values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a vector of texts}
   *
   * @param values its elements
   */
  static Tensor of(String... values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(float[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(double[][] values) {
    return HostArrays.create(values, Settings.floatx());
  }

  /**
   * {@return an int32 matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(int[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return an int64 matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(long[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a uint8 matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(byte[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a bool matrix}
   *
   * @param values its rows, of one length
   */
  static Tensor of(boolean[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a matrix of texts}
   *
   * @param values its rows, of one length
   */
  static Tensor of(String[][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(float[][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(double[][][] values) {
    return HostArrays.create(values, Settings.floatx());
  }

  /**
   * {@return an int32 tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(int[][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return an int64 tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(long[][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a uint8 tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(byte[][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a bool tensor of three axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(boolean[][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 tensor of four axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(float[][][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a float32 tensor of four axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(double[][][][] values) {
    return HostArrays.create(values, Settings.floatx());
  }

  /**
   * {@return an int32 tensor of four axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(int[][][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * {@return a uint8 tensor of four axes}
   *
   * @param values all rows of one length
   */
  static Tensor of(byte[][][][] values) {
    return HostArrays.create(values, null);
  }

  /**
   * A tensor of nested collections of numbers, truth values, texts or tensors.
   *
   * @param values equally long at each level; Integer gives int32, Long int64, Float and Double float32
   * @return the tensor
   */
  static Tensor of(Collection<?> values) {
    return HostArrays.create(values);
  }

  /**
   * {@return a float32 tensor}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(float[] values, Shape shape) {
    return of(values, shape, Settings.floatx());
  }

  /**
   * {@return a float32 tensor}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(double[] values, Shape shape) {
    return of(values, shape, Settings.floatx());
  }

  /**
   * {@return an int32 tensor}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(int[] values, Shape shape) {
    return of(values, shape, DType.INT32);
  }

  /**
   * {@return an int64 tensor}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(long[] values, Shape shape) {
    return of(values, shape, DType.INT64);
  }

  /**
   * {@return a uint8 tensor}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(byte[] values, Shape shape) {
    return of(values, shape, DType.UINT8);
  }

  /**
   * {@return a tensor of texts}
   *
   * @param values row-major
   * @param shape their shape
   */
  static Tensor of(String[] values, Shape shape) {
    return TensorOps.get().create(values, shape, DType.STRING);
  }

  /**
   * A tensor of the remaining elements of a buffer of {@code java.nio}: float and double give float32, int int32, long int64, byte uint8.
   *
   * @param values row-major; its position does not move
   * @param shape their shape
   * @return the tensor
   */
  static Tensor of(java.nio.Buffer values, Shape shape) {
    return switch (values) {
      case FloatBuffer b -> {
        float[] a = new float[b.remaining()];
        b.duplicate().get(a);
        yield of(a, shape);
      }
      case DoubleBuffer b -> {
        double[] a = new double[b.remaining()];
        b.duplicate().get(a);
        yield of(a, shape);
      }
      case IntBuffer b -> {
        int[] a = new int[b.remaining()];
        b.duplicate().get(a);
        yield of(a, shape);
      }
      case LongBuffer b -> {
        long[] a = new long[b.remaining()];
        b.duplicate().get(a);
        yield of(a, shape);
      }
      case ByteBuffer b -> {
        byte[] a = new byte[b.remaining()];
        b.duplicate().get(a);
        yield of(a, shape);
      }
      default -> throw new IllegalArgumentException("a tensor is made of a float, double, int, long or byte buffer, not of a "
          + values.getClass().getSimpleName());
    };
  }

  /**
   * {@return a tensor of any number type, rounded to it}
   *
   * @param values row-major
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(float[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a tensor of any number type, rounded to it}
   *
   * @param values row-major
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(double[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a tensor of any number type}
   *
   * @param values row-major
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(int[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a tensor of any number type}
   *
   * @param values row-major
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(long[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a tensor of any number type}
   *
   * @param values row-major
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(short[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a tensor of any number type}
   *
   * @param values row-major, unsigned if the dtype is uint8
   * @param shape their shape
   * @param dtype the type
   */
  static Tensor of(byte[] values, Shape shape, DType dtype) {
    return HostArrays.create(values, shape, dtype);
  }

  /**
   * {@return a vector of any number type}
   *
   * @param values its elements
   * @param dtype the type
   */
  static Tensor of(double[] values, DType dtype) {
    return of(values, Shape.of(values.length), dtype);
  }

  /**
   * {@return a vector of any number type}
   *
   * @param values its elements
   * @param dtype the type
   */
  static Tensor of(float[] values, DType dtype) {
    return of(values, Shape.of(values.length), dtype);
  }

  /**
   * {@return a vector of any number type}
   *
   * @param values its elements
   * @param dtype the type
   */
  static Tensor of(int[] values, DType dtype) {
    return of(values, Shape.of(values.length), dtype);
  }

  /**
   * {@return a vector of any number type}
   *
   * @param values its elements
   * @param dtype the type
   */
  static Tensor of(long[] values, DType dtype) {
    return of(values, Shape.of(values.length), dtype);
  }

  /**
   * A tensor without axes.
   *
   * @param value Integer, Short and Byte give int32, Long int64, Float and Double float32
   * @return the scalar
   */
  static Tensor scalar(Number value) {
    return switch (value) {
      case Long l -> of(new long[] {l}, Shape.of());
      case Float f -> of(new float[] {f}, Shape.of());
      case Double d -> of(new double[] {d}, Shape.of());
      default -> of(new int[] {value.intValue()}, Shape.of());
    };
  }

  // ---- attributes ----

  /** {@return the lengths of the axes} */
  Shape shape();

  /** {@return the type of the elements} */
  DType dtype();

  /** {@return the number of axes} */
  default int ndim() {
    return shape().ndim();
  }

  /** {@return the number of elements} */
  default int size() {
    return shape().size();
  }

  // ---- operators (Kotlin's names) ----

  /**
   * {@return {@code this + other}, broadcast}
   *
   * @param other the right operand
   */
  default Tensor plus(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.PLUS, this, other);
  }

  /**
   * {@return {@code this + other}}
   *
   * @param other a weak scalar
   */
  default Tensor plus(Number other) {
    return TensorOps.get().binary(TensorOps.Operator.PLUS, this, other);
  }

  /**
   * {@return {@code this - other}, broadcast}
   *
   * @param other the right operand
   */
  default Tensor minus(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.MINUS, this, other);
  }

  /**
   * {@return {@code this - other}}
   *
   * @param other a weak scalar
   */
  default Tensor minus(Number other) {
    return TensorOps.get().binary(TensorOps.Operator.MINUS, this, other);
  }

  /**
   * {@return {@code this * other} element by element, broadcast}
   *
   * @param other the right operand
   */
  default Tensor times(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.TIMES, this, other);
  }

  /**
   * {@return {@code this * other}}
   *
   * @param other a weak scalar
   */
  default Tensor times(Number other) {
    return TensorOps.get().binary(TensorOps.Operator.TIMES, this, other);
  }

  /**
   * {@return {@code this / other}, never an integer division}
   *
   * @param other the right operand
   */
  default Tensor div(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.DIV, this, other);
  }

  /**
   * {@return {@code this / other}, never an integer division}
   *
   * @param other a weak scalar
   */
  default Tensor div(Number other) {
    return TensorOps.get().binary(TensorOps.Operator.DIV, this, other);
  }

  /**
   * {@return {@code this ** other}}
   *
   * @param other the exponent
   */
  default Tensor pow(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.POW, this, other);
  }

  /**
   * {@return {@code this ** other}}
   *
   * @param other the exponent, a weak scalar
   */
  default Tensor pow(Number other) {
    return TensorOps.get().binary(TensorOps.Operator.POW, this, other);
  }

  /** {@return {@code -this}} */
  default Tensor negate() {
    return TensorOps.get().negate(this);
  }

  /**
   * {@return {@code this @ other}: the matrix product over the last two axes, batched over the others}
   *
   * @param other the right operand
   */
  default Tensor matmul(Tensor other) {
    return TensorOps.get().binary(TensorOps.Operator.MATMUL, this, other);
  }

  /**
   * {@return the part at fixed positions of the first axes}
   *
   * @param index positions, negative from the end
   */
  default Tensor get(int... index) {
    return TensorOps.get().index(this, index);
  }

  /**
   * The part that Python's text between the brackets names.
   *
   * @param slices integers, {@code a:b:c}, {@code ...} and {@code None}, separated by commas, as in {@code ":, -1, ::2"}
   * @return the part
   * @throws IllegalArgumentException that points at the character that is wrong
   */
  default Tensor get(String slices) {
    return TensorOps.get().slice(this, slices);
  }

  /**
   * {@return the same elements in another shape}
   *
   * @param lengths at most one of them -1, which is computed
   */
  default Tensor reshape(int... lengths) {
    return TensorOps.get().reshape(this, lengths);
  }

  /**
   * {@return the elements as another type; fractions are cut, not rounded}
   *
   * @param dtype the type
   */
  default Tensor cast(DType dtype) {
    return dtype == dtype() ? this : TensorOps.get().cast(this, dtype);
  }

  /**
   * {@return the elements as another type}
   *
   * @param dtype Keras's name, as in {@code "float32"}
   */
  default Tensor cast(String dtype) {
    return cast(DType.of(dtype));
  }

  /**
   * {@return the axes in another order}
   *
   * @param axes a permutation; none reverses the axes
   */
  default Tensor transpose(int... axes) {
    return TensorOps.get().transpose(this, axes);
  }

  /** {@return a copy that outlives the training, evaluation or prediction step that runs now} */
  default Tensor keep() {
    return TensorOps.get().keep(this);
  }

  // ---- exit ----

  /**
   * The only element.
   *
   * @return as a double; truth is 1
   * @throws IllegalArgumentException if there are several elements
   */
  default double item() {
    return HostArrays.item(this);
  }

  /** {@return the elements, row-major} */
  default float[] toFloatArray() {
    return HostArrays.floats(this);
  }

  /** {@return the elements, row-major} */
  default double[] toDoubleArray() {
    return HostArrays.doubles(this);
  }

  /** {@return the elements, row-major, fractions cut} */
  default int[] toIntArray() {
    return HostArrays.ints(this);
  }

  /** {@return the elements, row-major, fractions cut} */
  default long[] toLongArray() {
    return HostArrays.longs(this);
  }

  /** {@return the texts, row-major} */
  default String[] toStringArray() {
    return HostArrays.strings(this);
  }

  /**
   * The elements in a Java array of as many dimensions as the tensor.
   *
   * @param type as in {@code float[][].class}
   * @param <A> the array type
   * @return a new array
   */
  default <A> A toArray(Class<A> type) {
    return HostArrays.nested(this, type);
  }

  // ---- a tensor is the Tensors of one ----

  @Override
  default int count() {
    return 1;
  }

  @Override
  default Tensor tensor() {
    return this;
  }

  @Override
  default Tensor tensor(int i) {
    if (i != 0) throw new IndexOutOfBoundsException("there is one tensor; its index is 0, not " + i);
    return this;
  }

  @Override
  default Tensor tensor(String name) {
    throw new IllegalArgumentException("no tensor is named \"" + name + "\": there is one tensor without a name");
  }

  @Override
  default List<Tensor> tensors() {
    return List.of(this);
  }

  @Override
  default List<String> names() {
    return List.of();
  }
}
