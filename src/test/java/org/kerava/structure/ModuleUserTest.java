package org.kerava.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on the module path: it requires org.kerava and has nothing else on its path. */
class ModuleUserTest {
  private static final String PROGRAM = """
      package my;

      import static org.kerava.Layers.*;

      import org.kerava.Ops;
      import org.kerava.layers.Layer;
      import org.kerava.models.Sequential;
      import org.kerava.tensor.Tensor;

      public class Main {
        static class Twice extends Layer {
          private final Layer inner = dense(3);

          @Override protected Tensor call(Tensor x) { return inner.apply(x).times(2); }
        }

        public static void main(String[] args) {
          var model = Sequential.of(input(4), new Twice(), dense(1));
          model.compile("adam", "mse");
          model.fit(Ops.ones(8, 4), Ops.zeros(8, 1), f -> f.verbose(0));
          System.out.println("weights " + model.weights().size());
        }
      }
      """;

  @Test
  void compilesAndRuns(@TempDir Path dir) throws IOException, InterruptedException, URISyntaxException {
    String out = run(dir, "module my { requires org.kerava; opens my to org.kerava; }");
    assertTrue(out.contains("weights 4"), out);
  }

  @Test
  void aClosedPackageIsTold(@TempDir Path dir) throws IOException, InterruptedException, URISyntaxException {
    String out = run(dir, "module my { requires org.kerava; }");
    assertTrue(out.contains("opens my to org.kerava;"), out);
  }

  private static String run(Path dir, String module) throws IOException, InterruptedException, URISyntaxException {
    Path library = Path.of(org.kerava.tensor.Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path descriptor = Files.writeString(dir.resolve("module-info.java"), module);
    Path program = Files.writeString(Files.createDirectories(dir.resolve("my")).resolve("Main.java"), PROGRAM);
    Path built = dir.resolve("built");
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var messages = new StringWriter();
      boolean compiled = compiler.getTask(messages, files, null, List.of("-p", library.toString(), "-d", built.toString(), "-Xlint:-incubating"), null,
          files.getJavaFileObjects(descriptor, program)).call();
      assertTrue(compiled, messages::toString);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process p = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-p", library + System.getProperty("path.separator") + built, "-m", "my/my.Main")
        .redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(p.waitFor(60, TimeUnit.SECONDS));
    assertEquals(out.contains("weights") ? 0 : 1, p.exitValue(), out);
    return out;
  }
}
