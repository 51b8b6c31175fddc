package org.kerava.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrows between packages point down only, and one package touches the Vector API. */
class PackageRulesTest {
  private static final Path MAIN = compiled();

  private static Path compiled() {
    try {
      return Path.of(org.kerava.tensor.Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void compiledClassesKeepTheRules() {
    assertTrue(Files.exists(MAIN.resolve("org/kerava/backend/cpu/simd")), () -> "not the compiled classes: " + MAIN);
    assertEquals("", String.join("\n", PackageRules.violationsInClasses(MAIN)));
  }

  @Test
  void importsKeepTheRules() {
    Path sources = Path.of("src", "main", "java");
    assertTrue(Files.isDirectory(sources), "tests run in the project's folder");
    assertEquals("", String.join("\n", PackageRules.violationsInSources(sources)));
  }

  @Test
  void anImportUpwardsIsCaught(@TempDir Path dir) {
    List<String> found = plant(dir, Map.of(
        "org.kerava.layers.Top", "package org.kerava.layers; public class Top {}",
        "org.kerava.tensor.Low", "package org.kerava.tensor; import org.kerava.layers.Top; public class Low { Top t; }"));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("Low.class sees org.kerava.layers: arrows between packages point down"), found::toString);
  }

  @Test
  void theRootIsAboveAll(@TempDir Path dir) {
    List<String> found = plant(dir, Map.of(
        "org.kerava.Words", "package org.kerava; import org.kerava.models.M; public class Words { public static M m() { return null; } }",
        "org.kerava.models.M", "package org.kerava.models; public class M { void f() { org.kerava.Words.m(); } }"));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("M.class sees org.kerava:"), found::toString);
  }

  @Test
  void aBackendIsSeenThroughTheSeamOnly(@TempDir Path dir) {
    List<String> found = plant(dir, Map.of(
        "org.kerava.backend.cpu.Pool", "package org.kerava.backend.cpu; public class Pool { public static int n() { return 1; } }",
        "org.kerava.ops.Shortcut", "package org.kerava.ops; class Shortcut { int n = org.kerava.backend.cpu.Pool.n(); }",
        "org.kerava.backend.Seam", "package org.kerava.backend; class Seam { int n = org.kerava.backend.cpu.Pool.n(); }"));
    assertEquals(2, found.size(), found::toString);
  }

  @Test
  void theVectorApiOutsideItsPackageIsCaught(@TempDir Path dir) {
    String body = "class V { float f(float[] x) { return jdk.incubator.vector.FloatVector.fromArray(jdk.incubator.vector.FloatVector.SPECIES_128, x, 0).lane(0); } }";
    List<String> found = plant(dir, Map.of(
        "org.kerava.backend.cpu.V", "package org.kerava.backend.cpu; " + body,
        "org.kerava.backend.cpu.simd.V", "package org.kerava.backend.cpu.simd; " + body));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("only org.kerava.backend.cpu.simd may"), found::toString);
  }

  @Test
  void anImportOfAConstantIsCaughtInTheSource(@TempDir Path dir) throws IOException {
    Path file = Files.createDirectories(dir.resolve("org/kerava/ops")).resolve("Copy.java");
    Files.writeString(file, "package org.kerava.ops;\n\nimport static org.kerava.training.Limits.MOST;\n\nclass Copy { int most = MOST; }\n");
    List<String> found = PackageRules.violationsInSources(dir);
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("org.kerava.training"), found::toString);
  }

  /** Compiles a small source set and judges it. */
  private static List<String> plant(Path dir, Map<String, String> sources) {
    List<? extends JavaFileObject> files = sources.entrySet().stream().map(e ->
        new SimpleJavaFileObject(URI.create("string:///" + e.getKey().replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return e.getValue();
          }
        }).toList();
    List<String> options = List.of("-d", dir.toString(), "-cp", dir.toString(), "-proc:none", "--add-modules", "jdk.incubator.vector", "-Xlint:none", "-nowarn");
    assertTrue(ToolProvider.getSystemJavaCompiler().getTask(null, null, null, options, null, files).call());
    return PackageRules.violationsInClasses(dir);
  }
}
