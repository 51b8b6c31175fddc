package org.kerava.saving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classes by Keras's names: makes objects from JSON and JSON from objects (internal; users call {@code Kerava.register}). Loading a file runs no
 * code that is not registered here.
 */
public final class ObjectFactory {
  /** The lists of classes that a name alone may stand for, by their type: a program that starts needs few of them. By name so that no import points upwards. */
  private static final Map<String, String> NAMED = Map.of(
      "org.kerava.layers.initializers.Initializer", "org.kerava.layers.initializers.InitializerRegistry",
      "org.kerava.layers.regularizers.Regularizer", "org.kerava.layers.regularizers.RegularizerRegistry",
      "org.kerava.layers.constraints.Constraint", "org.kerava.layers.constraints.ConstraintRegistry",
      "org.kerava.training.Loss", "org.kerava.training.losses.LossRegistry",
      "org.kerava.training.Metric", "org.kerava.training.metrics.MetricRegistry",
      "org.kerava.training.Optimizer", "org.kerava.training.optimizers.OptimizerRegistry",
      "org.kerava.training.Schedule", "org.kerava.training.schedules.ScheduleRegistry");
  /** The other lists of built-in classes. */
  private static final List<String> OTHERS = List.of("org.kerava.layers.LayerRegistry", "org.kerava.layers.rnn.RecurrentRegistry",
      "org.kerava.layers.attention.AttentionRegistry", "org.kerava.models.ModelRegistry");

  private record Entry(String module, String className, @Nullable String registeredName, Class<?> type, Function<Config, ?> make) {}

  private static final Map<String, List<Entry>> byName = new ConcurrentHashMap<>(); // a loss and a metric may share a name
  private static final Map<Class<?>, Entry> byClass = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Function<String, Optional<?>>> resolvers = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Function<Object, Optional<String>>> namers = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Function<Object, Configurable>> adapters = new ConcurrentHashMap<>();
  private static volatile boolean loaded;

  private ObjectFactory() {}

  private static void load() {
    if (loaded) return;
    synchronized (ObjectFactory.class) {
      if (loaded) return;
      NAMED.values().forEach(ObjectFactory::load);
      OTHERS.forEach(ObjectFactory::load);
      loaded = true;
    }
  }

  private static void load(String registry) {
    try {
      Class.forName(registry);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Registers a built-in class.
   *
   * @param module Keras's module, as in {@code "keras.layers"}
   * @param className Keras's class name
   * @param type the class
   * @param make makes one from its configuration; {@code config} then restores the rest
   * @param <T> the class
   */
  public static <T> void register(String module, String className, Class<T> type, Function<Config, ? extends T> make) {
    Entry e = new Entry(module, className, null, type, make);
    add(className, e);
    byClass.put(type, e);
  }

  private static void add(String name, Entry e) {
    byName.compute(name, (n, before) -> {
      var all = new ArrayList<Entry>();
      all.add(e);
      if (before != null) before.stream().filter(b -> !b.module.equals(e.module)).forEach(all::add);
      return List.copyOf(all);
    });
  }

  /** The class of a name: of the wanted module and type, or at least of one of them. */
  private static @Nullable Entry find(@Nullable Object name, @Nullable Object module, Class<?> type) {
    Entry best = null;
    int score = -1;
    for (Entry e : byName.getOrDefault(String.valueOf(name), List.of())) {
      int s = (type.isAssignableFrom(e.type) ? 2 : 0) + (e.module.equals(module) ? 1 : 0);
      if (s > score) {
        best = e;
        score = s;
      }
    }
    return best;
  }

  /**
   * Registers a user's class.
   *
   * @param name package and class, as in {@code "my>Linear"}
   * @param type the class
   * @param make makes one from its configuration; {@code config} then restores the rest
   * @param <T> the class
   */
  public static <T> void registerCustom(String name, Class<T> type, Function<Config, ? extends T> make) {
    String simple = name.substring(name.indexOf('>') + 1);
    String registered = name.indexOf('>') < 0 ? "Custom>" + name : name;
    Entry e = new Entry("builtins", simple, registered, type, make);
    add(registered, e);
    if (!byName.containsKey(simple)) add(simple, e);
    byClass.put(type, e);
  }

  /**
   * Tells how names of a functional type are looked up: {@code "relu"} as an activation.
   *
   * @param type the type of the option
   * @param byText gives the object of a name, if there is one
   * @param nameOf gives the name of an object, if it has one
   * @param <T> the type
   */
  public static <T> void resolver(Class<T> type, Function<String, Optional<? extends T>> byText, Function<Object, Optional<String>> nameOf) {
    resolvers.put(type, byText::apply);
    namers.put(type, nameOf);
  }

  /**
   * Tells how objects of a class whose {@code config} is not public are seen as configurable.
   *
   * @param type the class
   * @param view gives the configurable view of an object
   * @param <T> the class
   */
  public static <T> void adapt(Class<T> type, Function<T, Configurable> view) {
    adapters.put(type, o -> view.apply(type.cast(o)));
  }

  private static Optional<Configurable> configurable(Object object) {
    if (object instanceof Configurable c) return Optional.of(c);
    for (var a : adapters.entrySet()) {
      if (a.getKey().isInstance(object)) return Optional.of(a.getValue().apply(object));
    }
    return Optional.empty();
  }

  /**
   * Keras's JSON of an object.
   *
   * @param object a layer, a loss, an initializer ...
   * @return class name, module and configuration
   * @throws UnsupportedOperationException for an object without a configuration
   */
  public static Map<String, Object> serialize(Object object) {
    load();
    Configurable view = configurable(object).orElseThrow(() -> new UnsupportedOperationException(object.getClass().getName()));
    Entry e = byClass.get(object.getClass());
    var json = new LinkedHashMap<String, Object>();
    json.put("module", e == null ? "builtins" : e.module);
    json.put("class_name", e == null ? view.className() : e.className);
    json.put("config", Config.write(view));
    json.put("registered_name", e == null ? view.className() : e.registeredName);
    return json;
  }

  /**
   * Keras's JSON of an option's value: a name where it has one, else a nested object.
   *
   * @param object the value
   * @param type the type of the option
   * @return text or map
   * @throws UnsupportedOperationException for a lambda without a name
   */
  static Object serialize(Object object, Class<?> type) {
    load();
    Function<Object, Optional<String>> namer = namers.get(type);
    if (namer != null) {
      Optional<String> name = namer.apply(object);
      if (name.isPresent()) return name.get();
    }
    return serialize(object);
  }

  /**
   * Makes an object from Keras's JSON.
   *
   * @param json a nested object, or a name
   * @param type what it must be
   * @param <T> the type
   * @return the object
   */
  public static <T> T deserialize(Object json, Class<T> type) {
    if (json instanceof String && NAMED.get(type.getName()) instanceof String registry) load(registry);
    else load();
    Object made = switch (json) {
      case String name -> byText(name, type);
      case Map<?, ?> m -> fromMap(Json.object(m), type);
      default -> throw new FormatException("a " + type.getSimpleName() + " is made of a name or an object; got " + json);
    };
    if (!type.isInstance(made)) throw new FormatException("a " + type.getSimpleName() + " was expected; got a " + made.getClass().getSimpleName());
    return type.cast(made);
  }

  private static Object byText(String name, Class<?> type) {
    Function<String, Optional<?>> resolver = resolvers.get(type);
    if (resolver != null) {
      Optional<?> found = resolver.apply(name);
      if (found.isPresent()) return found.get();
    }
    Entry e = find(name, null, type);
    if (e != null && type.isAssignableFrom(e.type)) return make(e, Map.of());
    throw new FormatException("no " + type.getSimpleName() + " is named \"" + name + "\"; nearest are "
        + nearest(name, byName.values().stream().flatMap(List::stream).filter(x -> type.isAssignableFrom(x.type)).map(Entry::className).distinct().toList()));
  }

  /**
   * A new object of a class that a user registered.
   *
   * @param name its registered name, or the class name alone
   * @param type what it must be
   * @param <T> the type
   * @return the object, or empty if there is no such class
   */
  static <T> Optional<T> custom(String name, Class<T> type) {
    Entry e = find(name, null, type);
    if (e == null || e.registeredName == null || !type.isAssignableFrom(e.type)) return Optional.empty();
    return Optional.of(type.cast(make(e, Map.of())));
  }

  private static Object fromMap(Map<String, Object> json, Class<?> type) {
    String className = String.valueOf(json.get("class_name"));
    if (className.equals("function")) { // {"module": "builtins", "class_name": "function", "config": "relu"}
      return byText(String.valueOf(json.get("registered_name") != null ? json.get("registered_name") : json.get("config")), type);
    }
    Object registered = json.get("registered_name");
    Entry e = registered == null ? null : find(registered, json.get("module"), type);
    if (e == null) e = find(className, json.get("module"), type);
    if (e == null) {
      throw new FormatException("the class " + className + (registered == null ? "" : " (" + registered + ")")
          + " is unknown: register it with Kerava.register(\"package>" + className + "\", ...) before loading");
    }
    Object config = json.get("config");
    return make(e, config == null ? Map.of() : Json.object(config));
  }

  private static Object make(Entry e, Map<String, Object> values) {
    Config c = Config.reading(values, e.className);
    Object made = e.make.apply(c);
    configurable(made).ifPresent(object -> object.config(c));
    return made;
  }

  /**
   * The names nearest to a wrong one, for messages.
   *
   * @param wrong what was asked for
   * @param known what there is
   * @return up to five names, the nearest first
   */
  public static List<String> nearest(String wrong, Iterable<String> known) {
    var all = new ArrayList<String>();
    known.forEach(all::add);
    all.sort((a, b) -> Integer.compare(editDistance(wrong, a), editDistance(wrong, b)));
    return List.copyOf(all.subList(0, Math.min(5, all.size())));
  }

  private static int editDistance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT).replace("_", "");
    String y = b.toLowerCase(Locale.ROOT).replace("_", "");
    int[] row = new int[y.length() + 1];
    for (int j = 0; j <= y.length(); j++) row[j] = j;
    for (int i = 1; i <= x.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int up = row[j];
        row[j] = Math.min(Math.min(row[j - 1], up) + 1, corner + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1));
        corner = up;
      }
    }
    return row[y.length()];
  }
}
