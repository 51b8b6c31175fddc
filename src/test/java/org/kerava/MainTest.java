package org.kerava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.data.Digits;
import org.kerava.tensor.Tensor;

/** The main job in a JVM of its own, as the README runs it, on a few images. */
class MainTest {
  @TempDir Path dir;

  private record Ended(int code, String text) {}

  private Ended run(String... args) throws Exception {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules", "jdk.incubator.vector",
        "-cp", Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString(), "org.kerava.Main"));
    command.addAll(List.of(args));
    Process p = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile()).start();
    assertTrue(p.waitFor(100, TimeUnit.SECONDS), "it ends");
    return new Ended(p.exitValue(), Files.readString(dir.resolve("log")));
  }

  private static byte[] idx(Tensor t) {
    var out = ByteBuffer.allocate(4 + 4 * t.ndim() + t.size()).put(new byte[] {0, 0, 8, (byte) t.ndim()});
    for (int n : t.shape().toArray()) out.putInt(n);
    for (int v : t.reshape(-1).cast("int32").toIntArray()) out.put((byte) v);
    return out.array();
  }

  @Test
  void itTrainsOnAFolderOfFilesAndDraws() throws Exception {
    var d = Digits.draw(640, 100, 5);
    Path data = Files.createDirectories(dir.resolve("my data"));
    Files.write(data.resolve("train-images-idx3-ubyte"), idx(d.xTrain()));
    Files.write(data.resolve("train-labels-idx1-ubyte"), idx(d.yTrain()));
    Files.write(data.resolve("t10k-images-idx3-ubyte"), idx(d.xTest()));
    Files.write(data.resolve("t10k-labels-idx1-ubyte"), idx(d.yTest()));
    Ended e = run("--data-dir", "my data", "--epochs", "1", "--seed", "3", "--out", "drawn");
    assertEquals(0, e.code, e.text);
    for (String part : List.of("conv2d (Conv2D)", "34,826", "5/5", "val_accuracy", "Test loss", "test accuracy 0.", "true\\predicted")) {
      assertTrue(e.text.contains(part), e.text);
    }
    assertTrue(Files.readString(dir.resolve("drawn/curves.svg")).startsWith("<svg"));
    assertTrue(Files.readString(dir.resolve("drawn/confusion.svg")).startsWith("<svg"));

    Files.write(data.resolve("t10k-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 9, 1});
    e = run("--data-dir", "my data");
    assertEquals(1, e.code, e.text);
    assertTrue(e.text.contains("t10k-labels-idx1-ubyte") && !e.text.contains("\tat "), e.text);
  }

  @Test
  void itSaysWhatItCanBeTold() throws Exception {
    Ended e = run("--help");
    assertEquals(0, e.code);
    assertTrue(e.text.contains("--data-dir DIR"), e.text);
    for (String[] wrong : new String[][] {{"--epoch"}, {"--epochs", "many"}}) {
      e = run(wrong);
      assertEquals(2, e.code);
      assertTrue(e.text.contains(wrong[0]) && e.text.contains("--data-dir DIR"), e.text);
      assertFalse(e.text.contains("\tat "), e.text);
    }
  }
}
