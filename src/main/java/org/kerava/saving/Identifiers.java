package org.kerava.saving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Strings that stand for objects with default options, as in {@code "glorot_uniform"} (internal).
 *
 * @param <T> what they stand for
 */
public final class Identifiers<T> {
  private final String kind;
  private final Class<T> type;
  private final Map<String, Supplier<? extends T>> known = new LinkedHashMap<>();

  /**
   * An empty table.
   *
   * @param kind for messages, as in {@code "initializer"}
   * @param type what the strings stand for
   */
  public Identifiers(String kind, Class<T> type) {
    this.kind = kind;
    this.type = type;
    ObjectFactory.resolver(type, text -> Optional.of(of(text)), object -> Optional.empty());
  }

  /**
   * Adds a built-in class under its class name and under its name in snake case.
   *
   * @param module Keras's module, as in {@code "keras.initializers"}
   * @param c the class
   * @param make makes one with default options
   * @param names further names
   * @param <C> the class
   */
  public <C extends T> void add(String module, Class<C> c, Supplier<? extends C> make, String... names) {
    String className = c.getSimpleName();
    ObjectFactory.register(module, className, c, config -> make.get());
    known.put(className.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT), make);
    known.put(keras(className), make);
    for (String n : names) known.put(n, make);
    known.put(className, make);
  }

  /** Keras's own snake case: {@code sparse_top_k_categorical_accuracy}, where a capital stands alone. */
  private static String keras(String className) {
    return className.replaceAll("(.)([A-Z][a-z]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * {@return a new object with default options}
   *
   * @param name one of the table, or of a registered class
   * @throws IllegalArgumentException for an unknown name; the message has the nearest ones
   */
  public T of(String name) {
    Supplier<? extends T> make = known.get(name);
    if (make != null) return make.get();
    Optional<T> custom = ObjectFactory.custom(name, type);
    if (custom.isPresent()) return custom.get();
    throw new IllegalArgumentException("unknown " + kind + " \"" + name + "\"; nearest are " + ObjectFactory.nearest(name, new ArrayList<>(known.keySet())));
  }
}
