package org.kerava.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A folder of recorded calls: {@code NAME.jsonl} with one call a line, and {@code NAME.npz} with the arrays. */
final class Recordings {
  private Recordings() {}

  /** The folder that {@code -Dkerava.vectors} names, else the committed sample. */
  static Path folder() {
    String given = System.getProperty("kerava.vectors", "");
    return given.isEmpty() ? Path.of("src/test/resources/golden/recorded") : Path.of(given);
  }

  /** Whether the committed sample is in use, for which there are floors of passed calls. */
  static boolean isSample() {
    return System.getProperty("kerava.vectors", "").isEmpty();
  }

  /** All calls of a kind. */
  static void forEach(String kind, Consumer<Call> action) {
    try (var files = Files.list(folder())) {
      List<Path> names = files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
      for (Path f : names) {
        Path arrays = f.resolveSibling(f.getFileName().toString().replace(".jsonl", ".npz"));
        try (var npz = new Npz(arrays); var lines = Files.lines(f)) {
          lines.filter(l -> l.startsWith("{\"kind\": \"" + kind + "\"")).forEach(l -> action.accept(Call.read(l, npz)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder().toString(), e);
    }
  }
}
