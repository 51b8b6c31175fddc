package org.kerava.layers.rnn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.RnnCell;
import org.kerava.layers.SeedGenerator;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.GlorotUniform;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.Orthogonal;
import org.kerava.layers.initializers.Zeros;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * What Keras's cells share: weights of the input, of the state and a bias, one block of columns per gate, and their options.
 *
 * @param <L> the cell's own type
 */
public abstract class RecurrentCell<L extends RecurrentCell<L>> extends KerasLayer<L> implements RnnCell {
  private final int gates;
  private int units;
  private Activation activation = Activation.of("tanh");
  private boolean useBias = true;
  private final WeightSpec kernelSpec = new WeightSpec("kernel", new GlorotUniform());
  private final WeightSpec recurrentSpec = new WeightSpec("recurrent", new Orthogonal());
  private final WeightSpec biasSpec = new WeightSpec("bias", new Zeros());
  private double dropout;
  private double recurrentDropout;
  private Optional<Integer> seed = Optional.empty();
  private @Nullable SeedGenerator seeds;
  private @Nullable Variable kernel;
  private @Nullable Variable recurrentKernel;
  private @Nullable Variable bias;

  /** A cell of a number of units and gates. */
  RecurrentCell(int units, int gates) {
    if (units <= 0) throw new IllegalArgumentException(getClass().getSimpleName() + ": units must be positive; got " + units);
    this.units = units;
    this.gates = gates;
  }

  // ---- options ----

  /** {@return the length of the output} */
  public int units() {
    return units;
  }

  /** {@return the function of the output} */
  public Activation activation() {
    return activation;
  }

  /**
   * {@return this cell}
   *
   * @param activation the function of the candidate and the output; the default is tanh
   */
  public L activation(Activation activation) {
    L me = option();
    this.activation = activation;
    return me;
  }

  /**
   * {@return this cell}
   *
   * @param activation Keras's name
   */
  public L activation(String activation) {
    return activation(Activation.of(activation));
  }

  /**
   * {@return this cell}
   *
   * @param kernelInitializer of the weights of the input; the default is glorot_uniform
   */
  public L kernelInitializer(Initializer kernelInitializer) {
    checkOpen();
    kernelSpec.initializer(kernelInitializer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param kernelInitializer Keras's name
   */
  public L kernelInitializer(String kernelInitializer) {
    return kernelInitializer(Initializer.of(kernelInitializer));
  }

  /**
   * {@return this cell}
   *
   * @param recurrentInitializer of the weights of the state; the default is orthogonal
   */
  public L recurrentInitializer(Initializer recurrentInitializer) {
    checkOpen();
    recurrentSpec.initializer(recurrentInitializer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param recurrentInitializer Keras's name
   */
  public L recurrentInitializer(String recurrentInitializer) {
    return recurrentInitializer(Initializer.of(recurrentInitializer));
  }

  /**
   * {@return this cell}
   *
   * @param biasInitializer of the bias; the default is zeros
   */
  public L biasInitializer(Initializer biasInitializer) {
    checkOpen();
    biasSpec.initializer(biasInitializer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param biasInitializer Keras's name
   */
  public L biasInitializer(String biasInitializer) {
    return biasInitializer(Initializer.of(biasInitializer));
  }

  /**
   * {@return this cell}
   *
   * @param kernelRegularizer adds a penalty on the weights of the input; the default is none
   */
  public L kernelRegularizer(Regularizer kernelRegularizer) {
    checkOpen();
    kernelSpec.regularizer(kernelRegularizer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param kernelRegularizer Keras's name
   */
  public L kernelRegularizer(String kernelRegularizer) {
    return kernelRegularizer(Regularizer.of(kernelRegularizer));
  }

  /**
   * {@return this cell}
   *
   * @param recurrentRegularizer adds a penalty on the weights of the state; the default is none
   */
  public L recurrentRegularizer(Regularizer recurrentRegularizer) {
    checkOpen();
    recurrentSpec.regularizer(recurrentRegularizer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param recurrentRegularizer Keras's name
   */
  public L recurrentRegularizer(String recurrentRegularizer) {
    return recurrentRegularizer(Regularizer.of(recurrentRegularizer));
  }

  /**
   * {@return this cell}
   *
   * @param biasRegularizer adds a penalty on the bias; the default is none
   */
  public L biasRegularizer(Regularizer biasRegularizer) {
    checkOpen();
    biasSpec.regularizer(biasRegularizer);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param biasRegularizer Keras's name
   */
  public L biasRegularizer(String biasRegularizer) {
    return biasRegularizer(Regularizer.of(biasRegularizer));
  }

  /**
   * {@return this cell}
   *
   * @param kernelConstraint projects the weights of the input after each update; the default is none
   */
  public L kernelConstraint(Constraint kernelConstraint) {
    checkOpen();
    kernelSpec.constraint(kernelConstraint);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param kernelConstraint Keras's name
   */
  public L kernelConstraint(String kernelConstraint) {
    return kernelConstraint(Constraint.of(kernelConstraint));
  }

  /**
   * {@return this cell}
   *
   * @param recurrentConstraint projects the weights of the state after each update; the default is none
   */
  public L recurrentConstraint(Constraint recurrentConstraint) {
    checkOpen();
    recurrentSpec.constraint(recurrentConstraint);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param recurrentConstraint Keras's name
   */
  public L recurrentConstraint(String recurrentConstraint) {
    return recurrentConstraint(Constraint.of(recurrentConstraint));
  }

  /**
   * {@return this cell}
   *
   * @param biasConstraint projects the bias after each update; the default is none
   */
  public L biasConstraint(Constraint biasConstraint) {
    checkOpen();
    biasSpec.constraint(biasConstraint);
    return self();
  }

  /**
   * {@return this cell}
   *
   * @param biasConstraint Keras's name
   */
  public L biasConstraint(String biasConstraint) {
    return biasConstraint(Constraint.of(biasConstraint));
  }

  /**
   * {@return this cell}
   *
   * @param useBias whether there is a bias; the default is true
   */
  public L useBias(boolean useBias) {
    L me = option();
    this.useBias = useBias;
    return me;
  }

  /** {@return whether there is a bias} */
  public boolean useBias() {
    return useBias;
  }

  /**
   * {@return this cell}
   *
   * @param rate the share of the inputs that are dropped in training, the same at all steps; the default is 0
   */
  public L dropout(double rate) {
    L me = option();
    dropout = rate(rate);
    return me;
  }

  /** {@return the share of the inputs that are dropped in training} */
  public double dropout() {
    return dropout;
  }

  /**
   * {@return this cell}
   *
   * @param rate the share of the state that is dropped in training, the same at all steps; the default is 0
   */
  public L recurrentDropout(double rate) {
    L me = option();
    recurrentDropout = rate(rate);
    return me;
  }

  /** {@return the share of the state that is dropped in training} */
  public double recurrentDropout() {
    return recurrentDropout;
  }

  private static double rate(double rate) {
    if (!(rate >= 0 && rate <= 1)) throw new IllegalArgumentException("a dropout rate lies between 0 and 1; got " + rate);
    return rate;
  }

  /**
   * {@return this cell}
   *
   * @param seed of the dropout; by default a new one at each start
   */
  public L seed(int seed) {
    L me = option();
    this.seed = Optional.of(seed);
    return me;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    options(c, false);
    seed(c);
  }

  /** The options without name, dtype and seed, in Keras's order: those that the layer of this cell has too. */
  void options(Config c, boolean ofLayer) {
    List<WeightSpec> weights = List.of(kernelSpec, recurrentSpec, biasSpec);
    units = c.field("units", units);
    activation = c.field("activation", activation, Activation.class);
    gateOptions(c);
    useBias = c.field("use_bias", useBias);
    if (!ofLayer) biasOptions(c);
    weights.forEach(w -> w.initializerConfig(c));
    if (ofLayer) biasOptions(c);
    weights.forEach(w -> w.regularizerConfig(c));
    if (ofLayer && !c.values().containsKey("activity_regularizer")) c.put("activity_regularizer", null);
    weights.forEach(w -> w.constraintConfig(c));
    dropout = c.field("dropout", dropout);
    recurrentDropout = c.field("recurrent_dropout", recurrentDropout);
    resetOptions(c);
  }

  /** The function of the gates, where there are gates. */
  void gateOptions(Config c) {}

  /** How the bias starts, where that is an option. */
  void biasOptions(Config c) {}

  /** How the state is reset, where it is. */
  void resetOptions(Config c) {}

  void seed(Config c) {
    seed = c.field("seed", seed, Integer.class);
  }

  // ---- weights ----

  @Override
  public int[] stateSize() {
    return new int[] {units};
  }

  @Override
  protected void build(Shape input) {
    if (input.ndim() != 2) throw new ShapeException(className() + " expects (batch, features) at each step; got the shape " + input);
    kernel = addWeight("kernel", Shape.of(input.last(), gates * units), kernelSpec.initializer(), kernelSpec);
    recurrentKernel = addWeight("recurrent_kernel", Shape.of(units, gates * units), recurrentSpec.initializer(), recurrentSpec);
    if (useBias) bias = addWeight("bias", biasShape(), biasInitializer(), biasSpec);
    if (dropout > 0 || recurrentDropout > 0) seeds = seed.map(SeedGenerator::new).orElseGet(SeedGenerator::new);
  }

  Shape biasShape() {
    return Shape.of(gates * units);
  }

  Initializer biasInitializer() {
    return biasSpec.initializer();
  }

  /** The weights of the input (features, gates units), in the compute dtype. */
  final Tensor kernel() {
    return value(require(kernel));
  }

  /** The weights of the state (units, gates units), in the compute dtype. */
  final Tensor recurrentKernel() {
    return value(require(recurrentKernel));
  }

  /** The bias in the compute dtype, if there is one. */
  final Optional<Tensor> bias() {
    return Optional.ofNullable(bias).map(this::value);
  }

  private static Variable require(@Nullable Variable v) {
    if (v == null) throw new IllegalStateException("the cell is not built");
    return v;
  }

  // ---- dropout ----

  /** Whether inputs are dropped in this call. */
  final boolean drops(Context c) {
    return c.training() && dropout > 0 && dropout < 1;
  }

  /** Whether states are dropped in this call. */
  final boolean dropsStates(Context c) {
    return c.training() && recurrentDropout > 0 && recurrentDropout < 1;
  }

  /** A step's input for each gate, dropped in training; one entry if all gates have the same. */
  final List<Tensor> inputs(Tensor x, Context c) {
    if (!drops(c)) return List.of(x);
    int count = recurrentDropout == 0 ? 1 : gates;
    return DropoutMasks.of(c).ofInputs(this, () -> masks(x, dropout, count)).stream().map(m -> Operations.multiply(x, m)).toList();
  }

  /** The state for each gate, dropped in training; one entry if all gates have the same. */
  final List<Tensor> states(Tensor h, Context c) {
    if (!dropsStates(c)) return List.of(h);
    return DropoutMasks.of(c).ofStates(this, () -> masks(h, recurrentDropout, gates)).stream().map(m -> Operations.multiply(h, m)).toList();
  }

  private List<Tensor> masks(Tensor like, double rate, int count) {
    Tensor ones = Operations.onesLike(like);
    SeedGenerator from = seeds;
    if (from == null) throw new IllegalStateException("the cell is not built");
    return Stream.generate(() -> RandomOps.dropout(ones, rate, from)).limit(count).toList();
  }

  /** One of the gates' inputs or states, of which there may be only one. */
  static Tensor pick(List<Tensor> of, int gate) {
    return of.get(of.size() == 1 ? 0 : gate);
  }

  /** x kernel for all gates, where each gate may have a dropped input of its own. */
  static Tensor project(List<Tensor> x, Tensor kernel) {
    if (x.size() == 1) return Operations.matmul(x.get(0), kernel);
    List<Tensor> parts = Operations.split(kernel, x.size(), 1);
    var out = new ArrayList<Tensor>();
    for (int i = 0; i < parts.size(); i++) out.add(Operations.matmul(x.get(i), parts.get(i)));
    return Operations.concatenate(out, 1);
  }
}
