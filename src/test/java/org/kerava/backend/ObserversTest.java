package org.kerava.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.input;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.Ops;
import org.kerava.models.Sequential;
import org.kerava.tensor.Device;
import org.kerava.tensor.Tensor;

/** Looking at the calls of the seam: they are seen as they are, and nothing is left when nobody looks. */
class ObserversTest {
  private static boolean observed() {
    return Proxy.isProxyClass(Backends.of(Device.cpu()).getClass());
  }

  @Test
  void callsAreSeenWithOperationAndShape() {
    var seen = new ArrayList<SeamCall>();
    Tensor a = Ops.ones(3, 4);
    assertFalse(observed());
    try (var _ = Observers.add(() -> seen::add)) {
      assertTrue(observed());
      Ops.relu(a);
      Ops.matmul(a, Ops.transpose(a));
      Ops.sum(a, 0);
    }
    assertFalse(observed());
    Ops.relu(a);
    assertEquals(List.of("unary relu (3, 4)", "matmul (3, 3)", "reduce sum (1, 4)"), seen.stream().map(c -> c.op() + " " + c.shape()).toList());
    assertEquals(2 * 3 * 3 * 4, seen.get(1).flops());
    assertEquals(4 * (9 + 12 + 12), seen.get(1).bytes());
    assertEquals(0, seen.get(0).flops());
    assertTrue(seen.stream().allMatch(c -> c.nanos() > 0));
  }

  @Test
  void observersAreIndependent() {
    var first = new ArrayList<SeamCall>();
    var second = new ArrayList<SeamCall>();
    Tensor a = Ops.ones(2);
    var one = Observers.add(() -> first::add);
    try (var _ = Observers.add(() -> second::add); var _ = Observers.add(() -> null)) {
      Ops.negative(a);
      one.close();
      Ops.negative(a);
      assertTrue(observed());
    }
    assertFalse(observed());
    assertEquals(1, first.size());
    assertEquals(2, second.size());
  }

  @Test
  void theErrorOfACallIsItsOwn() {
    try (var _ = Observers.add(() -> call -> {})) {
      Backend b = Backends.of(Device.cpu());
      assertThrows(IllegalStateException.class, () -> b.read(new org.kerava.tensor.View(new org.kerava.tensor.Buffer(Device.cpu(), org.kerava.tensor.DType.FLOAT32, 1),
          org.kerava.tensor.Layout.contiguous(org.kerava.tensor.DType.FLOAT32, org.kerava.tensor.Shape.of(1))), new float[1], 0));
    }
  }

  @Test
  void recordingsHoldTheOperationsOfLayers(@TempDir Path dir) throws IOException {
    var model = Sequential.of(input(5), dense(7).activation("relu").name("wide"));
    Path file = dir.resolve("ops.jfr");
    try (var recording = new Recording()) {
      recording.enable("org.kerava.Op").withoutThreshold();
      recording.start();
      assertTrue(observed());
      model.predictOne(new float[5]);
      recording.stop();
      recording.dump(file);
    }
    assertFalse(observed());
    Set<String> found = new TreeSet<>();
    for (RecordedEvent e : RecordingFile.readAllEvents(file)) {
      if (!e.getEventType().getName().equals("org.kerava.Op")) continue;
      if (!e.getString("layer").isEmpty()) found.add(e.getString("op") + " " + e.getString("shape") + " " + e.getString("layer"));
      assertTrue(e.getDuration().toNanos() > 0);
    }
    assertEquals(Set.of("linear relu (1, 7) wide"), found);
  }
}
