package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

class ConfusionMatrixTest {
  @TempDir Path dir;

  private final Tensor scores = Tensor.of(new float[][] {{0.9f, 0.1f, 0}, {0.2f, 0.3f, 0.5f}, {0, 1, 0}, {0.6f, 0.3f, 0.1f}});

  @Test
  void classNumbersAndOneHotRowsCountTheSame() {
    for (var y : new Tensor[] {
        Tensor.of(0, 2, 1, 2), Tensor.of(0, 2, 1, 2).reshape(4, 1), Tensor.of(0, 2, 1, 2).cast("uint8"),
        Tensor.of(new int[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 0, 1}})}) {
      var m = ConfusionMatrix.of(y, scores);
      assertEquals(3, m.classes());
      assertEquals(1, m.count(0, 0));
      assertEquals(1, m.count(2, 0));
      assertEquals(1, m.count(2, 2));
      assertEquals(0, m.count(0, 2));
      assertEquals("""
          true\\predicted 0 1 2
                       0 1 . .
                       1 . 1 .
                       2 1 . 1""", m.toString().replace("\r", ""));
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.of(0, 1), scores)).getMessage().contains("(2,)"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.of(0, 1, 3, 0), scores)).getMessage().contains("sample 2 has class 3"));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.of(0, 1, -1, 0), scores));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.of(0, 1), Tensor.of(0.5f, 0.2f)));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(Tensor.of(0, 1), Tensor.of(new float[] {0.5f, 0.2f}, Shape.of(2, 1))));
  }

  @Test
  void theDrawingIsXmlInAnyLanguage() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      ConfusionMatrix.of(Tensor.of(0, 2, 1, 2), scores).plot(dir.resolve("a/confusion.svg").toString());
    } finally {
      Locale.setDefault(before);
    }
    var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(dir.resolve("a/confusion.svg").toFile()).getDocumentElement();
    assertEquals("svg", svg.getTagName());
    assertEquals(1 + 9, svg.getElementsByTagName("rect").getLength());
    assertEquals(2 + 6 + 4, svg.getElementsByTagName("text").getLength());
    assertEquals("0.707", svg.getElementsByTagName("rect").item(7).getAttributes().getNamedItem("fill-opacity").getNodeValue());
  }
}
