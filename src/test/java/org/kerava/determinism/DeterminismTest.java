package org.kerava.determinism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same seed gives the same bits: twice, with one thread and two, interpreted, half compiled and warm. */
class DeterminismTest {
  private static final String ONE_EPOCH = TinyTraining.checksum(1);

  @Test
  void twiceInOneProcessAndWhenAllIsCompiled() {
    assertEquals(ONE_EPOCH, TinyTraining.checksum(1));
    String three = TinyTraining.checksum(3);
    TinyTraining.checksum(40);
    assertEquals(ONE_EPOCH, TinyTraining.checksum(1));
    assertEquals(three, TinyTraining.checksum(3));
  }

  @Test
  void interpretedOnOneThread() {
    assertEquals(ONE_EPOCH, run("1", "-Xint", "-Dkerava.threads=1"));
  }

  @Test
  void withTheFirstCompilerOnlyOnTwoThreads() {
    assertEquals(ONE_EPOCH, run("1", "-XX:TieredStopAtLevel=1", "-Dkerava.threads=2"));
  }

  @Test
  void onOneThread() {
    assertEquals(ONE_EPOCH, run("1", "-Dkerava.threads=1"));
  }

  @Test
  void largerSizesOnOneThreadAndOnTwo() {
    assertEquals(run("wide", "-Dkerava.threads=1"), run("wide", "-Dkerava.threads=2"));
  }

  /** The checksum of one epoch that a JVM of its own prints. */
  private static String run(String what, String... flags) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules", "jdk.incubator.vector"));
    command.addAll(Arrays.asList(flags));
    String simd = System.getProperty("kerava.simd"); // another width adds in another order
    if (simd != null) command.add("-Dkerava.simd=" + simd);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TinyTraining.class.getName(), what));
    try {
      Process p = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(p.getInputStream().readAllBytes());
      assertTrue(p.waitFor(120, TimeUnit.SECONDS) && out.contains("checksum "), out);
      return out.substring(out.indexOf("checksum ") + 9).strip();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
