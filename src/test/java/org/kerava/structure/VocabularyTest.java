package org.kerava.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.data.Dataset;
import org.kerava.layers.Layer;
import org.kerava.models.Model;

/** The classes of the root package and the enums may all be star-imported, and no name is hidden in a class of the user's but those told in the guide. */
class VocabularyTest {
  private static final List<Class<?>> VOCABULARY = vocabulary();
  /** What API's traps name: written {@code Layers.input(...)} there. */
  private static final Map<Class<?>, Set<String>> TOLD = Map.of(
      Layer.class, Set.of("input"), Model.class, Set.of("input"), Dataset.class, Set.of("map", "shuffle", "repeat", "take", "concatenate"));

  private static List<Class<?>> vocabulary() {
    try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "org", "kerava"))) {
      var all = new ArrayList<Class<?>>();
      for (Path p : files.sorted().toList()) {
        String file = p.getFileName().toString();
        if (!file.endsWith(".java") || file.startsWith("package-info")) continue;
        Class<?> c = Class.forName("org.kerava." + file.substring(0, file.length() - 5));
        if (Modifier.isPublic(c.getModifiers()) && !c.getSimpleName().equals("Main")) all.add(c);
      }
      for (String name : List.of("tensor.DType", "layers.Padding", "layers.DataFormat", "layers.Interpolation", "training.Reduction")) {
        all.add(Class.forName("org.kerava." + name));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noTwoNamesCollide() {
    assertTrue(VOCABULARY.size() > 10, VOCABULARY::toString);
    assertEquals("", String.join("\n", Vocabulary.collisions(VOCABULARY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"layers.Layer", "layers.KerasLayer", "layers.RnnCell", "models.Model", "training.Metric", "training.metrics.KerasMetric", "training.Loss",
      "training.losses.KerasLoss", "training.Optimizer", "training.optimizers.KerasOptimizer", "training.Callback", "training.Schedule", "data.Dataset",
      "layers.Activation", "layers.initializers.Initializer", "layers.regularizers.Regularizer", "layers.constraints.Constraint"})
  void noNameIsHiddenInAClassOfTheUsers(String name) throws ClassNotFoundException {
    Class<?> base = Class.forName("org.kerava." + name);
    Set<String> told = TOLD.entrySet().stream().filter(e -> e.getKey().isAssignableFrom(base)).findFirst().map(Map.Entry::getValue).orElse(Set.of());
    Set<String> hidden = Vocabulary.hidden(VOCABULARY, base);
    hidden.removeAll(told);
    assertEquals(Set.of(), hidden);
  }

  // ---- planted ----

  static final class Nouns {
    public static final int SAME = 1;

    public static void softmax() {}

    public static void mean(String name) {}

    public static void input() {}
  }

  static final class Verbs {
    public static final int SAME = 2;

    public static void softmax(double x) {}

    public static void mean(String name) {}
  }

  interface Base {
    void input();

    default void softmax(int anything) {}
  }

  static class Grounded {
    protected void mean() {}

    void softmax() {} // not inherited by classes in other packages
  }

  @Test
  void oneSignatureOrOneConstantInTwoClassesIsCaught() {
    assertEquals(List.of("SAME is in Nouns and Verbs", "mean(String) is in Nouns and Verbs"), Vocabulary.collisions(List.of(Nouns.class, Verbs.class)));
    assertEquals(List.of(), Vocabulary.collisions(List.of(Nouns.class)));
  }

  @Test
  void aNameThatAnInheritedMethodHidesIsCaught() {
    assertEquals(Set.of("input", "softmax"), Vocabulary.hidden(List.of(Nouns.class, Verbs.class), Base.class));
    assertEquals(Set.of("mean"), Vocabulary.hidden(List.of(Nouns.class, Verbs.class), Grounded.class));
    assertEquals(Set.of(), Vocabulary.hidden(List.of(Verbs.class), Callable.class));
  }

  interface Callable {
    void call();
  }
}
