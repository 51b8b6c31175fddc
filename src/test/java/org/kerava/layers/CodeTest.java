package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;
import static org.kerava.Regularizers.l2;

import org.junit.jupiter.api.Test;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** What a layer prints is the code that makes it. */
class CodeTest {
  @Test
  void codeHoldsWhatIsNotTheDefault() {
    assertEquals("dense(64).activation(\"relu\")", dense(64).activation("relu").toString());
    assertEquals("conv2d(32, 3).strides(2).padding(\"same\")", conv2d(32, 3).strides(2).padding("same").toString());
    assertEquals("conv2d(32, Shape.of(3, 5)).useBias(false)", conv2d(32, Shape.of(3, 5)).useBias(false).toString());
    assertEquals("dropout(0.5)", dropout(0.5).toString());
    assertEquals("flatten()", flatten().toString());
    assertEquals("maxPooling2d(2)", maxPooling2d(2).toString());
    assertEquals("lstm(8).returnSequences(true).name(\"words\")", lstm(8).returnSequences(true).name("words").toString());
    assertEquals("dense(1).kernelInitializer(\"he_normal\").dtype(\"float64\")", dense(1).kernelInitializer("he_normal").dtype("float64").toString());
    assertTrue(dense(1).kernelRegularizer(l2(0.5)).toString().startsWith("dense(1).kernelRegularizer(l2("));
    assertTrue(bidirectional(gru(4)).toString().startsWith("bidirectional(gru(4)"));
  }

  @Test
  void shapeAndParametersFollow() {
    var layer = dense(2);
    layer.apply(input(3));
    assertEquals("dense(2)  // (None, 2), 8 parameters", layer.toString());
  }

  @Test
  void layersOfUsersAndLambdasPrintClassAndName() {
    var own = new Layer() {
      @Override
      protected Tensor call(Tensor x) {
        return x;
      }

      @Override
      protected String className() {
        return "Own";
      }
    };
    own.name("mine");
    assertEquals("Own 'mine'", own.toString());
    assertEquals("Lambda 'twice'", lambda(x -> x.times(2)).name("twice").toString());
  }
}
