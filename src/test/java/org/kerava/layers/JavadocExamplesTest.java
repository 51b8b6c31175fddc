package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The examples in the documentation of layers compile. */
class JavadocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/org/kerava/layers");
  private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\n(.*?)\\n *\\* *}</pre>", Pattern.DOTALL);
  private static final String IMPORTS = """
      import static org.kerava.Initializers.*;
      import static org.kerava.Layers.*;
      import static org.kerava.Ops.*;
      import static org.kerava.Regularizers.*;
      import java.util.*;
      import org.kerava.Randoms;
      import org.kerava.layers.*;
      import org.kerava.models.*;
      import org.kerava.saving.Config;
      import org.kerava.tensor.*;
      """;

  private static final String FIELDS = """
        Tensor x, y, shortcut, gate, words, video, query, value, q, v, mask, h, s;
        Layer attention, lstm;
        Model model;
      """;

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void examplesCompile() throws IOException {
    var sources = new ArrayList<Source>();
    try (var files = Files.walk(SOURCES)) {
      for (Path f : files.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
        Matcher m = EXAMPLE.matcher(Files.readString(f));
        while (m.find()) {
          String code = m.group(1).replaceAll("(?m)^ *\\* ?", "");
          String name = "Example" + sources.size();
          String inside = code.contains("class ") ? code : FIELDS + "  void example() {\n" + code + "\n}";
          boolean member = code.startsWith("private") || code.startsWith("@Override");
          sources.add(new Source(name, "// " + f + "\n" + IMPORTS + "class " + name + (member ? " extends Layer {\n" + code : " {\n" + inside) + "\n}\n"));
        }
      }
    }
    assertTrue(sources.size() > 35, "only " + sources.size() + " examples");
    var problems = new DiagnosticCollector<JavaFileObject>();
    Path out = Files.createTempDirectory("examples");
    String classPath = System.getProperty("java.class.path") + java.io.File.pathSeparator + System.getProperty("jdk.module.path", "");
    ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, List.of("-proc:none", "-implicit:none", "-d", out.toString(), "-cp", classPath), null, sources).call();
    assertEquals("", problems.getDiagnostics().stream().filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
        .map(d -> text(d.getSource()) + d.getMessage(null)).collect(Collectors.joining("\n")));
  }

  private static String text(JavaFileObject source) {
    return source instanceof Source s ? s.text.lines().findFirst().orElseThrow() + ": " : "";
  }
}
