package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Optimizer;
import org.kerava.training.Schedule;

/**
 * Scales the loss so that float16 gradients do not vanish: the scale doubles after many finite steps; a step with a gradient that is not finite is
 * skipped and halves it (Micikevicius et al., 2017). {@code compile} wraps the optimizer by itself under {@code mixed_float16}.
 *
 * @see <a href="https://keras.io/api/optimizers/loss_scale_optimizer/">Keras: LossScaleOptimizer</a>
 */
public final class LossScaleOptimizer extends Optimizer {
  private Optimizer inner;
  private double initialScale = 1 << 15;
  private int dynamicGrowthSteps = 2000;
  private Variable stepCounter;
  private Variable dynamicScale;

  /**
   * Around another optimizer.
   *
   * @param innerOptimizer does the work
   */
  public LossScaleOptimizer(Optimizer innerOptimizer) {
    super(0.0);
    this.inner = innerOptimizer;
    this.stepCounter = addVariable(Tensor.scalar(0L), "step_counter");
    this.dynamicScale = addVariable(Tensor.scalar((float) initialScale), "dynamic_scale");
  }

  private LossScaleOptimizer open() {
    if (built()) throw new IllegalStateException("LossScaleOptimizer '" + name() + "' is in use: its options are fixed. Set them before the first step");
    return this;
  }

  /**
   * {@return this}
   *
   * @param scale the first scale, 32768 by default
   */
  public LossScaleOptimizer initialScale(double scale) {
    this.initialScale = scale;
    dynamicScale.assign(scale);
    return open();
  }

  /**
   * {@return this}
   *
   * @param steps finite steps after which the scale doubles, 2000 by default
   */
  public LossScaleOptimizer dynamicGrowthSteps(int steps) {
    this.dynamicGrowthSteps = steps;
    return open();
  }

  /** {@return the optimizer that does the work} */
  public Optimizer innerOptimizer() {
    return inner;
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    inner.build(variables);
  }

  @Override
  public Tensor scaleLoss(Tensor loss) {
    return Operations.multiply(loss, dynamicScale.item());
  }

  @Override
  public void apply(List<Tensor> gradients, List<Variable> variables) { // counts no steps of its own
    if (!built()) build(variables);
    GradientTape.untaped(() -> {
      step(gradients, variables);
      return null;
    });
  }

  private void step(List<Tensor> gradients, List<Variable> variables) {
    for (Tensor g : gradients) {
      // the sum of 0 g is 0, or NaN if an element is not finite
      if (Double.isNaN(Operations.sum(Operations.multiply(g, 0)).item())) {
        stepCounter.assign(Tensor.of(new long[1], Shape.of()));
        dynamicScale.assign(dynamicScale.item() * 0.5);
        return;
      }
    }
    double scale = dynamicScale.item();
    inner.apply(gradients.stream().map(g -> GradientTape.isUnconnected(g) ? g : Operations.divide(g, scale)).toList(), variables);
    long n = (long) stepCounter.item() + 1;
    boolean grow = n == dynamicGrowthSteps;
    if (grow) dynamicScale.assign(scale * 2);
    stepCounter.assign(Tensor.of(new long[] {grow ? 0 : n}, Shape.of()));
  }

  @Override
  protected void updateStep(Tensor gradient, Variable variable, double rate) {
    throw new IllegalStateException("the inner optimizer takes the steps");
  }

  @Override
  public double learningRate() {
    return inner.learningRate();
  }

  @Override
  public void learningRate(double learningRate) {
    inner.learningRate(learningRate);
  }

  @Override
  public Optional<Schedule> schedule() {
    return inner.schedule();
  }

  @Override
  public long iterations() {
    return inner.iterations();
  }

  @Override
  public List<Variable> variables() {
    var all = new ArrayList<>(super.variables());
    all.addAll(inner.variables());
    return List.copyOf(all);
  }

  @Override
  public void finish() {
    inner.finish();
  }

  @Override
  public void config(Config c) {
    if (c.isReading()) super.name(c.field("name", name()));
    else c.put("name", name());
    inner = c.field("inner_optimizer", inner, Optimizer.class);
    initialScale = c.field("initial_scale", initialScale);
    dynamicGrowthSteps = c.field("dynamic_growth_steps", dynamicGrowthSteps);
    dynamicScale.assign(initialScale);
  }
}
