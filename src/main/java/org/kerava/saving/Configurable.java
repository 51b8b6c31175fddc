package org.kerava.saving;

/** An object that Keras writes as {@code {"module", "class_name", "config", "registered_name"}}: a layer, an initializer, a loss ... */
public interface Configurable {
  /** {@return Keras's name of the class, as in {@code "Dense"}} */
  default String className() {
    return getClass().getSimpleName();
  }

  /**
   * Writes or reads the options, one call of {@code field} each: {@code units = c.field("units", units)}.
   *
   * @param c records in one mode, and gives the stored values in the other
   */
  void config(Config c);
}
