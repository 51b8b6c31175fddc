package org.kerava;

import org.kerava.training.Optimizer;
import org.kerava.training.Schedule;
import org.kerava.training.optimizers.Adadelta;
import org.kerava.training.optimizers.Adafactor;
import org.kerava.training.optimizers.Adagrad;
import org.kerava.training.optimizers.Adam;
import org.kerava.training.optimizers.AdamW;
import org.kerava.training.optimizers.Adamax;
import org.kerava.training.optimizers.Ftrl;
import org.kerava.training.optimizers.Lamb;
import org.kerava.training.optimizers.Lion;
import org.kerava.training.optimizers.LossScaleOptimizer;
import org.kerava.training.optimizers.Muon;
import org.kerava.training.optimizers.Nadam;
import org.kerava.training.optimizers.RMSprop;
import org.kerava.training.optimizers.SGD;
import org.kerava.training.optimizers.ScheduleFreeAdamW;

/**
 * How weights change along their gradients: {@code model.compile(adam(1e-3), "mse")}. The learning rate is a number or a schedule:
 * {@code sgd(cosineDecay(0.1, 1000)).momentum(0.9)}.
 *
 * @see <a href="https://keras.io/api/optimizers/">Keras: optimizers</a>
 */
public final class Optimizers {

  private Optimizers() {}

  /**
   * {@return steps as large as the root mean square of earlier ones; the learning rate is 0.001}
   */
  public static Adadelta adadelta() {
    return new Adadelta();
  }

  /**
   * {@return steps as large as the root mean square of earlier ones}
   *
   * @param learningRate the learning rate
   */
  public static Adadelta adadelta(double learningRate) {
    return new Adadelta(learningRate);
  }

  /**
   * {@return steps as large as the root mean square of earlier ones}
   *
   * @param learningRate the learning rate of each step
   */
  public static Adadelta adadelta(Schedule learningRate) {
    return new Adadelta(learningRate);
  }

  /**
   * {@return Adam with second moments of rows and columns only, which take little memory; the learning rate is 0.001}
   */
  public static Adafactor adafactor() {
    return new Adafactor();
  }

  /**
   * {@return Adam with second moments of rows and columns only, which take little memory}
   *
   * @param learningRate the learning rate
   */
  public static Adafactor adafactor(double learningRate) {
    return new Adafactor(learningRate);
  }

  /**
   * {@return Adam with second moments of rows and columns only, which take little memory}
   *
   * @param learningRate the learning rate of each step
   */
  public static Adafactor adafactor(Schedule learningRate) {
    return new Adafactor(learningRate);
  }

  /**
   * {@return gradients over the root of the sum of their squares; the learning rate is 0.001}
   */
  public static Adagrad adagrad() {
    return new Adagrad();
  }

  /**
   * {@return gradients over the root of the sum of their squares}
   *
   * @param learningRate the learning rate
   */
  public static Adagrad adagrad(double learningRate) {
    return new Adagrad(learningRate);
  }

  /**
   * {@return gradients over the root of the sum of their squares}
   *
   * @param learningRate the learning rate of each step
   */
  public static Adagrad adagrad(Schedule learningRate) {
    return new Adagrad(learningRate);
  }

  /**
   * {@return running means of gradients over their root mean square; the learning rate is 0.001}
   */
  public static Adam adam() {
    return new Adam();
  }

  /**
   * {@return running means of gradients over their root mean square}
   *
   * @param learningRate the learning rate
   */
  public static Adam adam(double learningRate) {
    return new Adam(learningRate);
  }

  /**
   * {@return running means of gradients over their root mean square}
   *
   * @param learningRate the learning rate of each step
   */
  public static Adam adam(Schedule learningRate) {
    return new Adam(learningRate);
  }

  /**
   * {@return {@link #adam()} with weight decay, 0.004 by default; the learning rate is 0.001}
   */
  public static AdamW adamW() {
    return new AdamW();
  }

  /**
   * {@return {@link #adam()} with weight decay, 0.004 by default}
   *
   * @param learningRate the learning rate
   */
  public static AdamW adamW(double learningRate) {
    return new AdamW(learningRate);
  }

  /**
   * {@return {@link #adam()} with weight decay, 0.004 by default}
   *
   * @param learningRate the learning rate of each step
   */
  public static AdamW adamW(Schedule learningRate) {
    return new AdamW(learningRate);
  }

  /**
   * {@return {@link #adam()} with the largest gradient for the root mean square; the learning rate is 0.001}
   */
  public static Adamax adamax() {
    return new Adamax();
  }

  /**
   * {@return {@link #adam()} with the largest gradient for the root mean square}
   *
   * @param learningRate the learning rate
   */
  public static Adamax adamax(double learningRate) {
    return new Adamax(learningRate);
  }

  /**
   * {@return {@link #adam()} with the largest gradient for the root mean square}
   *
   * @param learningRate the learning rate of each step
   */
  public static Adamax adamax(Schedule learningRate) {
    return new Adamax(learningRate);
  }

  /**
   * {@return follow the regularized leader, for many sparse features; the learning rate is 0.001}
   */
  public static Ftrl ftrl() {
    return new Ftrl();
  }

  /**
   * {@return follow the regularized leader, for many sparse features}
   *
   * @param learningRate the learning rate
   */
  public static Ftrl ftrl(double learningRate) {
    return new Ftrl(learningRate);
  }

  /**
   * {@return follow the regularized leader, for many sparse features}
   *
   * @param learningRate the learning rate of each step
   */
  public static Ftrl ftrl(Schedule learningRate) {
    return new Ftrl(learningRate);
  }

  /**
   * {@return {@link #adam()} with steps as large as the weights, for large batches; the learning rate is 0.001}
   */
  public static Lamb lamb() {
    return new Lamb();
  }

  /**
   * {@return {@link #adam()} with steps as large as the weights, for large batches}
   *
   * @param learningRate the learning rate
   */
  public static Lamb lamb(double learningRate) {
    return new Lamb(learningRate);
  }

  /**
   * {@return {@link #adam()} with steps as large as the weights, for large batches}
   *
   * @param learningRate the learning rate of each step
   */
  public static Lamb lamb(Schedule learningRate) {
    return new Lamb(learningRate);
  }

  /**
   * {@return steps of one size along the sign of the running gradient; the learning rate is 0.001}
   */
  public static Lion lion() {
    return new Lion();
  }

  /**
   * {@return steps of one size along the sign of the running gradient}
   *
   * @param learningRate the learning rate
   */
  public static Lion lion(double learningRate) {
    return new Lion(learningRate);
  }

  /**
   * {@return steps of one size along the sign of the running gradient}
   *
   * @param learningRate the learning rate of each step
   */
  public static Lion lion(Schedule learningRate) {
    return new Lion(learningRate);
  }

  /**
   * {@return an optimizer whose float16 gradients do not vanish, since the loss is scaled}
   *
   * @param innerOptimizer takes the steps
   */
  public static LossScaleOptimizer lossScaleOptimizer(Optimizer innerOptimizer) {
    return new LossScaleOptimizer(innerOptimizer);
  }

  /**
   * {@return orthogonal steps for matrices, {@link #adamW()} for the rest; the learning rate is 0.001}
   */
  public static Muon muon() {
    return new Muon();
  }

  /**
   * {@return orthogonal steps for matrices, {@link #adamW()} for the rest}
   *
   * @param learningRate the learning rate
   */
  public static Muon muon(double learningRate) {
    return new Muon(learningRate);
  }

  /**
   * {@return orthogonal steps for matrices, {@link #adamW()} for the rest}
   *
   * @param learningRate the learning rate of each step
   */
  public static Muon muon(Schedule learningRate) {
    return new Muon(learningRate);
  }

  /**
   * {@return {@link #adam()} with Nesterov momentum; the learning rate is 0.001}
   */
  public static Nadam nadam() {
    return new Nadam();
  }

  /**
   * {@return {@link #adam()} with Nesterov momentum}
   *
   * @param learningRate the learning rate
   */
  public static Nadam nadam(double learningRate) {
    return new Nadam(learningRate);
  }

  /**
   * {@return {@link #adam()} with Nesterov momentum}
   *
   * @param learningRate the learning rate of each step
   */
  public static Nadam nadam(Schedule learningRate) {
    return new Nadam(learningRate);
  }

  /**
   * {@return gradients over their running root mean square; the learning rate is 0.001}
   */
  public static RMSprop rmsprop() {
    return new RMSprop();
  }

  /**
   * {@return gradients over their running root mean square}
   *
   * @param learningRate the learning rate
   */
  public static RMSprop rmsprop(double learningRate) {
    return new RMSprop(learningRate);
  }

  /**
   * {@return gradients over their running root mean square}
   *
   * @param learningRate the learning rate of each step
   */
  public static RMSprop rmsprop(Schedule learningRate) {
    return new RMSprop(learningRate);
  }

  /**
   * {@return {@link #adam()} that needs no schedule: it averages its own weights; the learning rate is 0.0025}
   */
  public static ScheduleFreeAdamW scheduleFreeAdamW() {
    return new ScheduleFreeAdamW();
  }

  /**
   * {@return {@link #adam()} that needs no schedule: it averages its own weights}
   *
   * @param learningRate the learning rate
   */
  public static ScheduleFreeAdamW scheduleFreeAdamW(double learningRate) {
    return new ScheduleFreeAdamW(learningRate);
  }

  /**
   * {@return {@link #adam()} that needs no schedule: it averages its own weights}
   *
   * @param learningRate the learning rate of each step
   */
  public static ScheduleFreeAdamW scheduleFreeAdamW(Schedule learningRate) {
    return new ScheduleFreeAdamW(learningRate);
  }

  /**
   * {@return gradient descent; the learning rate is 0.01}
   */
  public static SGD sgd() {
    return new SGD();
  }

  /**
   * {@return gradient descent}
   *
   * @param learningRate the learning rate
   */
  public static SGD sgd(double learningRate) {
    return new SGD(learningRate);
  }

  /**
   * {@return gradient descent}
   *
   * @param learningRate the learning rate of each step
   */
  public static SGD sgd(Schedule learningRate) {
    return new SGD(learningRate);
  }
}
