package org.kerava.saving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Shape;

/**
 * The options of an object, written and read by one method: {@code units = c.field("units", units)} records the value in one mode and gives
 * the stored one in the other. It is Keras's {@code get_config} and {@code from_config} at once.
 *
 * <p>An absent key leaves the value as it is, so files of older versions load with today's defaults.
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Config {
  private final Map<String, Object> values;
  private final boolean reading;
  private final String owner;

  private Config(Map<String, Object> values, boolean reading, String owner) {
    this.values = values;
    this.reading = reading;
    this.owner = owner;
  }

  /**
   * The options of an object.
   *
   * @param object a layer, an initializer ...
   * @return Keras's {@code get_config}
   */
  public static Map<String, Object> write(Configurable object) {
    var values = new LinkedHashMap<String, Object>();
    object.config(new Config(values, false, object.className()));
    return values;
  }

  /**
   * Options to read.
   *
   * @param values by Keras's keys, as JSON gives them
   * @param owner the class name, for messages
   * @return the configuration
   */
  public static Config reading(Map<String, Object> values, String owner) {
    return new Config(values, true, owner);
  }

  /** {@return whether stored values are read (true) or present ones written} */
  public boolean isReading() {
    return reading;
  }

  /** {@return the stored values} */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  // ---- fields ----

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public int field(String key, int value) {
    if (!reading) values.put(key, value);
    else if (has(key)) return getInt(key);
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public long field(String key, long value) {
    if (!reading) values.put(key, value);
    else if (has(key)) return number(key).longValue();
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public double field(String key, double value) {
    if (!reading) values.put(key, value);
    else if (has(key)) return getDouble(key);
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public boolean field(String key, boolean value) {
    if (!reading) values.put(key, value);
    else if (has(key)) return getBoolean(key);
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public String field(String key, String value) {
    if (!reading) values.put(key, value);
    else if (has(key)) return getString(key);
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public int[] field(String key, int[] value) {
    if (!reading) values.put(key, ints(value));
    else if (has(key)) return getInts(key);
    return value;
  }

  /**
   * {@return the value to use; unknown lengths are null in JSON}
   *
   * @param key Keras's name
   * @param value the present value
   */
  public Shape field(String key, Shape value) {
    if (!reading) values.put(key, shape(value));
    else if (has(key)) return getShape(key);
    return value;
  }

  /**
   * {@return the value to use; JSON has its name in lower case}
   *
   * @param key Keras's name
   * @param value the present value
   * @param <E> the enum
   */
  public <E extends Enum<E>> E field(String key, E value) {
    if (!reading) values.put(key, value.name().toLowerCase(Locale.ROOT));
    else if (has(key)) {
      String text = getString(key);
      for (E e : value.getDeclaringClass().getEnumConstants()) {
        if (e.name().equalsIgnoreCase(text)) return e;
      }
      throw new FormatException(owner + ": \"" + text + "\" is no value of \"" + key + "\"; known are "
          + List.of(value.getDeclaringClass().getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }
    return value;
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present value
   * @param <T> its type
   */
  @SuppressWarnings("unchecked")
  public <T> T field(String key, T value) {
    if (!reading) values.put(key, serialize(key, value, Object.class));
    else if (has(key)) return (T) make(key, values.get(key), Object.class);
    return value;
  }

  /**
   * A function or object that JSON may have as a name or as a nested object: an activation, an initializer ...
   *
   * @param key Keras's name
   * @param value the present value
   * @param type what names are looked up as
   * @param <T> the type
   * @return the value to use
   */
  public <T> T field(String key, T value, Class<T> type) {
    if (!reading) values.put(key, serialize(key, value, type));
    else if (has(key)) return make(key, values.get(key), type);
    return value;
  }

  /**
   * {@return the value to use; absent is null in JSON}
   *
   * @param key Keras's name
   * @param value the present value
   * @param type what names are looked up as
   * @param <T> the type
   */
  public <T> Optional<T> field(String key, Optional<T> value, Class<T> type) {
    if (!reading) {
      values.put(key, value.map(v -> serialize(key, v, type)).orElse(null));
      return value;
    }
    if (!values.containsKey(key)) return value;
    return Optional.ofNullable(values.get(key)).map(o -> make(key, o, type));
  }

  /**
   * {@return the value to use}
   *
   * @param key Keras's name
   * @param value the present values
   * @param type what names are looked up as
   * @param <T> the type
   */
  public <T> List<T> field(String key, List<T> value, Class<T> type) {
    if (!reading) {
      var list = new ArrayList<Object>();
      for (T t : value) list.add(serialize(key, t, type));
      values.put(key, list);
      return value;
    }
    return has(key) ? getList(key, type) : value;
  }

  /**
   * Records any JSON value in the writing mode.
   *
   * @param key Keras's name
   * @param json map, list, text, number, truth value or null
   */
  public void put(String key, @Nullable Object json) {
    if (!reading) values.put(key, json);
  }

  // ---- reading ----

  /**
   * {@return whether there is a value that is not null}
   *
   * @param key Keras's name
   */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /**
   * {@return the JSON value, if any}
   *
   * @param key Keras's name
   */
  public Optional<Object> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private Object required(String key) {
    Object v = values.get(key);
    if (v == null) throw new FormatException(owner + ": the configuration has no \"" + key + "\"; it has " + values.keySet());
    return v;
  }

  private Number number(String key) {
    Object v = required(key);
    if (v instanceof Number n) return n;
    if (v instanceof List<?> l && l.size() == 1 && l.get(0) instanceof Number n) return n;
    throw wrong(key, v, "a number");
  }

  private FormatException wrong(String key, Object value, String expected) {
    return new FormatException(owner + ": \"" + key + "\" should be " + expected + "; got " + value);
  }

  /**
   * {@return a whole number}
   *
   * @param key Keras's name
   */
  public int getInt(String key) {
    return number(key).intValue();
  }

  /**
   * {@return a number}
   *
   * @param key Keras's name
   */
  public double getDouble(String key) {
    return number(key).doubleValue();
  }

  /**
   * {@return a truth value}
   *
   * @param key Keras's name
   */
  public boolean getBoolean(String key) {
    Object v = required(key);
    if (v instanceof Boolean b) return b;
    if (v instanceof Number n) return n.intValue() != 0;
    throw wrong(key, v, "true or false");
  }

  /**
   * {@return a text}
   *
   * @param key Keras's name
   */
  public String getString(String key) {
    Object v = required(key);
    if (v instanceof String s) return s;
    throw wrong(key, v, "a text");
  }

  /**
   * {@return whole numbers; a single one counts as a list of one}
   *
   * @param key Keras's name
   */
  public int[] getInts(String key) {
    Object v = required(key);
    if (v instanceof Number n) return new int[] {n.intValue()};
    if (v instanceof List<?> l) {
      int[] out = new int[l.size()];
      for (int i = 0; i < out.length; i++) {
        Object o = l.get(i);
        if (o == null) out[i] = Shape.ANY;
        else if (o instanceof Number n) out[i] = n.intValue();
        else throw wrong(key, v, "a list of whole numbers");
      }
      return out;
    }
    throw wrong(key, v, "a list of whole numbers");
  }

  /**
   * {@return a shape; null in JSON is ANY}
   *
   * @param key Keras's name
   */
  public Shape getShape(String key) {
    return Shape.of(getInts(key));
  }

  /**
   * {@return a nested object}
   *
   * @param key Keras's name
   * @param type what it must be
   * @param <T> the type
   */
  public <T> T get(String key, Class<T> type) {
    return make(key, required(key), type);
  }

  /**
   * {@return nested objects}
   *
   * @param key Keras's name
   * @param type what they must be
   * @param <T> the type
   */
  public <T> List<T> getList(String key, Class<T> type) {
    var out = new ArrayList<T>();
    for (Object o : Json.array(required(key))) out.add(make(key, o, type));
    return List.copyOf(out);
  }

  // ---- both ways ----

  private <T> T make(String key, Object json, Class<T> type) {
    Object made = json;
    if (type == Integer.class && json instanceof Number n) made = n.intValue();
    else if (type == Double.class && json instanceof Number n) made = n.doubleValue();
    else if (type == Float.class && json instanceof Number n) made = n.floatValue();
    else if (type == Long.class && json instanceof Number n) made = n.longValue();
    else if (type == Shape.class) made = Config.reading(Map.of(key, json), owner).getShape(key);
    else if (!type.isInstance(json) || type == Object.class) made = ObjectFactory.deserialize(json, type);
    if (!type.isInstance(made)) throw wrong(key, json, "a " + type.getSimpleName());
    return type.cast(made);
  }

  private Object serialize(String key, Object value, Class<?> type) {
    return switch (value) {
      case Number n -> n;
      case String s -> s;
      case Boolean b -> b;
      case Shape s -> shape(s);
      default -> {
        try {
          yield ObjectFactory.serialize(value, type);
        } catch (UnsupportedOperationException e) {
          throw new IllegalStateException(owner + ": the option \"" + key + "\" is a lambda or an unregistered class and cannot be saved. "
              + "Give it a name: Kerava.register(\"my>" + key + "\", ...) before saving and before loading", e);
        }
      }
    };
  }

  private static List<Object> shape(Shape s) {
    var list = new ArrayList<Object>();
    for (int n : s.toArray()) list.add(n == Shape.ANY ? null : (Object) n);
    return list;
  }

  private static List<Object> ints(int[] a) {
    var list = new ArrayList<Object>();
    for (int i : a) list.add(i);
    return list;
  }
}
