package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.recorded.Npz;

/** Outputs, gradients, masks, states and configurations of layers are those of Keras (golden/layers). */
class LayerGoldenTest {
  @ParameterizedTest
  @CsvSource({"activation, 75", "attention, 47", "convolutional, 173", "core, 66", "merging, 26", "normalization, 74", "pooling, 64", "regularization, 23",
      "reshaping, 63", "rnn, 185"})
  void as(String family, int cases) throws IOException {
    Path folder = Path.of("src/test/resources/golden/layers");
    List<String> lines = Files.readAllLines(folder.resolve(family + ".jsonl"));
    assertEquals(cases, lines.size());
    var wrong = new ArrayList<String>();
    try (var arrays = new Npz(folder.resolve(family + ".npz"))) {
      for (String line : lines) {
        LayerCase c = LayerCase.read(line, arrays);
        List<String> problems = CheckLayer.check(c);
        if (!problems.isEmpty()) wrong.add(c.id() + ":\n    " + String.join("\n    ", problems));
      }
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " of " + cases + " differ from Keras:\n" + String.join("\n", wrong));
  }
}
