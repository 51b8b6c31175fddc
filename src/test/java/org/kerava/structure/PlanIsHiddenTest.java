package org.kerava.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers, operations and training do not know that steps may be planned: one class names the planner, by a text, and it belongs to the seam. */
class PlanIsHiddenTest {
  @Test
  void onlyTheChoiceOfBackendsNamesThePlanner() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> found = files.filter(f -> f.toString().endsWith(".java")).filter(f -> !f.startsWith(sources.resolve("org/kerava/backend/plan")))
          .filter(f -> text(f).contains("backend.plan")).map(f -> f.getFileName().toString()).toList();
      assertEquals(List.of("Backends.java"), found);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
