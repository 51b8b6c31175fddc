package org.kerava.tensor;

import java.util.Locale;

/**
 * Where a tensor's elements are.
 *
 * @param kind which kind of device
 * @param index counted from 0 among its kind
 */
public record Device(Kind kind, int index) {
  /** Kinds of devices. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** An NVIDIA GPU. */
    GPU,
    /** Nowhere: tensors with a shape and no elements, by which output shapes are found. */
    META
  }

  private static final Device CPU = new Device(Kind.CPU, 0);
  /** The device without elements (internal: shape inference). */
  public static final Device META = new Device(Kind.META, 0);

  /** {@return the processor} */
  public static Device cpu() {
    return CPU;
  }

  /**
   * A GPU.
   *
   * @param index counted from 0
   * @return the device
   */
  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /**
   * Reads Keras's text.
   *
   * @param text {@code "cpu"}, {@code "gpu"} or {@code "gpu:1"}
   * @return the device
   */
  public static Device of(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split(":");
    int index = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return switch (parts[0]) {
      case "cpu" -> CPU;
      case "gpu", "cuda" -> gpu(index);
      default -> throw new IllegalArgumentException("unknown device \"" + text + "\"; known are \"cpu\", \"gpu\" and \"gpu:N\"");
    };
  }

  @Override
  public boolean equals(Object other) { // these two by hand: what the compiler writes for a record takes 10 ms to link, and every program needs them
    return other instanceof Device d && d.kind == kind && d.index == index;
  }

  @Override
  public int hashCode() {
    return 31 * kind.ordinal() + index;
  }

  @Override
  public String toString() {
    return kind == Kind.GPU ? "gpu:" + index : kind.name().toLowerCase(Locale.ROOT);
  }
}
