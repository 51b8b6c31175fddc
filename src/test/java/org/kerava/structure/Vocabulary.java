package org.kerava.structure;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether names of classes of static methods can stand side by side after star imports, and in classes that users derive. */
final class Vocabulary {
  private Vocabulary() {}

  /**
   * {@return methods of one signature and constants of one name in two classes: a call could mean either}
   *
   * @param classes imported together
   */
  static List<String> collisions(List<Class<?>> classes) {
    Map<String, Map<Class<?>, Set<String>>> owners = new TreeMap<>(); // what is written -> where it is declared -> through which class it is seen
    for (Class<?> c : classes) {
      for (Method m : statics(c)) {
        String signature = m.getName() + Arrays.stream(m.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
        owners.computeIfAbsent(signature, s -> new HashMap<>()).computeIfAbsent(m.getDeclaringClass(), d -> new TreeSet<>()).add(c.getSimpleName());
      }
      for (Field f : c.getFields()) {
        if (Modifier.isStatic(f.getModifiers())) {
          owners.computeIfAbsent(f.getName(), s -> new HashMap<>()).computeIfAbsent(f.getDeclaringClass(), d -> new TreeSet<>()).add(c.getSimpleName());
        }
      }
    }
    var found = new ArrayList<String>();
    owners.forEach((name, at) -> {
      if (at.size() > 1) found.add(name + " is in " + at.values().stream().flatMap(Set::stream).sorted().distinct().collect(Collectors.joining(" and ")));
    });
    return found;
  }

  /**
   * {@return static names that a method inherited from a class hides, whatever the arguments}
   *
   * @param classes imported together
   * @param base a class or interface that users derive from
   */
  static Set<String> hidden(List<Class<?>> classes, Class<?> base) {
    Set<String> inherited = new TreeSet<>();
    collect(base, inherited);
    collect(Object.class, inherited);
    Set<String> names = new TreeSet<>();
    for (Class<?> c : classes) statics(c).forEach(m -> names.add(m.getName()));
    names.retainAll(inherited);
    return names;
  }

  private static void collect(Class<?> type, Set<String> inherited) {
    for (Method m : type.getDeclaredMethods()) {
      int how = m.getModifiers();
      boolean seen = Modifier.isPublic(how) || Modifier.isProtected(how);
      if (seen && !m.isSynthetic() && !(type.isInterface() && Modifier.isStatic(how))) inherited.add(m.getName());
    }
    if (type.getSuperclass() != null) collect(type.getSuperclass(), inherited);
    for (Class<?> i : type.getInterfaces()) collect(i, inherited);
  }

  /** Of an enum only the constants matter: nobody writes {@code values()} without the class. */
  private static List<Method> statics(Class<?> c) {
    if (c.isEnum()) return List.of();
    return Arrays.stream(c.getMethods()).filter(m -> Modifier.isStatic(m.getModifiers()) && !m.isSynthetic()).toList();
  }
}
