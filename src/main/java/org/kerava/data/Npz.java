package org.kerava.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.kerava.saving.FormatException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * NumPy's {@code .npz} files: several tensors by name, compressed or not. {@link #read} gives all of them; an open {@code Npz} gives one at a time.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">NumPy: savez</a>
 */
public final class Npz implements AutoCloseable {
  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private Npz(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
    zip.stream().filter(e -> e.getName().endsWith(".npy")).forEach(e -> entries.put(e.getName().substring(0, e.getName().length() - 4), e));
  }

  /**
   * Opens a file to read tensors one by one.
   *
   * @param path the file
   * @return the open file; close it
   * @throws FormatException if it is not a zip archive
   * @throws UncheckedIOException if it cannot be read
   */
  public static Npz open(Path path) {
    try {
      return new Npz(path, new ZipFile(path.toFile()));
    } catch (ZipException | EOFException e) {
      throw new FormatException(path + " is not a .npz file: a zip archive of .npy files was expected; " + e.getMessage(), e);
    } catch (IOException e) {
      throw WholeFile.unread(path.toString(), e);
    }
  }

  /**
   * Reads all tensors of a file.
   *
   * @param path the file
   * @return the tensors by name, in the file's order
   */
  public static Tensors read(Path path) {
    try (Npz file = open(path)) {
      var all = new LinkedHashMap<String, Tensor>();
      for (String name : file.names()) all.put(name, file.tensor(name));
      return Tensors.of(all);
    }
  }

  /**
   * Reads all tensors of a file.
   *
   * @param path the file
   * @return the tensors by name, in the file's order
   */
  public static Tensors read(String path) {
    return read(Path.of(path));
  }

  /**
   * Writes a compressed file that {@code numpy.load} reads.
   *
   * @param path the file; one that is there is replaced
   * @param tensors by name; those without names are called {@code arr_0}, {@code arr_1} ... as by NumPy
   */
  public static void write(Path path, Tensors tensors) {
    List<NpyType> types = tensors.tensors().stream().map(NpyType::of).toList();
    WholeFile.write(path, out -> {
      var zip = new ZipOutputStream(out);
      for (int i = 0; i < types.size(); i++) {
        String name = tensors.names().isEmpty() ? "arr_" + i : tensors.names().get(i);
        var entry = new ZipEntry(name + ".npy");
        entry.setTime(315_619_200_000L); // 1980-01-02: equal tensors give equal files
        zip.putNextEntry(entry);
        Npy.write(zip, tensors.tensor(i), types.get(i));
        zip.closeEntry();
      }
      zip.finish();
    });
  }

  /**
   * Writes a compressed file that {@code numpy.load} reads.
   *
   * @param path the file; one that is there is replaced
   * @param tensors by name
   */
  public static void write(String path, Tensors tensors) {
    write(Path.of(path), tensors);
  }

  /** {@return the names of the tensors, in the file's order} */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Reads one tensor.
   *
   * @param name one of {@link #names}
   * @return the tensor
   */
  public Tensor tensor(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) throw new IllegalArgumentException(path + " has no tensor \"" + name + "\"; it has " + names());
    String where = path + " (" + entry.getName() + ")";
    var sum = new CRC32(); // a ZipFile does not check the sums of its entries
    try (InputStream in = new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), sum)) {
      Tensor t = Npy.read(in, where);
      if (in.read() >= 0) throw new FormatException(where + " has bytes after its data; its header and its length do not agree");
      if (sum.getValue() != entry.getCrc()) throw new FormatException(where + " is damaged: its checksum is not the one in the archive");
      return t;
    } catch (ZipException | EOFException e) {
      throw new FormatException(where + " is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw WholeFile.unread(where, e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
