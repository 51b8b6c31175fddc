package org.kerava.everyday;

import static org.kerava.Activations.*;
import static org.kerava.Callbacks.*;
import static org.kerava.Constraints.*;
import static org.kerava.Datasets.*;
import static org.kerava.Initializers.*;
import static org.kerava.Kerava.*;
import static org.kerava.Layers.*;
import static org.kerava.Losses.*;
import static org.kerava.Metrics.*;
import static org.kerava.Ops.*;
import static org.kerava.Optimizers.*;
import static org.kerava.Randoms.*;
import static org.kerava.Regularizers.*;
import static org.kerava.Schedules.*;
import static org.kerava.Utils.*;
import static org.kerava.layers.DataFormat.*;
import static org.kerava.layers.Interpolation.*;
import static org.kerava.layers.Padding.*;
import static org.kerava.tensor.DType.*;
import static org.kerava.training.Reduction.*;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.*;
import java.util.function.*;
import org.kerava.*;
import org.kerava.layers.*;
import org.kerava.models.*;
import org.kerava.ops.*;
import org.kerava.tensor.*;
import org.kerava.training.*;
import org.junit.jupiter.api.Test;

/** Calls as people write them, with all vocabularies imported by star: they compile, mean one thing each, and work. */
class EverydayCallsTest {
  private final Tensor a = Tensor.of(new float[][] {{0.1f, 0.7f, 0.9f, 0.3f}, {0.5f, 0.2f, 0.6f, 0.4f}, {0.8f, 0.3f, 0.2f, 0.9f}, {0.4f, 0.5f, 0.1f, 0.6f}});
  private final Tensor b = Tensor.of(new int[][] {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 1, 2, 2}, {0, 3, 0, 3}});
  private final Variable w = new Variable(a);

  @Test
  void callsMeanOneThing() {
    Tensor y = Tensor.of(1, 0, 3, 2);
    Tensor p = softmax(a);
    Object[] calls = {
      add(a, b), add(a, 1), add(1, a), add(a, 0.5), multiply(a, b), subtract(a, b), maximum(a, 0), minimum(a, b),
      average(a, b, 0), dot(a, b), concatenate(a, b), concatenate(a, b, a), concatenate(List.of(a, b), -1),
      add().apply(a, b), multiply().apply(a, b), concatenate().apply(a, b), dot(1).apply(a, b), softmax(a),
      softmax(a, -1), softmax(), relu(a), relu(), relu(a).plus(1), elu(a), elu(), leakyRelu(a, 0.2), leakyRelu(0.2),
      sigmoid(a), tanh(a), gelu(a), normalize(a), mean(a), mean(a, -1), mean(a, 0, 1), mean(a, -1, true), mean(),
      mean("loss"), sum(a), sum(), sum("s"), max(a), max(a, -1), argmax(a, -1), std(a), variance(a), abs(a),
      round(a), all(a), any(a), cosineSimilarity(), cosineSimilarity("cos"), binaryCrossentropy(),
      binaryCrossentropy("bce"), binaryCrossentropy(identity(4), p, true), binaryCrossentropy().fromLogits(true),
      meanSquaredError(), meanSquaredError("mse"), sparseCategoricalCrossentropy().apply(y, p), accuracy(), auc(),
      auc("auc"), precision(), recall("r"), meanIoU(3), meanIoU(3, "iou"), topKCategoricalAccuracy(),
      sparseCategoricalAccuracy("acc"), poisson(), poisson("p"), hinge(), huber(), huber(2), f1Score(), adam(),
      adam(1e-3), adam(1), adam(cosineDecay(0.1, 1000)), sgd(0.01).momentum(0.9), rmsprop(1e-3), adamW(),
      zeros(2, 3), zeros(Shape.of(2)), ones(3), ZEROS, ONES, IDENTITY, identity(3), identity(), identity(2.0),
      constant(2), constant(0.5), randomNormal(), randomNormal().stddev(0.02), truncatedNormal(),
      truncatedNormal(Shape.of(2)), glorotUniform(), orthogonal(), lambda(x -> x.times(2)),
      lambda((x, z) -> abs(x.minus(z))), l1(0.1), l2(1e-4), l1l2(0.1, 0.2), maxNorm(3), nonNeg(), unitNorm(),
      norm(a), dropout(0.5), dropout(a, 0.5), shuffle(a), uniform(Shape.of(2)), normal(Shape.of(2)),
      categorical(a, 1), gamma(Shape.of(2), 1.0), reshape(7, 7, 64), reshape(a, 2, 8), permute(2, 1),
      transpose(a, 1, 0), flatten(), repeat(a, 2, 0), tile(a, 2, 1), pad(a, new int[][] {{1, 1}}), split(a, 2, 0),
      stack(List.of(a, b)), where(greater(a, 0), a, 0), where(greater(a, 0), 1, 0), clip(a, 0, 1), cast(a, FLOAT32),
      cast(a, "int32"), input(28, 28, 1), input(ANY, 3).name("x").dtype(INT32), input(),
      conv2d(32, 3).padding(SAME).activation(RELU), conv2d(32, Shape.of(3, 5)).strides(2, 1), maxPooling2d(2),
      maxPooling2d(), upSampling2d(2).interpolation(BILINEAR), rescaling(1.0 / 255), batchNormalization(),
      layerNormalization(), attention(), masking(), embedding(10, 3), activation(RELU), activation("relu"),
      activation(x -> x.times(2)), activation(Ops::silu), dense(3).activation(Ops::gelu),
      dense(3).activation(Ops::relu), timeDistributed(dense(3)), bidirectional(lstm(3).returnSequences(true)),
      earlyStopping("val_loss").patience(3), reduceLrOnPlateau(), learningRateScheduler((e, lr) -> lr * 0.9),
      learningRateScheduler(e -> 0.1 / e), csvLogger("a.csv"), terminateOnNaN(), oneHot(a, 3), toCategorical(a, 3),
      matmul(a, w), einsum("ij,jk->ik", a, b), topK(a, 3), arange(10), linspace(0, 1, 5), expandDims(a, -1),
      squeeze(a), squeeze(ones(1, 3), 0), take(a, b, 0), power(a, 2), exp(a), log(a), sqrt(a), square(a), equal(a, 1),
      notEqual(a, b), logicalAnd(a, b)
    };
    assertEquals(175, calls.length);
  }

  private Model model() {
    return Sequential.of(input(4), dense(4));
  }

  @Test
  void everyFormOfCompileAndFit() {
    Tensor y = identity(4);
    Model m = model();
    m.compile("adam", "mse");
    m.compile("adam", "mse", "mae");
    m.compile(adam(), "mse");
    m.compile(adam(1e-3), binaryCrossentropy());
    m.compile(adam(), binaryCrossentropy().fromLogits(true), "accuracy", "auc");
    m.compile(adam(), (t, q) -> mean(square(t.minus(q)), -1));
    m.compile("adam", (t, q) -> mean(square(t.minus(q)), -1), "mae");
    m.compile(adam(), meanSquaredError(), auc("auc"), accuracy());
    m.compile(c -> c.optimizer(adam()).loss("mse").metrics("mae").metrics(auc("auc"), recall()));
    History h = m.fit(a, y, f -> f.epochs(3).verbose(0));
    assertEquals(3, h.get("loss").length);
    assertEquals(Set.of("loss", "mae", "auc", "recall"), m.evaluate(a, y, o -> o.verbose(0)).toMap().keySet());
    var x1 = input(4).name("a");
    var x2 = input(4).name("b");
    var two = new Model(Tensors.of(x1, x2), dense(4).name("y").apply(concatenate(x1, x2)));
    two.compile("adam", "mse");
    two.fit(Tensors.of(a, b), y, f -> f.verbose(0));
    two.fit(Tensors.of("a", a, "b", b), Tensors.of("y", y), f -> f.epochs(2).validationSplit(0.25).verbose(0));
  }

  @Test
  void everyFormOfApply() {
    Model m = model();
    try (var _ = device("cpu")) {
      assertEquals(Shape.of(4, 4), m.apply(a).shape());
    }
    m.apply(a, Context.TRAINING);
    m.apply(a, c -> c.training(true));
    m.predict(a);
    assertFalse(m.apply(a).toString().isEmpty());
    BiFunction<Tensor, Tensor, Tensor> sum = add()::apply;
    assertEquals(a.plus(b).get(0, 0).item(), sum.apply(a, b).get(0, 0).item());
  }
}
