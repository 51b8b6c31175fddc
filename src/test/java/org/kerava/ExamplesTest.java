package org.kerava;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people copy compiles: the README's programs and those in examples/. */
class ExamplesTest {
  @TempDir Path out;

  private void assertCompiles(String name, String code) throws Exception {
    var file = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignore) {
        return code;
      }
    };
    String classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    var messages = new StringWriter();
    boolean good = ToolProvider.getSystemJavaCompiler()
        .getTask(messages, null, null, List.of("-d", out.toString(), "-cp", classes, "-proc:none", "-Xlint:all", "-Werror"), null, List.of(file)).call();
    assertTrue(good, name + ":\n" + messages);
  }

  @Test
  void thoseOfTheReadme() throws Exception {
    var blocks = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
    int n = 0;
    while (blocks.find()) assertCompiles("Readme" + n++, blocks.group(1));
    assertTrue(n > 0);
  }

  @Test
  void thoseOfTheFolder() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of("examples"))) {
      files = all.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("the tests run in the repository's root", e);
    }
    assertTrue(!files.isEmpty());
    for (Path f : files) assertCompiles(f.getFileName().toString().replace(".java", ""), Files.readString(f));
  }
}
