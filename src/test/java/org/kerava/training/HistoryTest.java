package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.training.metrics.SparseCategoricalAccuracy;
import org.w3c.dom.Element;

class HistoryTest {
  private static History history(double[]... lossAndAccuracy) {
    var h = new History(withLoss -> Map.of("accuracy", new SparseCategoricalAccuracy("accuracy")));
    for (int i = 0; i < lossAndAccuracy.length; i++) {
      var logs = new Logs().put("loss", lossAndAccuracy[i][0]).put("accuracy", lossAndAccuracy[i][1]);
      if (lossAndAccuracy[i].length > 2) logs.put("val_loss", lossAndAccuracy[i][2]);
      h.add(i, logs);
    }
    return h;
  }

  @Test
  void bestIsTheLargestOrTheSmallestAsTheMetricSays() {
    History h = history(new double[] {2, 0.5}, new double[] {1, 0.9}, new double[] {Double.NaN, 0.7});
    assertEquals(0.9, h.best("accuracy"));
    assertEquals(1, h.best("loss"));
    assertEquals(0.7, h.last("accuracy"));
    assertArrayEquals(new double[] {0.5, 0.9, 0.7}, h.get("accuracy"));
    assertEquals(List.of(0, 1, 2), h.epoch());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> h.get("acc")).getMessage().contains("[accuracy, loss]"));
  }

  @Test
  void curvesAreDrawnWhateverTheValues(@TempDir Path folder) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      draw(folder, history(new double[] {2, 0.5, 2.5}, new double[] {1, 0.9, 1.5}, new double[] {0.5, 0.95}), 2);
      draw(folder, history(new double[] {2, 0.5}), 2);
      draw(folder, history(new double[] {Double.NaN, 1e30}, new double[] {Double.POSITIVE_INFINITY, 1e30}), 2);
      draw(folder, history(new double[] {1e9, 1e-9}, new double[] {1e9 + 1, 1e-9}), 2);
      var many = new ArrayList<double[]>();
      for (int i = 0; i < 1000; i++) many.add(new double[] {1.0 / (i + 1), 1});
      assertTrue(draw(folder, history(many.toArray(double[][]::new)), 2) < 60_000);
    } finally {
      Locale.setDefault(before);
    }
    assertThrows(IllegalStateException.class, () -> history().plot(folder.resolve("none.svg")));
    assertFalse(Files.exists(folder.resolve("none.svg")));
    Files.writeString(folder.resolve("file"), "");
    assertThrows(java.io.UncheckedIOException.class, () -> history(new double[] {1, 1}).plot(folder.resolve("file/x.svg")));
  }

  private static long draw(Path folder, History h, int panels) throws Exception {
    Path path = folder.resolve("deep/curves.svg");
    h.plot(path.toString());
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(path.toFile());
    var groups = document.getElementsByTagName("g");
    assertEquals(panels, groups.getLength());
    for (String tag : List.of("circle", "line", "text")) {
      var all = document.getElementsByTagName(tag);
      for (int i = 0; i < all.getLength(); i++) {
        var attributes = ((Element) all.item(i)).getAttributes();
        for (int k = 0; k < attributes.getLength(); k++) {
          String value = attributes.item(k).getNodeValue();
          assertFalse(value.contains("NaN") || value.contains("Infinity") || value.contains(","), value);
        }
      }
    }
    assertFilesWhole(path.getParent());
    return Files.size(path);
  }

  private static void assertFilesWhole(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of("curves.svg"), files.map(f -> f.getFileName().toString()).toList());
    }
  }
}
