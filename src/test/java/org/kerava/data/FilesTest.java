package org.kerava.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;
import org.kerava.tensor.Tensors;

class FilesTest {
  @TempDir Path dir;

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(dir.resolve(name), content);
  }

  /** A .npy file from its header and the hexadecimal text of its data. */
  private Path npy(int version, String header, String data) throws IOException {
    byte[] h = header.getBytes();
    byte[] d = HexFormat.of().parseHex(data);
    var out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0, (byte) h.length, (byte) (h.length >> 8)});
    if (version > 1) out.write(new byte[2]);
    out.write(h);
    out.write(d);
    return file("x.npy", out.toByteArray());
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(Batch.of(expected), Batch.of(actual));
  }

  private static void assertFails(String part, Executable e) {
    var error = assertThrows(FormatException.class, e);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  // ---- npy and npz ----

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"BFLOAT16", "STRING"})
  void everyTypeComesBack(DType dtype) {
    for (Shape shape : List.of(Shape.of(), Shape.of(0), Shape.of(7), Shape.of(3, 5), Shape.of(2, 1, 4))) {
      var random = new Random(1);
      var t = Tensor.of(random.doubles(shape.size(), 0, 200).toArray(), shape, dtype);
      Npy.write(dir.resolve("a.npy"), t);
      assertSame(t, Npy.read(dir.resolve("a.npy")));
    }
    var big = Tensor.of(new Random(2).doubles(40_001, 0, 100).toArray(), Shape.of(40_001), dtype);
    Npy.write(dir.resolve("sub/folder/b.npy").toString(), big);
    assertSame(big, Npy.read(dir.resolve("sub/folder/b.npy").toString()));
  }

  @Test
  void textsComeBack() {
    var t = Tensor.of(new String[][] {{"", "grün"}, {"\ud83d\ude00 ok", "abc"}});
    Npy.write(dir.resolve("a.npy"), t);
    assertSame(t, Npy.read(dir.resolve("a.npy")));
    assertThrows(IllegalArgumentException.class, () -> Npy.write(dir.resolve("b.npy"), Tensor.of(1, 2).cast("bfloat16")));
    assertFalse(Files.exists(dir.resolve("b.npy")));
  }

  @Test
  void transposedTensorsAreWrittenInOrder() {
    var t = Tensor.of(new int[][] {{1, 2, 3}, {4, 5, 6}});
    Npy.write(dir.resolve("a.npy"), t.transpose());
    assertArrayEquals(new int[][] {{1, 4}, {2, 5}, {3, 6}}, Npy.read(dir.resolve("a.npy")).toArray(int[][].class));
  }

  @Test
  void otherOrdersAndVersionsAreRead() throws IOException {
    var expected = Tensor.of(new int[][] {{1, 2, 3}, {4, 5, 6}});
    assertSame(expected, Npy.read(npy(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }\n", "010000000200000003000000040000000500000006000000")));
    assertSame(expected, Npy.read(npy(1, "{'descr': '>i4', 'fortran_order': False, 'shape': (2, 3), }\n", "000000010000000200000003000000040000000500000006")));
    assertSame(expected, Npy.read(npy(2, "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }\n", "010000000400000002000000050000000300000006000000")));
    assertSame(expected, Npy.read(npy(3, "{'shape': (2L, 3L), 'fortran_order': False, 'descr': '<i4'}", "010000000200000003000000040000000500000006000000")));
    assertSame(Tensor.of("ab", "c"), Npy.read(npy(1, "{'descr': '|S2', 'fortran_order': False, 'shape': (2,), }", "61626300")));
    assertEquals(1.5, Npy.read(npy(1, "{'descr': '<f2', 'fortran_order': False, 'shape': (), }", "003e")).item());
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), } ; 0100 ; needs 24 bytes",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (300000000,), } ; 00 ; 2 GiB",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (400000000,), } ; 00 ; needs 1600000000 bytes",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999, 99999), } ; 00 ; more than 2^31",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } ; 00 ; not one of integers",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), } ; 00 ; a header with",
      "{'descr': '|O', 'fortran_order': False, 'shape': (1,), } ; 00 ; Pickled",
      "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), } ; 00 ; <c8",
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), } ; 00 ; structured",
      "{'shape': (1,), } ; 00 ; a header with"})
  void filesThatLieAreNamed(String header, String data, String message) throws IOException {
    Path file = npy(1, header, data);
    assertFails(message, () -> Npy.read(file));
    assertFails("x.npy", () -> Npy.read(file));
  }

  @Test
  void filesThatAreNoNpyAreNamed() throws IOException {
    Path text = file("a.npy", "hello world, this is text".getBytes());
    assertFails("68 65 6c", () -> Npy.read(text));
    Path empty = file("b.npy", new byte[0]);
    assertFails("nothing", () -> Npy.read(empty));
    Path version = npy(9, "{}", "");
    assertFails("version 9", () -> Npy.read(version));
    assertThrows(UncheckedIOException.class, () -> Npy.read(dir.resolve("missing.npy")));
  }

  @Test
  void archivesComeBackByName() {
    var a = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    var b = Tensor.of(new byte[] {1, -1});
    Npz.write(dir.resolve("a.npz"), Tensors.of("weights/kernel", a, "labels", b));
    var all = Npz.read(dir.resolve("a.npz"));
    assertEquals(List.of("weights/kernel", "labels"), all.names());
    assertSame(a, all.tensor("weights/kernel"));
    try (var npz = Npz.open(dir.resolve("a.npz"))) {
      assertSame(b, npz.tensor("labels"));
      assertThrows(IllegalArgumentException.class, () -> npz.tensor("x"));
    }
    Npz.write(dir.resolve("b.npz"), Tensors.of(a, b));
    assertEquals(List.of("arr_0", "arr_1"), Npz.read(dir.resolve("b.npz").toString()).names());
  }

  @Test
  void everyDamagedByteOfAnArchiveIsNoticedOrHarmless() throws IOException {
    var t = Tensor.of(1, 2, 3, 4, 5, 6);
    Path file = dir.resolve("a.npz");
    Npz.write(file, Tensors.of("x", t));
    byte[] good = Files.readAllBytes(file);
    int noticed = 0;
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x41;
      Files.write(file, bad);
      try {
        var all = Npz.read(file);
        if (all.names().contains("x")) assertSame(t, all.tensor("x")); // dates and the like
      } catch (FormatException e) {
        noticed++;
        assertTrue(e.getMessage().contains("a.npz"), e.getMessage());
      }
    }
    assertTrue(noticed > good.length / 3, noticed + " of " + good.length);
    Files.write(file, Arrays.copyOf(good, good.length / 2));
    assertFails("a.npz", () -> Npz.read(file));
  }

  @Test
  void storedEntriesAreRead() throws IOException {
    Npy.write(dir.resolve("a.npy"), Tensor.of(7, 8));
    byte[] npy = Files.readAllBytes(dir.resolve("a.npy"));
    try (var zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("a.npz")))) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.putNextEntry(new ZipEntry("y.npy"));
      zip.write(npy);
    }
    assertSame(Tensor.of(7, 8), Npz.read(dir.resolve("a.npz")).tensor("y"));
  }

  // ---- idx ----

  static byte[] idx(Tensor t) {
    byte[] data = (byte[]) TensorOps.get().read(t);
    byte[] header = Idx.header(t);
    byte[] out = Arrays.copyOf(header, header.length + data.length);
    System.arraycopy(data, 0, out, header.length, data.length);
    return out;
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gz = new GZIPOutputStream(out)) {
      gz.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void idxFilesAreReadPlainAndCompressed() throws IOException {
    var t = Tensor.of(new byte[] {0, 1, -1, 3, 4, 5}, Shape.of(3, 2));
    byte[] bytes = idx(t);
    assertSame(t, Idx.read(file("a", bytes)));
    assertSame(t, Idx.read(file("a.gz", gzip(bytes))));
    byte[] ints = {0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 0, 1, 0, -1, -1, -1, -1};
    assertSame(Tensor.of(256, -1), Idx.read(file("b", ints)));
    byte[] floats = {0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, (byte) 0x80, 0, 0};
    assertSame(Tensor.of(1f), Idx.read(file("c", floats)));
  }

  @Test
  void damagedIdxFilesAreNamed() throws IOException {
    byte[] good = idx(Tensor.of(new byte[100], Shape.of(10, 10)));
    byte[] gz = gzip(good);
    Path shortened = file("a", Arrays.copyOf(good, 60));
    assertFails("[10, 10]", () -> Idx.read(shortened));
    Path longer = file("b", Arrays.copyOf(good, 140));
    assertFails("more", () -> Idx.read(longer));
    Path cut = file("c.gz", Arrays.copyOf(gz, gz.length - 10));
    assertFails("c.gz", () -> Idx.read(cut));
    Path type = file("d", new byte[] {0, 0, 7, 1, 0, 0, 0, 1, 0});
    assertFails("type 7", () -> Idx.read(type));
    Path text = file("e", "<html>not found</html>".getBytes());
    assertFails("not an IDX file", () -> Idx.read(text));
    Path claims = file("f", new byte[] {0, 0, 8, 3, 127, 127, 127, 127, 127, 127, 127, 127, 0, 0, 0, 1, 5});
    assertFails("2 GiB", () -> Idx.read(claims));
    Path much = file("g", new byte[] {0, 0, 8, 1, 127, 0, 0, 0, 5});
    assertFails("only 1", () -> Idx.read(much));
    Path negative = file("h", new byte[] {0, 0, 8, 1, -1, 0, 0, 0, 5});
    assertFails("2 GiB", () -> Idx.read(negative));
  }

  // ---- csv ----

  private Path csv(String text) throws IOException {
    return Files.writeString(dir.resolve("t.csv"), text);
  }

  @Test
  void tablesOfNumbersAreRead() throws IOException {
    assertSame(Tensor.of(new float[][] {{1, 2}, {3, 4}}), Csv.readMatrix(csv("1,2\n3,4\n")));
    assertSame(Tensor.of(new float[][] {{1, -2.5f}, {3e4f, 4}}), Csv.readMatrix(csv("\ufeffa,b\r\n1,-2.5\r\n\r\n3e4,4")));
    assertSame(Tensor.of(new float[][] {{4, 2}, {8, 6}}), Csv.readMatrix(csv("No,a,b,c\n1,2,NW,4\n5,6,SE,8\n").toString(), c -> c.columns("c", "a")));
    assertSame(Tensor.of(new float[][] {{1, 2}, {3, 4}}), Csv.readMatrix(csv("  1   2 \n 3\t4\n"), c -> c.separator("\\s+").header(false).trim(true)));
    assertSame(Tensor.of(new float[][] {{2}, {4}}), Csv.readMatrix(csv("1|2\n3|4\n"), c -> c.separator("|").columns("1")));
    assertSame(Tensor.of(new float[][] {{1, 2}}), Csv.readMatrix(csv("\"x, y\",\"z \"\"q\"\"\"\n\"1\",2\n")));
    assertSame(Tensor.of(new float[][] {{1}}), Csv.readMatrix(file("a.csv.gz", gzip("v\n1\n".getBytes()))));
    var missing = Csv.readMatrix(csv("a,b,c,d\nNA,,inf,-Infinity\n")).toFloatArray();
    assertTrue(Float.isNaN(missing[0]) && Float.isNaN(missing[1]) && missing[2] > 1e30 && missing[3] < -1e30);
  }

  @Test
  void tablesThatAreNotNumbersAreNamed() throws IOException {
    Path ragged = csv("a,b\n1,2\n3\n");
    assertFails("line 3: 1 fields came, 2 were expected", () -> Csv.readMatrix(ragged));
    Path text = csv("a,b\n1,2\n3,x\n");
    assertFails("line 3, column b: \"x\"", () -> Csv.readMatrix(text));
    assertFails("t.csv", () -> Csv.readMatrix(text));
    assertSame(Tensor.of(new float[][] {{1}, {3}}), Csv.readMatrix(text, c -> c.columns("a")));
    var e = assertThrows(IllegalArgumentException.class, () -> Csv.readMatrix(text, c -> c.columns("q")));
    assertTrue(e.getMessage().contains("[a, b]"), e.getMessage());
    Path suffix = csv("1,2\n3f,4\n");
    assertFails("3f", () -> Csv.readMatrix(suffix));
    Path header = csv("a,b\n");
    assertFails("no rows", () -> Csv.readMatrix(header));
    Path quote = csv("\"a,b\n1,2\n");
    assertFails("no end", () -> Csv.readMatrix(quote));
    Path binary = file("b.csv", new byte[] {'1', ',', (byte) 0xff, (byte) 0xfe, '\n'});
    assertFails("UTF-8", () -> Csv.readMatrix(binary));
    assertThrows(IllegalArgumentException.class, () -> Csv.readMatrix(text, c -> c.separator("")));
    assertThrows(UncheckedIOException.class, () -> Csv.readMatrix("does/not/exist.csv"));
  }

  @Test
  void nothingHalfWrittenIsLeft() throws IOException {
    assertThrows(IllegalStateException.class, () -> WholeFile.write(dir.resolve("x.bin"), out -> {
      out.write(1);
      throw new IllegalStateException("stop");
    }));
    try (var files = Files.list(dir)) {
      assertEquals(0, files.count());
    }
  }
}
