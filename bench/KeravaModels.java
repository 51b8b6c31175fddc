import static org.kerava.Layers.*;
import static org.kerava.Losses.*;
import static org.kerava.Ops.arange;
import static org.kerava.Optimizers.*;

import java.util.ArrayList;
import java.util.List;
import org.kerava.Randoms;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The models of {@code keras_bench.py}, and what they are trained on. */
class KeravaModels {
  private KeravaModels() {}

  /** A compiled model with the data of an epoch. */
  record Training(Model model, Tensors x, Tensor y, int batch, int steps) {}

  /** The training of a {@code fit_} work, by its name without that. */
  static Training training(String name) {
    return switch (name) {
      case "mlp" -> classifier(mlp(), Shape.of(784), 128, 100);
      case "convnet" -> classifier(convnet(), Shape.of(28, 28, 1), 128, 40);
      case "resnet20" -> classifier(resnet20(), Shape.of(32, 32, 3), 128, 4);
      case "lstm" -> classifier(lstm(), Shape.of(50, 128), 32, 20);
      case "gru" -> classifier(Sequential.of(input(50, 128), gru(256), dense(10).activation("softmax")), Shape.of(50, 128), 32, 20);
      case "transformer" -> {
        var model = transformer();
        model.compile(adam(), "sparse_categorical_crossentropy", "accuracy");
        yield new Training(model, Randoms.randint(Shape.of(32 * 20, 64), 0, 10_000), Randoms.randint(Shape.of(32 * 20), 0, 10), 32, 20);
      }
      case "gpt" -> {
        var model = gpt();
        model.compile(adamW(1e-3), sparseCategoricalCrossentropy().fromLogits(true), "accuracy");
        yield new Training(model, Randoms.randint(Shape.of(32 * 10, 64), 0, 65), Randoms.randint(Shape.of(32 * 10, 64), 0, 65), 32, 10);
      }
      case "wide_deep" -> {
        var model = wideAndDeep();
        model.compile("adam", "binary_crossentropy", "accuracy");
        int n = 256 * 50;
        var x = new ArrayList<Tensor>();
        for (int i = 0; i < 8; i++) x.add(Randoms.randint(Shape.of(n, 1), 0, 1000));
        x.add(Randoms.normal(Shape.of(n, 13)));
        yield new Training(model, Tensors.of(x), Randoms.randint(Shape.of(n, 1), 0, 2), 256, 50);
      }
      case "embedding_sgd", "embedding_adam" -> {
        var model = Sequential.of(input(20).dtype("int32"), embedding(200_000, 64), globalAveragePooling1d(), dense(10).activation("softmax"));
        model.compile(name.substring(10), "sparse_categorical_crossentropy", "accuracy");
        yield new Training(model, Randoms.randint(Shape.of(256 * 20, 20), 0, 200_000), Randoms.randint(Shape.of(256 * 20), 0, 10), 256, 20);
      }
      default -> throw new IllegalArgumentException("unknown model " + name);
    };
  }

  /** The numbers per sample that the gradients of a {@code peak_} work's model need: inputs and outputs of products, norms and activations. */
  static long saved(String name) {
    int tokens = 64 * 128;
    return switch (name) {
      case "mlp" -> 784 + 512 + 512 + 10;
      case "convnet" -> 784 + 26 * 26 * 32 + 13 * 13 * 32 + 11 * 11 * 64 + 3 * 1600 + 10; // dropout: what it reads, its mask, what it gives
      case "resnet20" -> 3072 + 14 * 16_384 + 12 * 8192 + 12 * 4096 + 64 + 10; // of each convolution and of each relu
      case "lstm" -> 50 * (128 + 256 + 256 + 1024) + 256 + 10; // inputs, outputs, states, gates
      case "transformer" -> 33 * tokens + 128 + 10; // a block: 3 projections, heads, 2 sums, 2 norms, 4 before and 4 after gelu
      case "gpt" -> 49 * tokens + 2 * 64 * 65;
      default -> throw new IllegalArgumentException("not counted: " + name);
    };
  }

  /** Numbers of the largest single array that a step makes beside them: a gradient. */
  static long largest(String name, int batch) {
    return switch (name) {
      case "mlp" -> 784 * 512;
      case "convnet" -> batch * 26 * 26 * 32;
      case "resnet20" -> batch * 16_384;
      case "lstm" -> batch * 50 * 1024;
      case "transformer" -> 10_000 * 128;
      default -> batch * 64 * 512;
    };
  }

  private static Training classifier(Model model, Shape sample, int batch, int steps) {
    model.compile(adam(), "sparse_categorical_crossentropy", "accuracy");
    return new Training(model, Randoms.normal(sample.prepend(batch * steps)), Randoms.randint(Shape.of(batch * steps), 0, 10), batch, steps);
  }

  /** A model of the {@code predict_} works. */
  static Model predictor(String name) {
    return switch (name) {
      case "mlp" -> mlp();
      case "convnet" -> convnet();
      default -> lstm();
    };
  }

  /** The shape of a sample of it. */
  static Shape sample(String name) {
    return switch (name) {
      case "mlp" -> Shape.of(784);
      case "convnet" -> Shape.of(28, 28, 1);
      default -> Shape.of(50, 128);
    };
  }

  static Sequential mlp() {
    return Sequential.of(input(784), dense(512).activation("relu"), dense(512).activation("relu"), dense(10).activation("softmax"));
  }

  static Sequential convnet() {
    return Sequential.of(input(28, 28, 1), conv2d(32, 3).activation("relu"), maxPooling2d(2), conv2d(64, 3).activation("relu"), maxPooling2d(2),
        flatten(), dropout(0.5), dense(10).activation("softmax"));
  }

  static Sequential lstm() {
    return Sequential.of(input(50, 128), org.kerava.Layers.lstm(256), dense(10).activation("softmax"));
  }

  private static Tensor convolved(Tensor x, int filters, int stride, boolean relu) {
    x = batchNormalization().apply(conv2d(filters, 3).strides(stride).padding("same").useBias(false).apply(x));
    return relu ? activation("relu").apply(x) : x;
  }

  /** Of He et al. 2015 for CIFAR, with 1x1 convolutions where the shape changes, as in Keras's example. */
  private static Model resnet20() {
    var inputs = input(32, 32, 3);
    Tensor x = convolved(inputs, 16, 1, true);
    for (int filters = 16; filters <= 64; filters *= 2) {
      for (int block = 0; block < 3; block++) {
        int stride = block == 0 && filters > 16 ? 2 : 1;
        Tensor y = convolved(convolved(x, filters, stride, true), filters, 1, false);
        if (stride == 2) x = conv2d(filters, 1).strides(2).apply(x);
        x = activation("relu").apply(add().apply(x, y));
      }
    }
    return new Model(inputs, dense(10).activation("softmax").apply(globalAveragePooling2d().apply(x)));
  }

  private static Tensor block(Tensor x, boolean causal) {
    var attention = multiHeadAttention(4, 32).apply(x, x, c -> c.useCausalMask(causal));
    x = layerNormalization().apply(x.plus(attention));
    return layerNormalization().apply(x.plus(dense(128).apply(dense(512).activation("gelu").apply(x))));
  }

  private static Model transformer() {
    var inputs = input(64).dtype("int32");
    Tensor x = embedding(10_000, 128).apply(inputs);
    for (int i = 0; i < 2; i++) x = block(x, false);
    return new Model(inputs, dense(10).activation("softmax").apply(globalAveragePooling1d().apply(x)));
  }

  /** Token embedding plus learned position embedding. */
  private static class PositionalEmbedding extends Layer {
    private final Layer tokens = embedding(65, 128);
    private final Layer positions = embedding(64, 128);

    @Override
    protected Tensor call(Tensor x) {
      return tokens.apply(x).plus(positions.apply(arange(x.shape().last())));
    }
  }

  private static Model gpt() {
    var inputs = input(64).dtype("int32");
    Tensor x = new PositionalEmbedding().apply(inputs);
    for (int i = 0; i < 3; i++) x = block(x, true);
    return new Model(inputs, dense(65).apply(x));
  }

  private static Model wideAndDeep() {
    var inputs = new ArrayList<Tensor>();
    var wide = new ArrayList<Tensor>();
    var deep = new ArrayList<Tensor>();
    for (int i = 0; i < 8; i++) {
      Tensor category = input(1).dtype("int32");
      inputs.add(category);
      wide.add(flatten().apply(embedding(1000, 1).apply(category)));
      deep.add(flatten().apply(embedding(1000, 16).apply(category)));
    }
    Tensor numbers = input(13);
    inputs.add(numbers);
    deep.add(numbers);
    wide.add(dense(1).apply(numbers));
    Tensor x = dense(256).activation("relu").apply(concatenate().apply(deep));
    wide.add(dense(1).apply(dense(128).activation("relu").apply(x)));
    return new Model(Tensors.of(inputs), activation("sigmoid").apply(add().apply(wide)));
  }
}
