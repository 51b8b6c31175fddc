package org.kerava.tensor;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The type of a tensor's elements, with Keras's names ({@code "float32"}) and Keras's promotion lattice.
 *
 * <p>On the CPU the 16-bit floats are kept in {@code float} arrays and rounded after every operation, so they have their numbers but not
 * their size.
 *
 * @see <a href="https://keras.io/api/mixed_precision/">Keras: mixed precision</a>
 */
public enum DType {
  /** Truth values. */
  BOOL(1, Kind.BOOL, Storage.BYTE),
  /** Unsigned 8-bit integers: images as they come from files. */
  UINT8(1, Kind.UNSIGNED, Storage.BYTE),
  /** Unsigned 16-bit integers. */
  UINT16(2, Kind.UNSIGNED, Storage.INT),
  /** Unsigned 32-bit integers. */
  UINT32(4, Kind.UNSIGNED, Storage.LONG),
  /** Unsigned 64-bit integers, in the bits of a {@code long}. */
  UINT64(8, Kind.UNSIGNED, Storage.LONG),
  /** Signed 8-bit integers. */
  INT8(1, Kind.SIGNED, Storage.BYTE),
  /** Signed 16-bit integers. */
  INT16(2, Kind.SIGNED, Storage.INT),
  /** Signed 32-bit integers: Java's {@code int}. */
  INT32(4, Kind.SIGNED, Storage.INT),
  /** Signed 64-bit integers: Java's {@code long}. */
  INT64(8, Kind.SIGNED, Storage.LONG),
  /** Half precision with 8 exponent bits. */
  BFLOAT16(2, Kind.FLOAT, Storage.FLOAT),
  /** IEEE half precision. */
  FLOAT16(2, Kind.FLOAT, Storage.FLOAT),
  /** Single precision: the default of all computation. */
  FLOAT32(4, Kind.FLOAT, Storage.FLOAT),
  /** Double precision. */
  FLOAT64(8, Kind.FLOAT, Storage.DOUBLE),
  /** Text: labels and preprocessing input only. */
  STRING(8, Kind.TEXT, Storage.STRING);

  /** The Java array that holds elements on the host. */
  public enum Storage {
    /** {@code byte[]}. */
    BYTE,
    /** {@code int[]}. */
    INT,
    /** {@code long[]}. */
    LONG,
    /** {@code float[]}. */
    FLOAT,
    /** {@code double[]}. */
    DOUBLE,
    /** {@code String[]}. */
    STRING
  }

  private enum Kind { BOOL, UNSIGNED, SIGNED, FLOAT, TEXT }

  private final int bytes;
  private final Kind kind;
  private final Storage storage;

  DType(int bytes, Kind kind, Storage storage) {
    this.bytes = bytes;
    this.kind = kind;
    this.storage = storage;
  }

  /**
   * Keras's name for the type, and the Java constant's.
   *
   * @param name as in {@code "float32"}
   * @return the type
   * @throws IllegalArgumentException for an unknown name
   */
  public static DType of(String name) {
    for (DType t : values()) {
      if (t.toString().equals(name)) return t;
    }
    switch (name) {
      case "bool_": return BOOL;
      case "half": return FLOAT16;
      case "float": return FLOAT32;
      case "double": return FLOAT64;
      case "int": return INT32;
      default:
        throw new IllegalArgumentException("unknown dtype \"" + name + "\"; known are "
            + Arrays.stream(values()).map(DType::toString).collect(Collectors.joining(", ")));
    }
  }

  /** {@return whether this is a floating-point type} */
  public boolean isFloating() {
    return kind == Kind.FLOAT;
  }

  /** {@return whether this is a signed or unsigned integer type (not bool)} */
  public boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /** {@return whether this is an unsigned integer type} */
  public boolean isUnsigned() {
    return kind == Kind.UNSIGNED;
  }

  /** {@return the size of one element in Keras's files, in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return the host array that holds such elements} */
  public Storage storage() {
    return storage;
  }

  /**
   * The type of an operation on {@code this} and {@code other}: the least upper bound in Keras's lattice.
   *
   * @param other the other operand's type
   * @return the common type
   */
  public DType promote(DType other) {
    if (this == other) return this;
    if (this == STRING || other == STRING) throw new IllegalArgumentException("no common dtype of " + this + " and " + other);
    if (isFloating() && other.isFloating()) {
      if (bytes == 2 && other.bytes == 2) return FLOAT32;
      return bytes > other.bytes ? this : other;
    }
    if (isFloating()) return this;
    if (other.isFloating()) return other;
    if (this == BOOL) return other;
    if (other == BOOL) return this;
    if (isUnsigned() == other.isUnsigned()) return bytes > other.bytes ? this : other;
    DType signed = isUnsigned() ? other : this;
    DType unsigned = isUnsigned() ? this : other;
    if (signed.bytes > unsigned.bytes) return signed;
    return switch (unsigned) {
      case UINT8 -> INT16;
      case UINT16 -> INT32;
      case UINT32 -> INT64;
      default -> Settings.floatx(); // uint64 with a signed type: the weak float
    };
  }

  /**
   * The type of an operation with a plain Java number, which is weak: integers adapt to any number type, fractions to any float type.
   *
   * @param scalar {@code Float} and {@code Double} are weak floats, all other numbers weak integers
   * @return the common type
   */
  public DType promote(Number scalar) {
    boolean fraction = scalar instanceof Double || scalar instanceof Float;
    if (fraction) return isFloating() ? this : Settings.floatx();
    return this == BOOL ? INT32 : this;
  }

  /**
   * The least upper bound of several types.
   *
   * @param types at least one type
   * @return the common type
   */
  public static DType promote(DType... types) {
    DType result = types[0];
    for (DType t : types) result = result.promote(t);
    return result;
  }

  /** {@return all floating-point types} */
  public static Set<DType> floating() {
    return EnumSet.of(BFLOAT16, FLOAT16, FLOAT32, FLOAT64);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
