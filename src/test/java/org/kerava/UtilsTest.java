package org.kerava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.layers.Activation;
import org.kerava.layers.Layer;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Small helpers, settings and the registry. */
class UtilsTest {
  @Test
  void classNumbersBecomeRows() {
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 1}, Utils.toCategorical(Tensor.of(1, 2)).toFloatArray());
    assertEquals(Shape.of(2, 5), Utils.toCategorical(Tensor.of(new int[][] {{1}, {4}}), 5).shape());
    var e = assertThrows(IllegalArgumentException.class, () -> Utils.toCategorical(Tensor.of(1, 5), 5));
    assertTrue(e.getMessage().contains("from 0 to 4"), e.getMessage());
  }

  @Test
  void imagesAreReadBackByAnotherReader(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("new folder").resolve("a b.png");
    Utils.saveImg(file, Tensor.of(new float[] {-1, 0, 1, 3, 1, 1}, Shape.of(2, 3, 1)));
    var grey = ImageIO.read(file.toFile());
    assertEquals(3, grey.getWidth());
    assertEquals(2, grey.getHeight());
    assertEquals(63, grey.getRaster().getSample(1, 0, 0)); // 1/4 of 255, cut off as in Keras
    assertEquals(255, grey.getRaster().getSample(0, 1, 0));

    Tensor colours = Tensor.of(new float[] {255, 0, 0, 0, 128, 7}, Shape.of(1, 2, 3));
    Utils.saveImg(file, colours, false);
    assertEquals(0xff008007, ImageIO.read(file.toFile()).getRGB(1, 0));
    try (var files = Files.list(file.getParent())) {
      assertEquals(1, files.count());
    }
    assertThrows(IllegalArgumentException.class, () -> Utils.saveImg("a.jpg", colours));
    assertThrows(IllegalArgumentException.class, () -> Utils.saveImg("a.png", Tensor.of(new float[4], Shape.of(2, 2))));
  }

  static final class Scale extends Layer {
    final double factor;

    Scale(double factor) {
      this.factor = factor;
    }

    @Override
    protected Tensor call(Tensor x) {
      return x.times(factor);
    }

    @Override
    protected void config(Config c) {
      super.config(c);
      c.field("factor", factor);
    }
  }

  @Test
  void aRegisteredClassComesBackFromJson() {
    Kerava.register("mine>Scale", Scale.class, c -> new Scale(c.getDouble("factor")));
    Object json = Json.parseObject(new Scale(2.5).toJson());
    Layer back = ObjectFactory.deserialize(json, Layer.class);
    assertArrayEquals(new float[] {5}, back.apply(Tensor.of(new float[][] {{2}})).toFloatArray());
  }

  @Test
  void aRegisteredActivationIsFoundByItsName() {
    Kerava.register("mine>twice", (Activation) x -> x.times(2));
    assertArrayEquals(new float[] {6}, Layers.activation("mine>twice").apply(Tensor.of(3f)).toFloatArray());
  }

  @Test
  void scopesNameWeightsAndEnd() {
    Variable inside;
    try (var _ = Kerava.nameScope("tower")) {
      var d = Layers.dense(2).name("d");
      d.apply(Tensor.of(new float[][] {{2}}));
      inside = d.weights().getFirst();
    }
    assertEquals("tower/d/kernel", inside.path());
    var d = Layers.dense(2).name("e");
    d.apply(Tensor.of(new float[][] {{2}}));
    assertEquals("e/kernel", d.weights().getFirst().path());
    assertThrows(IllegalArgumentException.class, () -> Kerava.device("tpu"));
    try (var _ = Kerava.device("cpu")) {
      assertEquals("cpu", Kerava.backend());
    }
  }

  @Test
  void layersFollowThePolicy() {
    Kerava.setDtypePolicy("mixed_bfloat16");
    try {
      var d = Layers.dense(2);
      assertEquals("bfloat16", d.apply(Tensor.of(new float[][] {{2}})).dtype().toString());
      assertEquals("float32", d.weights().getFirst().dtype().toString());
    } finally {
      Kerava.setDtypePolicy("float32");
    }
  }

  @Test
  void theVersionIsThatOfTheProject() throws IOException {
    assertTrue(Files.readString(Path.of("pom.xml")).contains("<version>" + Kerava.version() + "</version>"));
  }

  @Test
  void aSeedRepeatsWhatNobodySeeded() {
    Utils.setRandomSeed(5);
    List<float[]> first = List.of(Randoms.normal(Shape.of(3)).toFloatArray(), Layers.dense(2).apply(Tensor.of(new float[][] {{2}})).toFloatArray());
    Utils.setRandomSeed(5);
    assertArrayEquals(first.get(0), Randoms.normal(Shape.of(3)).toFloatArray());
    assertArrayEquals(first.get(1), Layers.dense(2).apply(Tensor.of(new float[][] {{2}})).toFloatArray());
  }
}
