package org.kerava.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

class ImageSetTest {
  private static final String NOWHERE = "http://kerava.invalid/";

  @TempDir Path cache;
  private final TrainTest small = new TrainTest(images(7), labels(7), images(3), labels(3));
  private final ImageSet zipped = set(Optional.of("mnist.npz"), small);
  private final ImageSet loose = set(Optional.empty(), small);
  private HttpServer server;
  private String url;
  private final Map<String, byte[]> served = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();
  private int cutAfter = Integer.MAX_VALUE;

  private static Tensor images(int n) {
    byte[] b = new byte[n * 28 * 28];
    new Random(n).nextBytes(b);
    return Tensor.of(b, Shape.of(n, 28, 28), DType.UINT8);
  }

  private static Tensor labels(int n) {
    byte[] b = new byte[n];
    for (int i = 0; i < n; i++) b[i] = (byte) i;
    return Tensor.of(b, Shape.of(n), DType.UINT8);
  }

  private static List<Tensor> parts(TrainTest d) {
    return List.of(d.xTrain(), d.yTrain(), d.xTest(), d.yTest());
  }

  private static ImageSet set(Optional<String> archive, TrainTest d) {
    return new ImageSet("mnist", archive, parts(d).stream().map(t -> sha(FilesTest.idx(t))).toArray(String[]::new));
  }

  private static String sha(byte[] b) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(b));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static final List<String> NAMES = List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

  private void put(Path folder, TrainTest d, boolean compressed) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 4; i++) {
      byte[] b = FilesTest.idx(parts(d).get(i));
      Files.write(folder.resolve(NAMES.get(i) + (compressed ? ".gz" : "")), compressed ? FilesTest.gzip(b) : b);
    }
  }

  private byte[] npz(TrainTest d) throws IOException {
    Path p = cache.resolve("tmp.npz");
    Npz.write(p, Tensors.of("x_test", d.xTest(), "x_train", d.xTrain(), "y_train", d.yTrain(), "y_test", d.yTest()));
    byte[] b = Files.readAllBytes(p);
    Files.delete(p);
    return b;
  }

  private void assertSmall(TrainTest d) {
    for (int i = 0; i < 4; i++) assertEquals(Batch.of(parts(small).get(i)), Batch.of(parts(d).get(i)));
  }

  private void assertFiles(String... names) throws IOException {
    try (var files = Files.walk(cache)) {
      assertEquals(List.of(names), files.filter(Files::isRegularFile).map(f -> cache.relativize(f).toString().replace('\\', '/')).sorted().toList());
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      byte[] body = served.get(path);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, Math.min(cutAfter, body.length));
        exchange.getResponseBody().flush();
      }
      exchange.close();
    });
    server.start();
    url = "http://localhost:" + server.getAddress().getPort() + "/sets";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  // ---- files that are there ----

  @Test
  void filesAreReadPlainOrCompressedOrAsKerasKeepsThem() throws IOException {
    put(cache.resolve("mnist"), small, true);
    assertSmall(loose.load(cache, NOWHERE));
    assertSmall(zipped.load(cache, NOWHERE));
    Path plain = cache.resolve("plain");
    put(plain, small, false);
    assertSmall(ImageSet.read(plain));
    Files.write(cache.resolve("mnist.npz"), npz(new TrainTest(images(5), labels(5), images(2), labels(2))));
    assertEquals(5, zipped.load(cache, NOWHERE).yTrain().size());
    assertEquals(List.of(), asked);
  }

  @Test
  void filesThatDoNotBelongTogetherAreNamed() throws IOException {
    Path folder = cache.resolve("f");
    put(folder, small, false);
    Files.write(folder.resolve(NAMES.get(1)), FilesTest.idx(labels(6)));
    assertTrue(assertThrows(FormatException.class, () -> ImageSet.read(folder)).getMessage().contains("train-labels-idx1-ubyte has 6 labels"));
    Files.write(folder.resolve(NAMES.get(1)), FilesTest.idx(images(7)));
    var e = assertThrows(FormatException.class, () -> ImageSet.read(folder));
    assertTrue(e.getMessage().contains("labels of uint8 (n) were expected; got uint8 (7, 28, 28)"), e.getMessage());
    put(folder, new TrainTest(small.xTrain(), small.yTrain(), small.xTest().get(":, :20"), small.yTest()), false);
    e = assertThrows(FormatException.class, () -> ImageSet.read(folder));
    assertTrue(e.getMessage().contains("28x28") && e.getMessage().contains("20x28"), e.getMessage());
    Files.delete(folder.resolve(NAMES.get(2)));
    var missing = assertThrows(UncheckedIOException.class, () -> ImageSet.read(folder));
    assertTrue(missing.getMessage().contains("no t10k-images-idx3-ubyte (plain or .gz)"), missing.getMessage());
    assertTrue(assertThrows(UncheckedIOException.class, () -> ImageSet.read(cache.resolve("g"))).getMessage().contains("no such folder"));
    Files.write(cache.resolve("mnist.npz"), Arrays.copyOf(npz(small), 500));
    assertTrue(assertThrows(FormatException.class, () -> zipped.load(cache, url)).getMessage().contains("mnist.npz"));
    Npz.write(cache.resolve("mnist.npz"), Tensors.of("x", small.xTrain()));
    assertTrue(assertThrows(FormatException.class, () -> zipped.load(cache, url)).getMessage().contains("it has [x]"));
  }

  // ---- downloads ----

  @Test
  void anArchiveIsDownloadedOnce() throws IOException {
    served.put("/sets/mnist.npz", npz(small));
    assertSmall(zipped.load(cache, url));
    assertSmall(zipped.load(cache, NOWHERE));
    assertEquals(List.of("/sets/mnist.npz"), asked);
    assertFiles("mnist.npz");
  }

  @Test
  void onlyMissingFilesAreDownloaded() throws IOException {
    put(cache.resolve("mnist"), small, true);
    Files.delete(cache.resolve("mnist/train-images-idx3-ubyte.gz"));
    served.put("/sets/train-images-idx3-ubyte.gz", FilesTest.gzip(FilesTest.idx(small.xTrain())));
    assertSmall(loose.load(cache, url + "/"));
    assertEquals(List.of("/sets/train-images-idx3-ubyte.gz"), asked);
  }

  private void assertDownloadFails(ImageSet set, String reason) throws IOException {
    var e = assertThrows(UncheckedIOException.class, () -> set.load(cache, url));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains("Datasets.digits() needs no file"), e.getMessage());
    assertTrue(e.getMessage().contains(cache.resolve("mnist").toString()), e.getMessage());
    assertFiles();
  }

  @Test
  void whatIsNotTheDataSetIsNotKept() throws IOException {
    assertDownloadFails(zipped, "answered 404");
    served.put("/sets/mnist.npz", "<html>please log in</html>".getBytes());
    assertDownloadFails(zipped, "not a .npz file");
    served.put("/sets/mnist.npz", npz(new TrainTest(images(5), labels(5), images(2), labels(2))));
    assertDownloadFails(zipped, "SHA-256");
    served.put("/sets/mnist.npz", npz(small));
    cutAfter = 3000;
    assertDownloadFails(zipped, " bytes (Premature EOF)");
    served.put("/sets/train-images-idx3-ubyte.gz", FilesTest.gzip(FilesTest.idx(images(7))));
    assertDownloadFails(loose, "broke off");
    cutAfter = Integer.MAX_VALUE;
    served.put("/sets/train-images-idx3-ubyte.gz", FilesTest.gzip(FilesTest.idx(images(8))));
    assertDownloadFails(loose, "train-images-idx3-ubyte.gz is not the right one");
    served.put("/sets/train-images-idx3-ubyte.gz", Arrays.copyOf(FilesTest.gzip(FilesTest.idx(images(7))), 1000));
    assertDownloadFails(loose, "damaged");
  }

  @Test
  void withoutANetworkItSaysWhatIsMissing() throws IOException {
    url = NOWHERE;
    assertDownloadFails(zipped, "kerava.invalid is unknown");
    url = "http://localhost:1/";
    assertDownloadFails(zipped, cache.resolve("mnist.npz").toString());
    url = "nonsense";
    assertDownloadFails(loose, "-Dkerava.datasets.url");
    put(cache.resolve("mnist"), small, false);
    Files.delete(cache.resolve("mnist/t10k-labels-idx1-ubyte"));
    var e = assertThrows(UncheckedIOException.class, () -> loose.load(cache, url));
    assertTrue(e.getMessage().contains("t10k-labels-idx1-ubyte") && !e.getMessage().contains("train-images"), e.getMessage());
  }

  // ---- digits ----

  @Test
  void digitsDependOnSeedAndNumberOnly() {
    TrainTest a = Digits.draw(300, 60, 1);
    TrainTest b = Digits.draw(360, 0, 1);
    assertEquals(Batch.of(a.xTrain(), a.yTrain()), Batch.of(b.xTrain().get(":300"), b.yTrain().get(":300")));
    assertEquals(Batch.of(a.xTest(), a.yTest()), Batch.of(b.xTrain().get("300:"), b.yTrain().get("300:")));
    assertFalse(Batch.of(a.xTrain()).equals(Batch.of(Digits.draw(300, 0, 2).xTrain())));
    assertEquals("3c7e7ae02200", sha(FilesTest.idx(a.xTrain())).substring(0, 12));
  }

  @Test
  void digitsAreBalancedAndNotEasy() {
    TrainTest d = Digits.draw(4000, 1000, 3);
    float[] x = d.xTrain().reshape(4000, 784).cast("float32").toFloatArray();
    int[] y = d.yTrain().cast("int32").toIntArray();
    double[][] mean = new double[10][784];
    int[] count = new int[10];
    for (int i = 0; i < y.length; i++) {
      count[y[i]]++;
      for (int k = 0; k < 784; k++) mean[y[i]][k] += x[i * 784 + k];
    }
    for (int c = 0; c < 10; c++) {
      assertTrue(count[c] > 300 && count[c] < 500, "about a tenth each");
      for (int k = 0; k < 784; k++) mean[c][k] /= count[c];
    }
    float[] q = d.xTest().reshape(1000, 784).cast("float32").toFloatArray();
    int[] expected = d.yTest().cast("int32").toIntArray();
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      int best = 0;
      double least = Double.MAX_VALUE;
      for (int c = 0; c < 10; c++) {
        double s = 0;
        for (int k = 0; k < 784; k++) s += (q[i * 784 + k] - mean[c][k]) * (q[i * 784 + k] - mean[c][k]);
        if (s < least) {
          least = s;
          best = c;
        }
      }
      if (best == expected[i]) right++;
    }
    assertTrue(right > 400 && right < 930, "the nearest mean, a linear model, finds " + right + " of 1000");
  }
}
