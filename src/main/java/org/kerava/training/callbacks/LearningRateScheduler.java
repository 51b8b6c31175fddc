package org.kerava.training.callbacks;

import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * Sets the learning rate at the begin of each epoch: {@code learningRateScheduler((epoch, rate) -> epoch < 3 ? rate : rate * 0.9)}. The logs get
 * an entry {@code "learning_rate"}.
 *
 * @see <a href="https://keras.io/api/callbacks/learning_rate_scheduler/">Keras: LearningRateScheduler</a>
 */
public final class LearningRateScheduler extends Callback {
  private final ToDoubleBiFunction<Integer, Double> schedule;
  private int verbose;

  /**
   * A rate that depends on the epoch and the rate so far.
   *
   * @param schedule from the epoch, counted from 0, and the present rate to the new one
   */
  public LearningRateScheduler(ToDoubleBiFunction<Integer, Double> schedule) {
    this.schedule = schedule;
  }

  /**
   * A rate that depends on the epoch.
   *
   * @param schedule from the epoch, counted from 0, to the rate
   */
  public LearningRateScheduler(IntToDoubleFunction schedule) {
    this((epoch, rate) -> schedule.applyAsDouble(epoch));
  }

  /**
   * {@return this}
   *
   * @param verbose 1 to print a line for each epoch; 0 by default
   */
  public LearningRateScheduler verbose(int verbose) {
    this.verbose = verbose;
    return this;
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    double rate = schedule.applyAsDouble(epoch, model().optimizer().learningRate());
    model().optimizer().learningRate(rate);
    if (verbose > 0) {
      System.out.println("\nEpoch " + (epoch + 1) + ": LearningRateScheduler setting learning rate to " + Python.number(rate) + ".");
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.put("learning_rate", model().optimizer().learningRate());
  }
}
