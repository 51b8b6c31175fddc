package org.kerava.tensor;

/** A setting that holds until it is closed: {@code try (var _ = Kerava.device("gpu:0")) { ... }}. */
@FunctionalInterface
public interface Scope extends AutoCloseable {
  @Override
  void close();
}
