package org.kerava.layers;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the layers in the fields of a user's layer, in the order of their declaration, as Keras tracks assignments. */
final class SubLayers {
  private static final ClassValue<List<Field>> fields = new ClassValue<>() {
    @Override
    protected List<Field> computeValue(Class<?> type) {
      var chain = new ArrayDeque<Class<?>>();
      for (Class<?> c = type; c != null && c != Layer.class && c != KerasLayer.class && c != Object.class; c = c.getSuperclass()) chain.push(c);
      var found = new ArrayList<Field>();
      for (Class<?> c : chain) {
        for (Field f : c.getDeclaredFields()) {
          if (Modifier.isStatic(f.getModifiers()) || f.getType().isPrimitive() || !mayHold(f.getType())) continue;
          try {
            f.setAccessible(true);
          } catch (InaccessibleObjectException e) {
            throw new IllegalStateException("the layers in the fields of " + c.getName() + " cannot be seen. Add to its module-info:  opens "
                + c.getPackageName() + " to org.kerava;  or call track(\"" + f.getName() + "\", layer)", e);
          }
          found.add(f);
        }
      }
      return List.copyOf(found);
    }
  };

  private SubLayers() {}

  /** Only fields that may hold layers are opened, so that other fields of unopened modules do no harm. */
  private static boolean mayHold(Class<?> t) {
    return Layer.class.isAssignableFrom(t) || t.isAssignableFrom(Layer.class) && t != Object.class || Iterable.class.isAssignableFrom(t)
        || Map.class.isAssignableFrom(t) || t.isArray() && Layer.class.isAssignableFrom(t.getComponentType());
  }

  /** Whether a layer's class has no field that may hold layers. */
  static boolean none(Layer owner) {
    return fields.get(owner.getClass()).isEmpty();
  }

  /** The layers by the names of the fields that hold them; elements of lists and maps have the field's name and their own. */
  static Map<String, Layer> of(Layer owner) {
    var found = new LinkedHashMap<String, Layer>();
    for (Field f : fields.get(owner.getClass())) {
      try {
        collect(f.getName(), f.get(owner), found);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("cannot read the field " + f, e);
      }
    }
    return found;
  }

  private static void collect(String name, @Nullable Object value, Map<String, Layer> found) {
    switch (value) {
      case null -> {}
      case Layer l -> found.put(name, l);
      case Layer[] a -> {
        for (int i = 0; i < a.length; i++) collect(name + "/" + i, a[i], found);
      }
      case Iterable<?> all -> {
        int i = 0;
        for (Object o : all) {
          if (!(o instanceof Layer) && !(o instanceof Iterable<?>)) break;
          collect(name + "/" + i++, o, found);
        }
      }
      case Map<?, ?> m -> m.forEach((k, v) -> {
        if (v instanceof Layer) collect(name + "/" + k, v, found);
      });
      default -> {}
    }
  }

  /** Each layer once. */
  static List<Layer> distinct(Iterable<Layer> layers) {
    var seen = new ArrayList<Layer>();
    for (Layer l : layers) {
      if (!seen.contains(l)) seen.add(l);
    }
    return seen;
  }
}
