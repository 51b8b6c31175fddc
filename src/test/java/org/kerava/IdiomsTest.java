package org.kerava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.ANY;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.embedding;
import static org.kerava.Layers.input;
import static org.kerava.Ops.arange;

import org.junit.jupiter.api.Test;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** What users of Keras write, in small: custom layers and models, loops of one's own. */
class IdiomsTest {
  static final class Positions extends Layer {
    private final Layer tokens = embedding(11, 4);
    private final Layer positions = embedding(8, 4);

    @Override
    protected Tensor call(Tensor x) {
      return tokens.apply(x).plus(positions.apply(arange(x.shape().last())));
    }
  }

  @Test
  void layersInsideALayerAreBuiltInAFunctionalModelOfUnknownLength() {
    var ids = input(ANY).dtype("int32");
    var model = new Model(ids, dense(3).apply(new Positions().apply(ids)));
    assertEquals(Shape.of(ANY, ANY, 3), model.outputs().tensor().shape());
    assertEquals(4, model.weights().size());
    float[] out = model.predict(Tensor.of(new int[][] {{1, 2, 10}})).toFloatArray();
    assertEquals(9, out.length);
    assertTrue(out[0] != out[3]);
  }
}
