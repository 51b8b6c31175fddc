package org.kerava.training;

import static java.util.function.Predicate.not;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * Changes variables along their gradients. One of your own overrides {@link #updateStep}, and {@link #build} if it keeps state:
 *
 * <pre>{@code
 * class Momentum extends Optimizer {
 *   private final Map<Variable, Variable> m = new IdentityHashMap<>();
 *   Momentum() { super(0.01); }
 *   @Override public void build(List<Variable> variables) {
 *     super.build(variables);
 *     for (var v : variables) m.put(v, addVariableLike(v, "momentum"));
 *   }
 *   @Override protected void updateStep(Tensor gradient, Variable v, double rate) {
 *     m.get(v).assign(m.get(v).times(0.9).minus(gradient.times(rate)));
 *     v.assignAdd(m.get(v));
 *   }
 * }
 * }</pre>
 *
 * @see <a href="https://keras.io/api/optimizers/">Keras: optimizers</a>
 */
public abstract class Optimizer implements Configurable {
  private static final System.Logger LOG = System.getLogger("org.kerava");

  private final Variable iterations;
  private boolean warned;
  private @Nullable Variable rate;
  private @Nullable Schedule schedule;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<Variable, Integer> index = new IdentityHashMap<>();
  private List<Variable> trained = List.of();
  private boolean built;
  private String name;
  private long step;
  private int stepVersion;
  private double rateValue;
  private int rateVersion;

  /**
   * An optimizer with a fixed learning rate, which may be changed later.
   *
   * @param learningRate the factor of the gradients
   */
  protected Optimizer(double learningRate) {
    this();
    rate(learningRate);
  }

  /**
   * An optimizer with a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  protected Optimizer(Schedule learningRate) {
    this();
    schedule = learningRate;
  }

  private Optimizer() {
    name = snake(getClass().getSimpleName());
    iterations = own(Tensor.scalar(0L), "iteration");
    stepVersion = iterations.version();
    variables.add(iterations);
  }

  private static String snake(String className) {
    String s = className.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2").replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return s.isEmpty() ? "optimizer" : s;
  }

  /**
   * Makes the state for these variables. Called by the first {@link #apply}; overriding methods call {@code super.build} first.
   *
   * @param variables all that will be changed
   */
  public void build(List<Variable> variables) {
    trained = List.copyOf(variables);
    for (int i = 0; i < trained.size(); i++) index.put(trained.get(i), i);
    built = true;
  }

  /** {@return whether the state exists} */
  public final boolean built() {
    return built;
  }

  /** {@return what {@link #build} was called with} */
  protected final List<Variable> trainedVariables() {
    return trained;
  }

  /**
   * The position of a variable among those of {@link #build}.
   *
   * @param v one of them
   * @return from 0
   */
  protected final int indexOf(Variable v) {
    Integer i = index.get(v);
    if (i == null) {
      throw new IllegalArgumentException("the optimizer '" + name + "' does not know the variable " + v
          + ": it changes only the variables it was built with; compile the model again, or make a new optimizer for others");
    }
    return i;
  }

  /**
   * Changes variables along their gradients. Gradients of variables that the loss does not depend on are skipped.
   *
   * @param gradients one per variable
   * @param variables what to change
   */
  public void apply(List<Tensor> gradients, List<Variable> variables) {
    if (gradients.size() != variables.size()) {
      throw new IllegalArgumentException("there are " + gradients.size() + " gradients for " + variables.size() + " variables");
    }
    if (variables.isEmpty()) return;
    if (!built) build(variables);
    List<Tensor> g = gradients;
    List<Variable> v = variables;
    for (int i = 0; i < gradients.size(); i++) {
      indexOf(variables.get(i));
      if (GradientTape.isUnconnected(gradients.get(i))) {
        if (g == gradients) { // the first: from here on copies without those
          g = new ArrayList<>(gradients.subList(0, i));
          v = new ArrayList<>(variables.subList(0, i));
        }
        continue;
      }
      if (!gradients.get(i).shape().equals(variables.get(i).shape())) {
        throw new ShapeException("the optimizer '" + name + "' got a gradient of shape " + gradients.get(i).shape() + " for " + variables.get(i));
      }
      if (g == gradients) continue;
      g.add(gradients.get(i));
      v.add(variables.get(i));
    }
    if (v.isEmpty()) {
      throw new IllegalArgumentException("none of the " + variables.size() + " variables has a gradient: the loss does not depend on them. "
          + "Compute the loss inside the tape, from outputs of the model");
    }
    if (v.size() < variables.size() && !warned) {
      warned = true;
      var without = variables.stream().filter(not(v::contains)).map(Variable::path).toList();
      LOG.log(System.Logger.Level.WARNING, "the loss does not depend on " + without + ": the optimizer '" + name + "' leaves them as they are");
    }
    applyConnected(g, v);
    microSteps(microSteps() + 1);
  }

  /**
   * Changes the variables that have gradients: here one {@link #updateStep} each.
   *
   * @param gradients one per variable
   * @param variables what to change
   */
  protected void applyConnected(List<Tensor> gradients, List<Variable> variables) {
    double r = learningRate();
    for (int i = 0; i < gradients.size(); i++) updateStep(gradients.get(i), variables.get(i), r);
  }

  /**
   * Makes a loss smaller by one step.
   *
   * @param loss computes it; runs once, under a tape
   * @param variables what to change
   * @return the loss
   */
  public Tensor minimize(Supplier<Tensor> loss, List<Variable> variables) {
    try (var tape = new GradientTape()) {
      Tensor value = loss.get();
      apply(tape.gradient(scaleLoss(value), variables), variables);
      return value;
    }
  }

  /**
   * The loss whose gradients {@link #apply} expects: scaled, where the optimizer scales losses.
   *
   * @param loss the loss
   * @return the loss to differentiate
   */
  public Tensor scaleLoss(Tensor loss) {
    return loss;
  }

  /**
   * Changes one variable.
   *
   * @param gradient of the variable's shape
   * @param variable what to change
   * @param rate the learning rate of this step
   */
  protected abstract void updateStep(Tensor gradient, Variable variable, double rate);

  /**
   * Adds state of the shape and type of a variable, filled with zeros.
   *
   * @param v a variable
   * @param name says what it holds, as in {@code "momentum"}
   * @return the new variable
   */
  protected final Variable addVariableLike(Variable v, String name) {
    return addVariable(Operations.zerosLike(v), v.path().replace('/', '_') + "_" + name);
  }

  /**
   * Adds state.
   *
   * @param initial its first value
   * @param name the last part of its path
   * @return the new variable
   */
  protected final Variable addVariable(Tensor initial, String name) {
    Variable s = own(initial, name);
    variables.add(s);
    return s;
  }

  private Variable own(Tensor initial, String name) {
    var s = new Variable(initial, name).trainable(false);
    s.path(this.name + "/" + name);
    return s;
  }

  /** {@return the learning rate of the next step} */
  public double learningRate() {
    if (schedule != null) return schedule.apply(microSteps());
    Variable r = rate;
    if (r == null) throw new IllegalStateException("the optimizer has no learning rate");
    if (rateVersion != r.version()) {
      rateValue = r.item();
      rateVersion = r.version();
    }
    return rateValue;
  }

  /**
   * Changes the learning rate; training goes on with it.
   *
   * @param learningRate the factor of the gradients
   */
  public void learningRate(double learningRate) {
    if (rate == null) {
      throw new IllegalStateException("the learning rate of the optimizer '" + name + "' follows a schedule and cannot be set: "
          + "make the optimizer with a number");
    }
    rate.assign((float) learningRate);
  }

  /** {@return the schedule, if the learning rate follows one} */
  public Optional<Schedule> schedule() {
    return Optional.ofNullable(schedule);
  }

  /** {@return how many steps were taken} */
  public long iterations() {
    return microSteps();
  }

  /** {@return how many gradients were applied, also where several make one step} */
  protected final long microSteps() {
    if (stepVersion != iterations.version()) { // a file was loaded
      step = (long) iterations.item();
      stepVersion = iterations.version();
    }
    return step;
  }

  private void microSteps(long n) {
    iterations.assign(n);
    step = n;
    stepVersion = iterations.version();
  }

  /** {@return the state: the number of steps, the learning rate if it is a number, then what was added} */
  public List<Variable> variables() {
    return Collections.unmodifiableList(variables);
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /**
   * {@return this}
   *
   * @param name the name
   */
  public Optimizer name(String name) {
    this.name = name;
    for (Variable s : variables) s.path(name + "/" + s.name());
    return this;
  }

  /** What remains to do when {@code fit} ends: by default nothing. */
  public void finish() {}

  /**
   * Writes or reads the options; overrides call {@code super.config(c)} first.
   *
   * @param c the configuration
   */
  @Override
  public void config(Config c) {
    String n = c.field("name", name);
    if (!c.isReading()) {
      if (schedule == null) c.put("learning_rate", learningRate());
      else c.field("learning_rate", schedule, Schedule.class);
    } else if (c.has("learning_rate")) {
      if (c.get("learning_rate").orElseThrow() instanceof Number r) rate(r.doubleValue());
      else rate(c.get("learning_rate", Schedule.class));
    }
    if (c.isReading()) name(n);
  }

  private void rate(double learningRate) {
    schedule = null;
    if (rate == null) {
      rate = own(Tensor.scalar((float) learningRate), "learning_rate");
      variables.add(1, rate);
      rateVersion = -1;
    } else {
      rate.assign((float) learningRate);
    }
  }

  private void rate(Schedule learningRate) {
    if (rate != null) variables.remove(1);
    rate = null;
    schedule = learningRate;
  }

  @Override
  public String toString() {
    return className() + "(" + (schedule != null ? schedule : learningRate()) + ")";
  }
}
