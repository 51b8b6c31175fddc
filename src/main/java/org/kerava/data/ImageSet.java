package org.kerava.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;

/**
 * Data sets of 60,000 + 10,000 small images that come as four IDX files. They are looked for in {@code $KERAS_HOME/datasets} (default
 * {@code ~/.keras/datasets}), where Keras keeps them too, and downloaded into it if they are not there.
 */
public final class ImageSet {
  /** Handwritten digits; in Keras's cache one file, {@code mnist.npz}. */
  public static final ImageSet MNIST = new ImageSet("mnist", Optional.of("mnist.npz"),
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  /** Pieces of clothing, in ten classes. */
  public static final ImageSet FASHION_MNIST = new ImageSet("fashion-mnist", Optional.empty(),
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  /** In the order of {@link TrainTest}. */
  private static final List<String> FILES =
      List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
  private static final List<String> ARRAYS = List.of("x_train", "y_train", "x_test", "y_test");
  private static final String KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/";

  private final String folder;
  private final Optional<String> archive;
  private final List<String> checksums; // SHA-256 of the IDX files, decompressed

  ImageSet(String folder, Optional<String> archive, String... checksums) {
    this.folder = folder;
    this.archive = archive;
    this.checksums = List.of(checksums);
  }

  /**
   * Reads the set, from the cache or from the network ({@code -Dkerava.datasets.url} replaces Keras's address).
   *
   * @return images uint8 (n, 28, 28), labels uint8 (n)
   * @throws UncheckedIOException if it is not in the cache and cannot be downloaded; says what is missing and where it belongs
   * @throws FormatException if a file in the cache is damaged
   */
  public TrainTest load() {
    return load(cache(), System.getProperty("kerava.datasets.url", KERAS));
  }

  /** Keras's cache of data sets. */
  private static Path cache() {
    String home = System.getenv("KERAS_HOME");
    return (home == null || home.isBlank() ? Path.of(System.getProperty("user.home"), ".keras") : Path.of(home)).resolve("datasets");
  }

  /**
   * Reads a set of the four files from a folder.
   *
   * @param folder holds {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
   *     {@code t10k-labels-idx1-ubyte}, plain or, with {@code .gz} at the end, compressed
   * @return images uint8 (n, height, width), labels uint8 (n)
   * @throws UncheckedIOException if a file is missing
   * @throws FormatException if a file is damaged, or the files do not belong together
   */
  public static TrainTest read(Path folder) {
    List<Optional<Path>> files = FILES.stream().map(f -> find(folder, f)).toList();
    List<String> missing = missing(files);
    if (!missing.isEmpty()) {
      String why = Files.isDirectory(folder) ? "it has no " + String.join(", no ", missing) + " (plain or .gz)" : "there is no such folder";
      throw new UncheckedIOException(folder + ": four IDX files were expected; " + why, new NoSuchFileException(folder.toString()));
    }
    return read(files.stream().map(Optional::orElseThrow).toList());
  }

  TrainTest load(Path cache, String address) {
    Path zip = cache.resolve(archive.orElse(""));
    if (archive.isPresent() && Files.isRegularFile(zip)) return readArchive(zip);
    Path inside = cache.resolve(folder);
    List<Optional<Path>> files = FILES.stream().map(f -> find(inside, f)).toList();
    List<String> missing = missing(files);
    if (!missing.isEmpty()) {
      try {
        String base = address.endsWith("/") ? address : address + "/";
        if (archive.isPresent()) {
          Download.fetch(base + archive.get(), zip, this::checkArchive);
          return readArchive(zip);
        }
        for (String file : missing) Download.fetch(base + file + ".gz", inside.resolve(file + ".gz"), p -> checkFile(p, file));
      } catch (IOException | FormatException e) {
        String place = (archive.isPresent() ? zip + ", or " : "") + "the IDX files " + String.join(", ", missing) + " (plain or .gz) in " + inside;
        throw new UncheckedIOException("the data set " + folder + " is not on this machine and the download failed: " + reason(e)
            + ". Missing: " + place + ". Datasets.digits() needs no file.", e instanceof IOException io ? io : new IOException(e));
      }
    }
    return read(inside);
  }

  private static String reason(Exception e) {
    return switch (e) {
      case UnknownHostException unknown -> "the host " + unknown.getMessage() + " is unknown (no network?)";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  private static List<String> missing(List<Optional<Path>> found) {
    var out = new ArrayList<String>();
    for (int i = 0; i < FILES.size(); i++) {
      if (found.get(i).isEmpty()) out.add(FILES.get(i));
    }
    return out;
  }

  private static Optional<Path> find(Path folder, String file) {
    return List.of(folder.resolve(file), folder.resolve(file + ".gz")).stream().filter(Files::isRegularFile).findFirst();
  }

  // ---- reading ----

  private static TrainTest read(List<Path> files) {
    List<Tensor> t = files.stream().map(Idx::read).toList();
    return together(t, files.stream().map(Path::toString).toList());
  }

  private static TrainTest readArchive(Path path) {
    List<String> names = ARRAYS.stream().map(n -> path + " (" + n + ".npy)").toList();
    return together(arrays(path), names);
  }

  private static List<Tensor> arrays(Path path) {
    try (Npz npz = Npz.open(path)) {
      if (!npz.names().containsAll(ARRAYS)) throw new FormatException(path + ": the arrays " + ARRAYS + " were expected; it has " + npz.names());
      return ARRAYS.stream().map(npz::tensor).toList();
    }
  }

  /** Checks that images and labels fit each other. */
  private static TrainTest together(List<Tensor> t, List<String> names) {
    for (int i = 0; i < 4; i++) {
      Tensor each = t.get(i);
      boolean images = i % 2 == 0;
      if (each.dtype() != DType.UINT8 || each.ndim() != (images ? 3 : 1)) {
        throw new FormatException(names.get(i) + ": " + (images ? "images of uint8 (n, height, width)" : "labels of uint8 (n)")
            + " were expected; got " + each.dtype() + " " + each.shape());
      }
      if (!images && each.size() != t.get(i - 1).shape().get(0)) {
        throw new FormatException(names.get(i) + " has " + each.size() + " labels, " + names.get(i - 1) + " has " + t.get(i - 1).shape().get(0) + " images");
      }
    }
    int[] train = t.get(0).shape().toArray();
    int[] test = t.get(2).shape().toArray();
    if (!Arrays.equals(train, 1, 3, test, 1, 3)) {
      throw new FormatException("the images of " + names.get(0) + " are " + train[1] + "x" + train[2] + ", those of " + names.get(2) + " are " + test[1] + "x" + test[2]);
    }
    return new TrainTest(t.get(0), t.get(1), t.get(2), t.get(3));
  }

  // ---- checksums, of the same bytes whether they come as an archive or compressed ----

  private void checkArchive(Path path) {
    List<Tensor> arrays;
    try {
      arrays = arrays(path);
    } catch (FormatException e) {
      throw new FormatException("the download is damaged: " + e.getMessage(), e);
    }
    for (int i = 0; i < 4; i++) {
      Tensor t = arrays.get(i);
      if (t.dtype() != DType.UINT8) throw new FormatException("the downloaded " + ARRAYS.get(i) + " is " + t.dtype() + "; uint8 was expected");
      MessageDigest digest = sha256();
      digest.update(Idx.header(t));
      digest.update((byte[]) TensorOps.get().read(t));
      check(digest, i, archive.orElseThrow() + " (" + ARRAYS.get(i) + ")");
    }
  }

  private void checkFile(Path path, String name) {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Gzip.open(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new FormatException("the downloaded " + name + ".gz is damaged: " + e.getMessage(), e);
    }
    check(digest, FILES.indexOf(name), name + ".gz");
  }

  private void check(MessageDigest digest, int i, String what) {
    String sum = HexFormat.of().formatHex(digest.digest());
    if (!sum.equals(checksums.get(i))) {
      throw new FormatException("the downloaded " + what + " is not the right one: its decompressed bytes have the SHA-256 " + sum + ", expected " + checksums.get(i));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
