package org.kerava.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Consumer;

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
    try {
      write(path, content, part -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + reason(e), e);
    }
  }

  /** As {@link #write(Path, Content)}; the written file is looked at before it takes its place, and deleted if that throws. */
  static void write(Path path, Content content, Consumer<Path> check) throws IOException {
    Path target = path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) Files.createDirectories(folder);
    // not a file of createTempFile, which only its owner may read
    Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 16)) {
        content.write(out);
      }
      check.accept(part);
      move(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What reading throws if the file cannot be read. */
  static UncheckedIOException unread(String name, IOException e) {
    return new UncheckedIOException("cannot read " + name + ": " + reason(e), e);
  }

  /** The messages of these are the file's name. */
  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "there is no such file (the current folder is " + Path.of("").toAbsolutePath() + ")";
      case AccessDeniedException denied -> "access denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.getMessage();
    };
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
