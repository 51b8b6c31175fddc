package org.kerava.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there as a whole or not at all: written beside their place, then moved into it. */
public final class WholeFile {
  private WholeFile() {}

  /** What writes the bytes. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all bytes.
     *
     * @param out where to; it is buffered, and closed by the caller
     * @throws IOException if writing fails
     */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes a file; nothing is left if the content throws.
   *
   * @param path the file; its folder is made if it is missing, and a file that is there is replaced
   * @param content writes the bytes
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path path, Content content) {
    Path target = path.toAbsolutePath();
    try {
      Path folder = target.getParent();
      if (folder != null) Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, target.getFileName().toString(), ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
          content.write(out);
        }
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
