package org.kerava.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kerava.saving.ObjectFactory;

/** Options that are a string in Keras and an enum in Java (internal). */
public final class Choice {
  private static final Map<Enum<?>, String> TEXTS = new ConcurrentHashMap<>();

  private Choice() {}

  /**
   * The constant of a name.
   *
   * @param option what it is, for the message, as in {@code "padding"}
   * @param type the enum
   * @param name Keras's: the constant in lower case
   * @param <E> the enum
   * @return the constant
   * @throws IllegalArgumentException for an unknown name; the message has the known ones
   */
  public static <E extends Enum<E>> E of(String option, Class<E> type, String name) {
    for (E e : type.getEnumConstants()) {
      if (text(e).equals(name)) return e;
    }
    List<String> known = Arrays.stream(type.getEnumConstants()).map(Choice::text).toList();
    throw new IllegalArgumentException("unknown " + option + " \"" + name + "\"; nearest are " + ObjectFactory.nearest(name, known));
  }

  /**
   * {@return Keras's name of a constant}
   *
   * @param e the constant
   */
  public static String text(Enum<?> e) {
    return TEXTS.computeIfAbsent(e, known -> known.name().toLowerCase(Locale.ROOT));
  }
}
