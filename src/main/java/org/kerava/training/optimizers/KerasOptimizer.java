package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Bin;
import org.kerava.backend.Update;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.RowSum;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;
import org.kerava.training.Optimizer;
import org.kerava.training.Schedule;

/**
 * The base of Keras's optimizers with the options that all of them have. The order of one step: accumulate, clip, weight decay, update, moving
 * average, constraints.
 *
 * @param <O> the optimizer's own type
 * @see <a href="https://keras.io/api/optimizers/">Keras: optimizers</a>
 */
public abstract class KerasOptimizer<O extends KerasOptimizer<O>> extends Optimizer {
  private Optional<Double> weightDecay = Optional.empty();
  private Optional<Double> clipnorm = Optional.empty();
  private Optional<Double> clipvalue = Optional.empty();
  private Optional<Double> globalClipnorm = Optional.empty();
  private boolean useEma;
  private double emaMomentum = 0.99;
  private Optional<Integer> emaOverwriteFrequency = Optional.empty();
  private Optional<Double> lossScaleFactor = Optional.empty();
  private Optional<Integer> gradientAccumulationSteps = Optional.empty();
  private final Set<Variable> notDecayed = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Pattern notDecayedNames;
  private List<Variable> averages = List.of();
  private List<Variable> accumulators = List.of();

  /**
   * An optimizer with a fixed learning rate, which may be changed later.
   *
   * @param learningRate the factor of the gradients
   */
  protected KerasOptimizer(double learningRate) {
    super(learningRate);
  }

  /**
   * An optimizer with a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  protected KerasOptimizer(Schedule learningRate) {
    super(learningRate);
  }

  /** {@return this optimizer, still open to options} */
  @SuppressWarnings("unchecked")
  protected final O option() {
    if (built()) throw new IllegalStateException(className() + " '" + name() + "' is in use: its options are fixed. Set them before the first step");
    return (O) this;
  }

  // ---- options ----

  @Override
  public O name(String name) {
    super.name(name);
    return option();
  }

  /**
   * {@return this}
   *
   * @param decay before each step the weights shrink by decay times the learning rate; none by default
   */
  public O weightDecay(double decay) {
    this.weightDecay = Optional.of(decay);
    return option();
  }

  /**
   * {@return this}
   *
   * @param norm the largest norm of the gradient of each variable; none by default
   */
  public O clipnorm(double norm) {
    this.clipnorm = Optional.of(positive("clipnorm", norm));
    return clip();
  }

  /**
   * {@return this}
   *
   * @param value the largest magnitude of a gradient's element; none by default
   */
  public O clipvalue(double value) {
    this.clipvalue = Optional.of(positive("clipvalue", value));
    return clip();
  }

  /**
   * {@return this}
   *
   * @param norm the largest norm of all gradients together; none by default
   */
  public O globalClipnorm(double norm) {
    this.globalClipnorm = Optional.of(positive("globalClipnorm", norm));
    return clip();
  }

  private double positive(String option, double value) {
    if (value > 0) return value;
    throw new IllegalArgumentException(className() + ": " + option + " must be positive; got " + value + ". Leave it out for no clipping");
  }

  private O clip() {
    int n = (clipnorm.isPresent() ? 1 : 0) + (clipvalue.isPresent() ? 1 : 0) + (globalClipnorm.isPresent() ? 1 : 0);
    if (n > 1) throw new IllegalArgumentException(className() + ": only one of clipnorm, clipvalue and globalClipnorm can be set");
    return option();
  }

  /**
   * {@return this}
   *
   * @param use whether to keep moving averages of the weights, which replace them when {@code fit} ends; false by default
   */
  public O useEma(boolean use) {
    this.useEma = use;
    return option();
  }

  /**
   * {@return this}
   *
   * @param momentum decay of the moving averages, 0.99 by default
   */
  public O emaMomentum(double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) throw new IllegalArgumentException("emaMomentum must be from 0 to 1; got " + momentum);
    this.emaMomentum = momentum;
    return option();
  }

  /**
   * {@return this}
   *
   * @param steps every how many steps the averages replace the weights; by default only when {@code fit} ends
   */
  public O emaOverwriteFrequency(int steps) {
    if (steps < 1) throw new IllegalArgumentException("emaOverwriteFrequency must be 1 or more; got " + steps);
    this.emaOverwriteFrequency = Optional.of(steps);
    return option();
  }

  /**
   * {@return this}
   *
   * @param factor the loss is multiplied by it before the gradients are taken, and they are divided by it; none by default
   */
  public O lossScaleFactor(double factor) {
    this.lossScaleFactor = Optional.of(factor);
    return option();
  }

  /**
   * {@return this}
   *
   * @param steps the weights change every so many steps, by the mean of their gradients; at least 2; none by default
   */
  public O gradientAccumulationSteps(int steps) {
    if (steps < 2) throw new IllegalArgumentException("gradientAccumulationSteps must be 2 or more; got " + steps);
    this.gradientAccumulationSteps = Optional.of(steps);
    return option();
  }

  /**
   * {@return this}
   *
   * @param variables do not decay
   */
  public O excludeFromWeightDecay(List<Variable> variables) {
    notDecayed.addAll(variables);
    return option();
  }

  /**
   * {@return this}
   *
   * @param names variables whose name contains one of these (a regular expression) do not decay
   */
  public O excludeFromWeightDecay(String... names) {
    notDecayedNames = Pattern.compile(String.join("|", names));
    return option();
  }

  @Override
  public void config(Config c) {
    super.config(c);
    weightDecay = c.field("weight_decay", weightDecay, Double.class);
    clipnorm = c.field("clipnorm", clipnorm, Double.class);
    globalClipnorm = c.field("global_clipnorm", globalClipnorm, Double.class);
    clipvalue = c.field("clipvalue", clipvalue, Double.class);
    useEma = c.field("use_ema", useEma);
    emaMomentum = c.field("ema_momentum", emaMomentum);
    emaOverwriteFrequency = c.field("ema_overwrite_frequency", emaOverwriteFrequency, Integer.class);
    lossScaleFactor = c.field("loss_scale_factor", lossScaleFactor, Double.class);
    gradientAccumulationSteps = c.field("gradient_accumulation_steps", gradientAccumulationSteps, Integer.class);
    if (c.isReading()) clip();
  }

  // ---- the step ----

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    if (useEma) averages = variables.stream().map(v -> addVariableLike(v, "average")).toList();
    if (gradientAccumulationSteps.isPresent()) accumulators = variables.stream().map(v -> addVariableLike(v, "gradient_accumulator")).toList();
  }

  /** {@return the number of changes of the weights: micro-steps divided by the accumulation steps} */
  @Override
  public final long iterations() {
    return gradientAccumulationSteps.isPresent() ? microSteps() / gradientAccumulationSteps.get() : microSteps();
  }

  @Override
  public Tensor scaleLoss(Tensor loss) {
    return lossScaleFactor.isPresent() ? Operations.multiply(loss, lossScaleFactor.get()) : loss;
  }

  @Override
  protected final void applyConnected(List<Tensor> gradients, List<Variable> variables) {
    GradientTape.untaped(() -> {
      List<Tensor> g = gradients;
      if (lossScaleFactor.isPresent()) g = scaled(g, 1 / lossScaleFactor.get());
      if (gradientAccumulationSteps.isPresent()) accumulate(g, variables, gradientAccumulationSteps.get());
      else update(g, variables);
      if (useEma) average();
      for (Variable v : variables) {
        var constraint = v.constraint();
        if (constraint.isPresent()) v.assign(constraint.get().apply(v));
      }
      return null;
    });
  }

  private static List<Tensor> scaled(List<Tensor> gradients, double factor) {
    return gradients.stream().map(g -> Operations.multiply(g, factor)).toList();
  }

  private void accumulate(List<Tensor> gradients, List<Variable> variables, int steps) {
    boolean last = (microSteps() + 1) % steps == 0;
    var means = new ArrayList<Tensor>(gradients.size());
    for (int i = 0; i < gradients.size(); i++) {
      Variable sum = accumulators.get(indexOf(variables.get(i)));
      sum.assign(Operations.add(sum, Operations.cast(gradients.get(i), sum.dtype())));
      if (last) means.add(Operations.divide(sum, steps));
    }
    if (!last) return;
    update(means, variables);
    for (Variable sum : accumulators) sum.assign(0);
  }

  private void update(List<Tensor> gradients, List<Variable> variables) {
    List<Tensor> g = clipped(gradients);
    double rate = learningRate();
    for (Variable v : variables) {
      Optional<Double> decay = decayOf(v);
      if (decay.isPresent() && decays(v)) decay(v, decay.get() * rate);
    }
    updateAll(g, variables, rate);
  }

  /** How much a variable decays. */
  Optional<Double> decayOf(Variable v) {
    return weightDecay;
  }

  /**
   * Changes all variables of a step: by default one {@link #updateStep} each.
   *
   * @param gradients one per variable, clipped
   * @param variables what to change
   * @param rate the learning rate
   */
  protected void updateAll(List<Tensor> gradients, List<Variable> variables, double rate) {
    for (int i = 0; i < gradients.size(); i++) {
      Variable v = variables.get(i);
      updateStep(Operations.cast(gradients.get(i), v.dtype()), v, rate);
    }
  }

  /**
   * Changes a variable in one pass over it and its slots, or, where the gradient is a sum by rows and 0 changes nothing, in one over these rows.
   *
   * @param update what is done
   * @param gradient of the variable's type
   * @param v the variable
   * @param slots of the update
   * @param numbers of the update
   */
  final void update(Update update, Tensor gradient, Variable v, List<Variable> slots, double... numbers) {
    var s = new ArrayList<View>(slots.size());
    for (Variable slot : slots) s.add(slot.view());
    if (gradient instanceof EagerTensor e && e.rows() instanceof RowSum r) on(v).updateRows(update, v.view(), s, r.slices(), r.ids(), numbers);
    else update.run(on(v), v.view(), View.of(gradient), s, numbers);
    for (Variable slot : slots) slot.touched();
    v.touched();
  }

  private List<Tensor> clipped(List<Tensor> gradients) {
    if (on(clipvalue)) {
      double c = clipvalue.get();
      return gradients.stream().map(g -> Operations.minimum(Operations.maximum(g, -c), c)).toList();
    }
    if (on(clipnorm)) {
      double c = clipnorm.get();
      return gradients.stream().map(g -> {
        Tensor norm = Operations.sqrt(Operations.sum(Operations.square(g)));
        return Operations.multiply(g, Operations.divide(c, Operations.maximum(norm, c))); // one pass over g, not two
      }).toList();
    }
    if (on(globalClipnorm)) {
      double c = globalClipnorm.get();
      Tensor squares = Operations.stack(gradients.stream().map(g -> Operations.sum(Operations.square(g))).toList());
      Tensor norm = Operations.sqrt(Operations.sum(squares));
      Tensor scale = Operations.multiply(Operations.minimum(Operations.divide(1, norm), 1 / c), c);
      Tensor finite = Operations.add(scale, Operations.subtract(norm, norm)); // NaN if the norm is not finite
      return gradients.stream().map(g -> Operations.multiply(g, finite)).toList();
    }
    return gradients;
  }

  /** Whether a clipping option does anything: as in Keras, not at 0 or less. */
  private static boolean on(Optional<Double> clip) {
    return clip.isPresent() && clip.get() > 0;
  }

  private boolean decays(Variable v) {
    return !notDecayed.contains(v) && (notDecayedNames == null || !notDecayedNames.matcher(v.name()).find());
  }

  private static void decay(Variable v, double factor) {
    View w = v.view();
    on(v).scalar(Bin.MUL, w, w, 1 - factor);
    v.touched();
  }

  private void average() {
    double momentum = iterations() == 0 ? 0 : emaMomentum; // the first step copies
    List<Variable> trained = trainedVariables();
    for (int i = 0; i < trained.size(); i++) {
      Variable a = averages.get(i);
      View mean = a.view();
      on(a).scalar(Bin.MUL, mean, mean, momentum);
      a.assign(Operations.add(a, Operations.multiply(trained.get(i), 1 - momentum)));
    }
    if (emaOverwriteFrequency.isPresent() && (iterations() + 1) % emaOverwriteFrequency.get() == 0) finish();
  }

  /** Replaces the weights by their moving averages, if there are any. */
  @Override
  public void finish() {
    for (int i = 0; i < averages.size(); i++) trainedVariables().get(i).assign(averages.get(i));
  }

  /** A number as Keras rounds it before computing with a variable: to float32, unless the variable has float64. */
  static double rounded(double x, Variable v) {
    return v.dtype() == DType.FLOAT64 ? x : (float) x;
  }

  /** beta to the power of the step that is being taken. */
  final double powerOf(double beta, Variable v) {
    return rounded(Math.pow(rounded(beta, v), iterations() + 1), v);
  }

  /**
   * {@return the backend that holds a variable}
   *
   * @param v a variable
   */
  @SuppressWarnings("exports") // for the optimizers of this package
  protected static Backend on(Variable v) {
    return Backends.of(v.view().buffer().device());
  }
}
