package org.kerava.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Input;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

class ModelStructureTest {
  /** x times a weight of ones. */
  static class Scale extends Layer {
    private int units;

    Scale(int units) {
      this.units = units;
    }

    @Override
    protected void build(Shape in) {
      addWeight("kernel", Shape.of(in.last(), units), Operations::ones);
    }

    @Override
    protected Tensor call(Tensor x) {
      return x.matmul(weights().get(0));
    }

    @Override
    protected void config(Config c) {
      super.config(c);
      units = c.field("units", units);
    }
  }

  /** The sum of its inputs. */
  static class Sum extends Layer {
    @Override
    protected Tensor call(Tensors in, Context c) {
      return in.tensor(0).plus(in.tensor(1));
    }
  }

  static {
    ObjectFactory.registerCustom("models>Scale", Scale.class, c -> new Scale(c.getInt("units")));
    ObjectFactory.registerCustom("models>Sum", Sum.class, c -> new Sum());
  }

  private static Tensor rows() {
    return Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  }

  @Test
  void sequentialWithAnInputIsBuiltAtOnce() {
    var model = Sequential.of(new Input(Shape.of(3)), new Scale(4), new Scale(1));
    assertEquals(12 + 4, model.countParams());
    assertEquals(Shape.of(Shape.ANY, 1), model.outputs().tensor().shape());
    assertArrayEquals(new float[][] {{24}, {60}}, model.apply(rows()).toArray(float[][].class));
  }

  @Test
  void sequentialWithoutAnInputIsBuiltByTheFirstCall() {
    var model = Sequential.of(new Scale(4), new Scale(1));
    assertArrayEquals(new float[][] {{24}, {60}}, model.apply(rows()).toArray(float[][].class));
    assertEquals(2, model.weights().size());
    assertArrayEquals(new float[][] {{24}}, model.apply(rows().get("0:1")).toArray(float[][].class));
  }

  @Test
  void functionalModelsBranchShareAndNest() {
    var shared = new Scale(2);
    var a = new Input(Shape.of(3)).name("a");
    var b = new Input(Shape.of(3)).name("b");
    Tensor sum = new Sum().apply(shared.apply(a), shared.apply(b));
    var inner = new Model(Tensors.of(a, b), sum).name("inner");
    var c = new Input(Shape.of(3));
    var d = new Input(Shape.of(3));
    var outer = new Model(Tensors.of(c, d), Tensors.of(inner.apply(c, d).times(2), d));
    assertEquals(6, outer.countParams());
    Tensors out = outer.applyAll(Tensors.of(rows(), rows()));
    assertArrayEquals(new float[][] {{24, 24}, {60, 60}}, out.tensor(0).toArray(float[][].class));
    assertArrayEquals(rows().toFloatArray(), out.tensor(1).toFloatArray());
    Tensor named = inner.apply(Tensors.of("b", rows(), "a", rows()));
    assertEquals(12, named.get(0, 0).item());
  }

  @Test
  void wrongInputsAreNamed() {
    var model = Sequential.of(new Input(Shape.of(3)).name("features"), new Scale(4));
    var e = assertThrows(ShapeException.class, () -> model.apply(Operations.ones(2, 5)));
    assertTrue(e.getMessage().contains("\"features\" expects the shape (None, 3); got (2, 5)"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Model(new Input(Shape.of(1)), new Scale(1).apply(new Input(Shape.of(1)))));
  }

  @Test
  void structureSurvivesJson() {
    var a = new Input(Shape.of(3)).name("a");
    Tensor x = new Scale(2).name("one").apply(a);
    var model = new Model(a, new Sum().name("sum").apply(x, new Scale(2).name("two").apply(x)));
    var copy = model.cloneModel();
    assertEquals(model.toJson(), copy.toJson());
    assertEquals(List.of("a", "one", "two", "sum"), copy.layers().stream().map(Layer::name).toList());
    assertEquals(model.apply(rows()).get(1, 1).item(), copy.apply(rows()).get(1, 1).item());
    var sequential = Sequential.of(new Input(Shape.of(3)), new Scale(4));
    assertEquals(sequential.toJson(), sequential.cloneModel().toJson());
  }

  @Test
  void summaryCountsParameters() {
    var model = Sequential.of(new Input(Shape.of(3)), new Scale(1000)).name("net");
    var lines = new ArrayList<String>();
    model.summary(lines::add);
    assertEquals("Model: \"net\"", lines.get(0));
    assertTrue(lines.contains(" Total params: 3,000 (11.72 KB)"), String.join("\n", lines));
    assertTrue(lines.stream().anyMatch(l -> l.contains("(None, 1000)") && l.contains("3,000")), String.join("\n", lines));
  }

  /** Counts its calls on values. */
  static class Counting extends Layer {
    int calls;

    @Override
    protected Tensor call(Tensor x) {
      calls++;
      return x.times(1);
    }
  }

  @Test
  void whatSeveralOutputsShareRunsOnce() {
    var x = new Input(Shape.of(3));
    var trunk = new Counting();
    Tensor h = trunk.apply(x);
    var model = new Model(x, Tensors.of(h.plus(1), new Scale(2).apply(h), h));
    trunk.calls = 0;
    assertEquals(3, model.applyAll(rows()).count());
    assertEquals(1, trunk.calls);
  }

  @Test
  void weightsOfNamedOutputsStandInTheOrderOfTheNames() {
    var x = new Input(Shape.of(3));
    var model = new Model(x, Tensors.of("z", new Scale(4).apply(x), "a", new Scale(2).apply(x)));
    assertEquals(List.of(Shape.of(3, 2), Shape.of(3, 4)), model.weights().stream().map(w -> w.shape()).toList());
    assertEquals(List.of("z", "a"), model.applyAll(rows()).names());
  }

  @Test
  void summaryListsOperations() {
    var x = new Input(Shape.of(3));
    var lines = new ArrayList<String>();
    new Model(x, new Scale(2).apply(x.times(2).plus(1)).times(3)).summary(lines::add);
    String all = String.join("\n", lines);
    assertTrue(all.contains("multiply (Multiply)") && all.contains("add (Add)") && all.contains("multiply_1 (Multiply)"), all);
  }
}
