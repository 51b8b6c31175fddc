package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Steps along the orthogonal matrix that is nearest to the running gradient (Jordan et al., 2024), found by Newton-Schulz iterations; variables
 * that are no matrices, and embeddings, take steps of {@link Adam}.
 *
 * @see <a href="https://keras.io/api/optimizers/muon/">Keras: Muon</a>
 */
public final class Muon extends KerasOptimizer<Muon> {
  private double adamBeta1 = 0.9;
  private double adamBeta2 = 0.999;
  private Optional<Double> adamWeightDecay = Optional.of(0.004);
  private double epsilon = 1e-7;
  private String[] excludeLayers = {};
  private boolean excludeEmbeddings = true;
  private double muonA = 3.4445;
  private double muonB = -4.7750;
  private double muonC = 2.0315;
  private double adamLrRatio = 1;
  private double momentum = 0.95;
  private int nsSteps = 5;
  private boolean nesterov = true;
  private Optional<Double> rmsRate = Optional.of(0.2);
  private final List<Variable> momentums = new ArrayList<>();
  private final List<Optional<Variable>> velocities = new ArrayList<>(); // of those that Adam changes

  /** With a learning rate of 0.001. */
  public Muon() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Muon(double learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Muon(Schedule learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }

  /**
   * {@return this}
   *
   * @param adamBeta1 decay of the first moment in steps of Adam, 0.9 by default
   */
  public Muon adamBeta1(double adamBeta1) {
    this.adamBeta1 = adamBeta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param adamBeta2 decay of the second moment in steps of Adam, 0.999 by default
   */
  public Muon adamBeta2(double adamBeta2) {
    this.adamBeta2 = adamBeta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param adamWeightDecay the weight decay of variables that take steps of Adam, 0.004 by default
   */
  public Muon adamWeightDecay(double adamWeightDecay) {
    this.adamWeightDecay = Optional.of(adamWeightDecay);
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the root of the second moment in steps of Adam, 1e-7 by default
   */
  public Muon epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  /**
   * {@return this}
   *
   * @param patterns regular expressions; variables in whose path one is found take steps of Adam
   */
  public Muon excludeLayers(String... patterns) {
    this.excludeLayers = patterns.clone();
    return option();
  }

  /**
   * {@return this}
   *
   * @param excludeEmbeddings whether embeddings take steps of Adam, true by default
   */
  public Muon excludeEmbeddings(boolean excludeEmbeddings) {
    this.excludeEmbeddings = excludeEmbeddings;
    return option();
  }

  /**
   * {@return this}
   *
   * @param muonA the first coefficient of the iteration, 3.4445 by default
   */
  public Muon muonA(double muonA) {
    this.muonA = muonA;
    return option();
  }

  /**
   * {@return this}
   *
   * @param muonB the second one, -4.775 by default
   */
  public Muon muonB(double muonB) {
    this.muonB = muonB;
    return option();
  }

  /**
   * {@return this}
   *
   * @param muonC the third one, 2.0315 by default
   */
  public Muon muonC(double muonC) {
    this.muonC = muonC;
    return option();
  }

  /**
   * {@return this}
   *
   * @param adamLrRatio factor of the learning rate in steps of Adam, 1 by default
   */
  public Muon adamLrRatio(double adamLrRatio) {
    this.adamLrRatio = adamLrRatio;
    return option();
  }

  /**
   * {@return this}
   *
   * @param momentum decay of the running gradient of matrices, 0.95 by default
   */
  public Muon momentum(double momentum) {
    this.momentum = momentum;
    return option();
  }

  /**
   * {@return this}
   *
   * @param nsSteps iterations, 5 by default
   */
  public Muon nsSteps(int nsSteps) {
    this.nsSteps = nsSteps;
    return option();
  }

  /**
   * {@return this}
   *
   * @param nesterov whether to look ahead along the momentum, true by default
   */
  public Muon nesterov(boolean nesterov) {
    this.nesterov = nesterov;
    return option();
  }

  /**
   * {@return this}
   *
   * @param rate the root mean square of steps over the learning rate, 0.2 by default
   */
  public Muon rmsRate(double rate) {
    this.rmsRate = Optional.of(rate);
    return option();
  }

  private boolean byAdam(Variable v) {
    if (v.ndim() != 2 || excludeEmbeddings && v.path().toLowerCase(Locale.ROOT).contains("embedding")) return true;
    return Arrays.stream(excludeLayers).anyMatch(p -> Pattern.compile(p).matcher(v.path()).find());
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      momentums.add(addVariableLike(v, "momentum"));
      velocities.add(byAdam(v) ? Optional.of(addVariableLike(v, "velocity")) : Optional.empty());
    }
  }

  @Override
  Optional<Double> decayOf(Variable v) {
    return byAdam(v) ? adamWeightDecay : super.decayOf(v);
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable m = momentums.get(i);
    if (velocities.get(i).isPresent()) adam(gradient, v, m, velocities.get(i).get(), rate * adamLrRatio);
    else muon(gradient, v, m, rate);
  }

  private void adam(Tensor gradient, Variable v, Variable m, Variable s, double rate) {
    m.assign(Operations.add(m, Operations.multiply(Operations.subtract(gradient, m), 1 - adamBeta1)));
    s.assign(Operations.add(s, Operations.multiply(Operations.subtract(Operations.square(gradient), s), 1 - adamBeta2)));
    double alpha = rate * Math.sqrt(1 - powerOf(adamBeta2, v)) / (1 - powerOf(adamBeta1, v));
    v.assignSub(Operations.divide(Operations.multiply(m, alpha), Operations.add(Operations.sqrt(s), epsilon)));
  }

  private void muon(Tensor gradient, Variable v, Variable m, double rate) {
    m.assign(Operations.add(Operations.multiply(m, momentum), gradient));
    Tensor g = nesterov ? Operations.add(gradient, Operations.multiply(m, momentum)) : m;
    double size = rmsRate.map(r -> r * Math.sqrt(Math.max(v.shape().get(0), v.shape().get(1)))).orElse(1.0);
    v.assignSub(Operations.multiply(orthogonal(g), rate * size));
  }

  /** About the nearest orthogonal matrix: X (a + b XX' + c (XX')²), again and again. */
  private Tensor orthogonal(Tensor g) {
    boolean tall = g.shape().get(0) > g.shape().get(1);
    Tensor x = tall ? Operations.transpose(g) : g;
    x = Operations.divide(x, Operations.add(Operations.sqrt(Operations.sum(Operations.square(x))), 1e-7));
    for (int k = 0; k < nsSteps; k++) {
      Tensor xx = Operations.matmul(x, Operations.transpose(x));
      Tensor b = Operations.add(Operations.multiply(xx, muonB), Operations.multiply(Operations.matmul(xx, xx), muonC));
      x = Operations.add(Operations.multiply(x, muonA), Operations.matmul(b, x));
    }
    return tall ? Operations.transpose(x) : x;
  }

  @Override
  public void config(Config c) {
    super.config(c);
    adamBeta1 = c.field("adam_beta_1", adamBeta1);
    adamBeta2 = c.field("adam_beta_2", adamBeta2);
    epsilon = c.field("epsilon", epsilon);
    excludeLayers = c.field("exclude_layers", List.of(excludeLayers), String.class).toArray(String[]::new);
    muonA = c.field("muon_a", muonA);
    muonB = c.field("muon_b", muonB);
    muonC = c.field("muon_c", muonC);
    adamLrRatio = c.field("adam_lr_ratio", adamLrRatio);
    momentum = c.field("momentum", momentum);
    nsSteps = c.field("ns_steps", nsSteps);
    nesterov = c.field("nesterov", nesterov);
    excludeEmbeddings = c.field("exclude_embeddings", excludeEmbeddings);
    adamWeightDecay = c.field("adam_weight_decay", adamWeightDecay, Double.class);
    rmsRate = c.field("rms_rate", rmsRate, Double.class);
  }
}
