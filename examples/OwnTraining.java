import static org.kerava.Initializers.*;
import static org.kerava.Layers.*;
import static org.kerava.Losses.*;
import static org.kerava.Ops.*;
import static org.kerava.Optimizers.*;

import org.kerava.Randoms;
import org.kerava.data.Dataset;
import org.kerava.layers.Layer;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.saving.Config;
import org.kerava.tensor.*;

/** A layer and a training loop of one's own: a network learns a quadratic form. */
class OwnTraining {
  /** One quadratic form per unit: x' w x. */
  static class Quadratic extends Layer {
    private int units;
    private Variable w;

    Quadratic(int units) {
      this.units = units;
    }

    @Override protected void build(Shape in) {
      w = addWeight("w", Shape.of(units, in.last(), in.last()), randomNormal().stddev(0.1));
    }

    @Override protected Tensor call(Tensor x) {
      return einsum("bi,uij,bj->bu", x, w, x);
    }

    @Override protected void config(Config c) {
      super.config(c);
      units = c.field("units", units);
    }
  }

  static void main(String[] args) {
    var x = Randoms.normal(Shape.of(4096, 8));
    var y = sum(square(x), 1).minus(multiply(x.get(":, 0"), x.get(":, 1"))).reshape(-1, 1);
    var model = Sequential.of(input(8), new Quadratic(4), dense(1));
    var loss = meanSquaredError();
    var optimizer = adam(0.01);
    for (int epoch = 0; epoch < 10; epoch++) {
      double total = 0;
      int steps = 0;
      for (var batch : Dataset.fromTensorSlices(x, y).shuffle(4096).batch(64)) {
        try (var tape = new GradientTape()) {
          var error = loss.apply(batch.y(), model.apply(batch.x()));
          optimizer.apply(tape.gradient(error, model.trainableWeights()), model.trainableWeights());
          total += error.item();
          steps++;
        }
      }
      IO.println("epoch " + (epoch + 1) + ": loss " + total / steps);
    }
  }
}
