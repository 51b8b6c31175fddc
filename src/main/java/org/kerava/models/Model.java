package org.kerava.models;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.ops.Operations;
import org.kerava.ops.Symbolic;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.Input;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.CompileOptions;
import org.kerava.training.EvaluateOptions;
import org.kerava.training.FitOptions;
import org.kerava.training.History;
import org.kerava.training.Logs;
import org.kerava.training.Loss;
import org.kerava.training.Metric;
import org.kerava.training.Optimizer;
import org.kerava.training.PredictOptions;
import org.kerava.training.Rehearsal;
import org.kerava.training.Trainable;
import org.kerava.training.Trainer;
import org.kerava.training.TrainerHooks;

/**
 * Layers that train together: made of symbols (functional), of a list ({@link Sequential}), or by a subclass that overrides {@code call}.
 *
 * <pre>{@code
 * var x = input(784);
 * var model = new Model(x, dense(10).activation("softmax").apply(dense(512).activation("relu").apply(x)));
 * model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
 * model.fit(xTrain, yTrain, f -> f.epochs(5).batchSize(128));
 * }</pre>
 *
 * <p>A subclass may also override {@link #trainStep}. A built model's {@code apply}, {@code predict} and {@code evaluate} are safe from many
 * threads; {@code compile} and {@code fit} are not. The file is long by overloads and hooks that pass on to the trainer, the graph and the summary.
 *
 * @see <a href="https://keras.io/api/models/model/">Keras: Model</a>
 */
public class Model extends Layer implements Trainable {
  private @Nullable Graph graph;
  private final Trainer trainer = new Trainer(new Hooks());
  private volatile @Nullable Tensors called; // the shapes of the first call of a subclass

  /** For subclasses. */
  protected Model() {}

  /**
   * A functional model.
   *
   * @param inputs symbols made by {@code input(...)}, or any symbols in a larger graph
   * @param outputs symbols that depend on them only
   */
  public Model(Tensors inputs, Tensors outputs) {
    graph = new Graph(inputs, outputs);
  }

  /**
   * Makes this a functional model (for models that describe themselves at first use).
   *
   * @param inputs symbols
   * @param outputs symbols
   */
  protected final void connect(Tensors inputs, Tensors outputs) {
    graph = new Graph(inputs, outputs);
  }

  /** The graph of a functional model. */
  @Nullable Graph graph() {
    return graph;
  }

  @Override
  public boolean built() {
    return graph() != null || super.built();
  }

  /** {@return whether the model is a graph of symbols, so that its shapes are known} */
  public final boolean isGraph() {
    return graph() != null;
  }

  private Graph required(String what) {
    Graph g = graph();
    if (g == null) throw new IllegalStateException("the model '" + name() + "' has no " + what + " yet: it is not a functional model, and was not built");
    return g;
  }

  // ---- structure ----

  /** {@return the symbols that enter} */
  public Tensors inputs() {
    return required("inputs").inputs();
  }

  /** {@return the symbols that leave} */
  public Tensors outputs() {
    return required("outputs").outputs();
  }

  @Override
  public Tensors input() {
    return inputs();
  }

  @Override
  public Tensors output() {
    return outputs();
  }

  /** {@return the layers in Keras's order, inputs of a functional model included} */
  public List<Layer> layers() {
    return graph != null ? graph.layers() : super.subLayers();
  }

  @Override
  public List<Layer> subLayers() {
    if (graph == null) return super.subLayers();
    List<Layer> own = super.subLayers();
    if (own.isEmpty()) return graph.layers();
    Set<Layer> all = new LinkedHashSet<>(graph.layers());
    all.addAll(own);
    return List.copyOf(all);
  }

  /**
   * {@return the layer of a name}
   *
   * @param name as in {@code "dense_1"}
   */
  public Layer getLayer(String name) {
    for (Layer l : layers()) {
      if (l.name().equals(name)) return l;
    }
    throw new IllegalArgumentException("no layer of '" + name() + "' is named \"" + name + "\"; there are " + layers().stream().map(Layer::name).toList());
  }

  /**
   * {@return the layer at a position}
   *
   * @param index from 0, or negative from the end
   */
  public Layer getLayer(int index) {
    List<Layer> all = layers();
    int i = index < 0 ? index + all.size() : index;
    if (i < 0 || i >= all.size()) throw new IllegalArgumentException("there is no layer " + index + ": '" + name() + "' has " + all.size());
    return all.get(i);
  }

  @Override
  public Model name(String name) {
    rename(name);
    return this;
  }

  @Override
  public String name() {
    return super.name();
  }

  @Override
  public Model trainable(boolean trainable) {
    super.trainable(trainable);
    return this;
  }

  @Override
  public boolean trainable() {
    return super.trainable();
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    if (graph != null) return graph.run(inputs, c);
    if (called == null) called = inputs.map(t -> t instanceof KerasTensor ? t : Symbolic.meta(t.shape(), t.dtype()));
    return super.callAll(inputs, c);
  }

  @Override
  protected boolean autocast() {
    return false; // the layers do it
  }

  @Override
  protected boolean isWholeStep() {
    return true;
  }

  /** Masks travel with the tensors inside; those of the outputs stay as the last layers left them. */
  @Override
  protected boolean keepsOutputMasks() {
    return true;
  }

  /**
   * Makes the weights without data.
   *
   * @param lengths the input shape, batch first, ANY where a length varies
   */
  public void build(int... lengths) {
    if (graph() != null) return;
    Shape s = Shape.of(lengths);
    Input in = new Input(s.dropFirst());
    if (s.get(0) != Shape.ANY) in.batchSize(s.get(0));
    apply(in);
  }

  /** Prints the table of layers, shapes and parameters. */
  public void summary() {
    summary(System.out::println);
  }

  /**
   * Prints the table of layers, shapes and parameters.
   *
   * @param out takes one line at a time
   */
  public void summary(Consumer<String> out) {
    Summary.print(this, trainer.compiledOptimizer().map(Optimizer::variables).orElse(List.of()), out);
  }

  // ---- compile ----

  /**
   * Chooses an optimizer, for a model with its own {@link #trainStep}.
   *
   * @param optimizer as in {@code adam()}
   */
  public void compile(Optimizer optimizer) {
    compile(c -> c.optimizer(optimizer));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code "adam"}
   * @param loss as in {@code "mse"}
   * @param metrics as in {@code "accuracy"}
   */
  public void compile(String optimizer, String loss, String... metrics) {
    compile(c -> c.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code adam(1e-3)}
   * @param loss as in {@code "mse"}
   * @param metrics as in {@code "accuracy"}
   */
  public void compile(Optimizer optimizer, String loss, String... metrics) {
    compile(c -> c.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code "adam"}
   * @param loss an object or a lambda
   * @param metrics as in {@code "accuracy"}
   */
  public void compile(String optimizer, Loss loss, String... metrics) {
    compile(c -> c.optimizer(optimizer).loss(loss).metrics(metrics));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code adam(1e-3)}
   * @param loss an object or a lambda
   */
  public void compile(Optimizer optimizer, Loss loss) {
    compile(c -> c.optimizer(optimizer).loss(loss));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code adam(1e-3)}
   * @param loss an object or a lambda
   * @param metric as in {@code "accuracy"}
   * @param metrics further ones
   */
  public void compile(Optimizer optimizer, Loss loss, String metric, String... metrics) {
    compile(c -> c.optimizer(optimizer).loss(loss).metrics(metric).metrics(metrics));
  }

  /**
   * Chooses how to train.
   *
   * @param optimizer as in {@code adam(1e-3)}
   * @param loss an object or a lambda
   * @param metric as in {@code auc("auc")}
   * @param metrics further ones
   */
  public void compile(Optimizer optimizer, Loss loss, Metric metric, Metric... metrics) {
    compile(c -> c.optimizer(optimizer).loss(loss).metrics(metric).metrics(metrics));
  }

  /**
   * Chooses how to train.
   *
   * @param options optimizer, losses by output, metrics, weights
   */
  public void compile(Consumer<CompileOptions> options) {
    var o = new CompileOptions();
    options.accept(o);
    trainer.compile(o);
  }

  // ---- fit, evaluate, predict ----

  /**
   * {@return the logs of each epoch}
   *
   * @param x inputs
   * @param y targets
   */
  public History fit(Tensors x, Tensors y) {
    return fit(x, y, f -> {});
  }

  /**
   * {@return the logs of each epoch}
   *
   * @param x inputs
   * @param y targets
   * @param options epochs, batch size, callbacks ...
   */
  public History fit(Tensors x, Tensors y, Consumer<FitOptions> options) {
    var o = new FitOptions();
    options.accept(o);
    return trainer.fit(x, Optional.of(y), o);
  }

  /**
   * {@return the logs of each epoch}
   *
   * @param x inputs, for a model whose loss needs no targets
   * @param options epochs, batch size, callbacks ...
   */
  public History fit(Tensors x, Consumer<FitOptions> options) {
    var o = new FitOptions();
    options.accept(o);
    return trainer.fit(x, Optional.empty(), o);
  }

  /**
   * {@return the logs of each epoch}
   *
   * @param data batches
   */
  public History fit(Dataset data) {
    return fit(data, f -> {});
  }

  /**
   * {@return the logs of each epoch}
   *
   * @param data batches
   * @param options epochs, steps, callbacks ...
   */
  public History fit(Dataset data, Consumer<FitOptions> options) {
    var o = new FitOptions();
    options.accept(o);
    return trainer.fit(data, o);
  }

  /**
   * {@return loss and metrics}
   *
   * @param x inputs
   * @param y targets
   */
  public Logs evaluate(Tensors x, Tensors y) {
    return evaluate(x, y, o -> {});
  }

  /**
   * {@return loss and metrics}
   *
   * @param x inputs
   * @param y targets
   * @param options batch size, steps ...
   */
  public Logs evaluate(Tensors x, Tensors y, Consumer<EvaluateOptions> options) {
    var o = new EvaluateOptions();
    options.accept(o);
    return trainer.evaluate(x, Optional.of(y), o);
  }

  /**
   * {@return loss and metrics}
   *
   * @param x inputs, for a model whose loss needs no targets
   * @param options batch size, steps ...
   */
  public Logs evaluate(Tensors x, Consumer<EvaluateOptions> options) {
    var o = new EvaluateOptions();
    options.accept(o);
    return trainer.evaluate(x, Optional.empty(), o);
  }

  /**
   * {@return loss and metrics}
   *
   * @param data batches
   */
  public Logs evaluate(Dataset data) {
    return evaluate(data, o -> {});
  }

  /**
   * {@return loss and metrics}
   *
   * @param data batches
   * @param options steps ...
   */
  public Logs evaluate(Dataset data, Consumer<EvaluateOptions> options) {
    var o = new EvaluateOptions();
    options.accept(o);
    return trainer.evaluate(data, o);
  }

  /**
   * {@return the only output for all rows}
   *
   * @param x inputs
   */
  public Tensor predict(Tensors x) {
    return predict(x, o -> {});
  }

  /**
   * {@return the only output for all rows}
   *
   * @param x inputs
   * @param options batch size, steps ...
   */
  public Tensor predict(Tensors x, Consumer<PredictOptions> options) {
    return only(predictAll(x, options));
  }

  /**
   * {@return the only output for all rows}
   *
   * @param data batches
   */
  public Tensor predict(Dataset data) {
    return only(predictAll(data));
  }

  /**
   * {@return all outputs for all rows}
   *
   * @param x inputs
   */
  public Tensors predictAll(Tensors x) {
    return predictAll(x, o -> {});
  }

  /**
   * {@return all outputs for all rows}
   *
   * @param x inputs
   * @param options batch size, steps ...
   */
  public Tensors predictAll(Tensors x, Consumer<PredictOptions> options) {
    var o = new PredictOptions();
    options.accept(o);
    return trainer.predict(x, o);
  }

  /**
   * {@return all outputs for all rows}
   *
   * @param data batches
   */
  public Tensors predictAll(Dataset data) {
    return trainer.predict(data, new PredictOptions());
  }

  private Tensor only(Tensors out) {
    if (out.count() != 1) throw new IllegalStateException("the model '" + name() + "' has " + out.count() + " outputs: call predictAll");
    return out.tensor(0);
  }

  /**
   * The path of a server: one sample, no batch axis.
   *
   * @param sample its elements, row-major
   * @return the elements of the only output
   */
  public float[] predictOne(float... sample) {
    Shape in = graph() != null ? ((KerasTensor) inputs().tensor()).shape() : Shape.of(Shape.ANY, sample.length);
    return trainer.predictOne(sample, in);
  }

  // ---- speed ----

  /**
   * Makes the first real predictions as fast as later ones: builds and compiles all that {@code predict}, {@code predictOnBatch} and
   * {@code predictOne} need, by calling them on zeros. Takes up to some seconds for each size. Weights, seeds, running averages and metrics stay
   * as they are; an unknown length other than the batch's counts as 32.
   *
   * <pre>{@code
   * model.warmUp(1, 32);        // before the server opens its port
   * }</pre>
   *
   * @param batchSizes how many samples calls will have
   * @throws IllegalStateException if the input shape is not known: neither a functional model, nor built, nor called yet
   */
  public void warmUp(int... batchSizes) {
    for (int n : batchSizes) {
      if (n < 1) throw new IllegalArgumentException("warmUp: a batch has 1 sample or more; got " + n);
      Tensors x = sample(n);
      boolean one = n == 1 && x instanceof Tensor t && t.dtype() == DType.FLOAT32;
      float[] row = one ? ((Tensor) x).toFloatArray() : new float[0];
      try (var _ = Rehearsal.preserve(List.of())) {
        boolean single = trainer.predictOnBatch(x).count() == 1;
        Rehearsal.run(() -> {
          trainer.predict(x, new PredictOptions().batchSize(n).verbose(0));
          trainer.predictOnBatch(x);
          if (one && single) predictOne(row);
        });
      }
    }
  }

  /** A batch of zeros. */
  private Tensors sample(int n) {
    Tensors like = graph() != null ? inputs() : called;
    if (like == null) {
      throw new IllegalStateException("warmUp: the model '" + name() + "' does not know its input shape yet: begin it with input(...), call build(...), or predict once");
    }
    return like.map(t -> {
      int[] lengths = t.shape().toArray();
      for (int i = 0; i < lengths.length; i++) {
        if (i == 0) lengths[i] = n;
        else if (lengths[i] == Shape.ANY) lengths[i] = 32;
      }
      Shape s = Shape.of(lengths);
      return t.dtype() == DType.STRING ? Operations.broadcastTo(Tensor.of("").reshape(Shape.of().toArray()), s) : Operations.zeros(s, t.dtype());
    });
  }

  /**
   * Where the time of {@code predict} goes. The model runs for about a second.
   *
   * <pre>{@code
   * System.out.println(model.profile(x.get(":32")));
   * }</pre>
   *
   * @param x inputs of one batch
   * @return print it
   */
  public Profile profile(Tensors x) {
    try (var _ = Rehearsal.preserve(List.of())) {
      return Profiler.of("prediction of '" + name() + "'", () -> trainer.rehearse(x));
    }
  }

  /**
   * Where the time of a training step goes. The steps are undone: weights, optimizer and metrics are afterwards what they were.
   *
   * @param x inputs of one batch
   * @param y targets of one batch
   * @return print it
   */
  public Profile profile(Tensors x, Tensors y) {
    if (!built()) trainer.predictOnBatch(x); // makes the weights
    try (var _ = Rehearsal.preserve(trainer.updated())) {
      return Profiler.of("training step of '" + name() + "'", () -> trainer.trainOnBatch(Batch.of(x, y)));
    } finally {
      trainer.resetMetrics();
    }
  }

  /**
   * {@return loss and metrics after one step}
   *
   * @param x inputs
   * @param y targets
   */
  public Logs trainOnBatch(Tensors x, Tensors y) {
    return trainer.trainOnBatch(Batch.of(x, y));
  }

  /**
   * {@return loss and metrics after one step}
   *
   * @param data inputs, targets, weights
   */
  public Logs trainOnBatch(Batch data) {
    return trainer.trainOnBatch(data);
  }

  /**
   * {@return loss and metrics of one batch}
   *
   * @param x inputs
   * @param y targets
   */
  public Logs testOnBatch(Tensors x, Tensors y) {
    return trainer.testOnBatch(Batch.of(x, y));
  }

  /**
   * {@return loss and metrics of one batch}
   *
   * @param data inputs, targets, weights
   */
  public Logs testOnBatch(Batch data) {
    return trainer.testOnBatch(data);
  }

  /**
   * {@return the only output of one batch}
   *
   * @param x inputs
   */
  public Tensor predictOnBatch(Tensors x) {
    return only(trainer.predictOnBatch(x));
  }

  // ---- hooks ----

  /**
   * One step of training; override it for a loss of your own.
   *
   * @param data the batch
   * @return what the progress bar shows
   */
  protected Map<String, Tensor> trainStep(Batch data) {
    return trainer.trainStep(data);
  }

  /**
   * One step of evaluation.
   *
   * @param data the batch
   * @return what the progress bar shows
   */
  protected Map<String, Tensor> testStep(Batch data) {
    return trainer.testStep(data);
  }

  /**
   * One step of prediction.
   *
   * @param data the batch
   * @return the outputs
   */
  protected Tensors predictStep(Batch data) {
    return trainer.predictStep(data);
  }

  /**
   * {@return the loss of a batch, with the terms of layers and regularizers}
   *
   * @param data the batch
   * @param yPred the outputs
   * @param c whether this is training
   */
  protected Tensor computeLoss(Batch data, Tensors yPred, Context c) {
    return trainer.computeLoss(data, yPred, c.training());
  }

  /**
   * {@return all metrics, updated}
   *
   * @param data the batch
   * @param yPred the outputs
   */
  protected Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
    return trainer.computeMetrics(data, yPred);
  }

  /** {@return the results of all metrics by name} */
  protected final Map<String, Tensor> getMetricsResult() {
    return trainer.metricsResult();
  }

  /** {@return the optimizer} */
  public Optimizer optimizer() {
    return trainer.optimizer();
  }

  /** {@return all metrics} */
  public List<Metric> metrics() {
    return trainer.metrics();
  }

  /** Sets all metrics to their start. */
  public void resetMetrics() {
    trainer.resetMetrics();
  }

  @Override
  public boolean stopTraining() {
    return trainer.stopTraining();
  }

  @Override
  public void stopTraining(boolean stop) {
    trainer.stopTraining(stop);
  }

  @Override
  public void setWeights(List<? extends Tensor> weights) {
    super.setWeights(weights);
  }

  /** What the trainer asks. */
  private final class Hooks implements TrainerHooks {
    @Override
    public Trainable model() {
      return Model.this;
    }

    @Override
    public Tensors forward(Tensors x, boolean training) {
      return applyAll(x, training ? Context.TRAINING : Context.INFERENCE);
    }

    @Override
    public List<Tensor> losses() {
      return Model.this.losses();
    }

    @Override
    public List<Metric> ownMetrics() {
      return MetricFields.of(Model.this);
    }

    @Override
    public List<Variable> trainableVariables() {
      return Model.this.trainableVariables();
    }

    @Override
    public boolean computesInFloat16() {
      return dtypePolicy().name().equals("mixed_float16");
    }

    @Override
    public List<String> outputNames() {
      Graph g = graph();
      return g == null ? List.of() : g.outputNames();
    }

    @Override
    public Map<String, Tensor> trainStep(Batch data) {
      return Model.this.trainStep(data);
    }

    @Override
    public Map<String, Tensor> testStep(Batch data) {
      return Model.this.testStep(data);
    }

    @Override
    public Tensors predictStep(Batch data) {
      return Model.this.predictStep(data);
    }

    @Override
    public Tensor computeLoss(Batch data, Tensors yPred, boolean training) {
      return Model.this.computeLoss(data, yPred, training ? Context.TRAINING : Context.INFERENCE);
    }

    @Override
    public Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
      return Model.this.computeMetrics(data, yPred);
    }
  }

  // ---- configuration ----

  @Override
  protected String className() {
    return graph != null && getClass() == Model.class ? "Functional" : getClass().getSimpleName();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (graph != null && !c.isReading()) FunctionalConfig.write(graph, c);
  }

  /**
   * {@return the model of Keras's JSON, with new weights}
   *
   * @param json as {@code toJson} writes it
   */
  public static Model fromJson(String json) {
    return ObjectFactory.deserialize(Json.parseObject(json), Model.class);
  }

  /** {@return a model of the same structure with new weights} */
  public Model cloneModel() {
    return fromJson(toJson());
  }
}
