package org.kerava.training.callbacks;

import org.jspecify.annotations.Nullable;
import org.kerava.training.Logs;
import org.kerava.training.Optimizer;

/**
 * Lowers the learning rate when a value has stopped getting better. The logs get an entry {@code "learning_rate"}.
 *
 * @see <a href="https://keras.io/api/callbacks/reduce_lr_on_plateau/">Keras: ReduceLROnPlateau</a>
 */
public final class ReduceLROnPlateau extends MonitorCallback<ReduceLROnPlateau> {
  private double factor = 0.1;
  private int patience = 10;
  private int verbose;
  private int cooldown;
  private double minLr;
  private int cooling;
  private int wait;
  private @Nullable Double best;

  /** Watches {@code "val_loss"}. */
  public ReduceLROnPlateau() {
    this("val_loss");
  }

  /**
   * Watches an entry of the logs.
   *
   * @param monitor as in {@code "val_accuracy"}
   */
  public ReduceLROnPlateau(String monitor) {
    super(monitor);
    minDelta(1e-4);
  }

  /**
   * {@return this}
   *
   * @param factor of the learning rate, less than 1; 0.1 by default
   */
  public ReduceLROnPlateau factor(double factor) {
    if (!(factor < 1)) throw new IllegalArgumentException("ReduceLROnPlateau: factor must be less than 1; got " + factor);
    this.factor = factor;
    return this;
  }

  /**
   * {@return this}
   *
   * @param patience after so many epochs without a better value the rate is lowered, 10 by default
   */
  public ReduceLROnPlateau patience(int patience) {
    this.patience = patience;
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose 1 to print a line for each change; 0 by default
   */
  public ReduceLROnPlateau verbose(int verbose) {
    this.verbose = verbose;
    return this;
  }

  /**
   * {@return this}
   *
   * @param cooldown epochs after a change that do not count, 0 by default
   */
  public ReduceLROnPlateau cooldown(int cooldown) {
    this.cooldown = cooldown;
    return this;
  }

  /**
   * {@return this}
   *
   * @param minLr the least learning rate, 0 by default
   */
  public ReduceLROnPlateau minLr(double minLr) {
    this.minLr = minLr;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    best = null;
    cooling = 0;
    wait = 0;
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Optimizer optimizer = model().optimizer();
    logs.put("learning_rate", optimizer.learningRate());
    Double current = value(logs, "Learning rate reduction is");
    if (current == null) return;
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (better(current, best)) {
      best = current;
      wait = 0;
    } else if (cooling == 0 && ++wait >= patience && reduce(optimizer, epoch)) {
      cooling = cooldown;
      wait = 0;
    }
  }

  private boolean reduce(Optimizer optimizer, int epoch) {
    double old = optimizer.learningRate();
    if (!(old > (float) minLr)) return false;
    double rate = Math.max(old * factor, minLr);
    optimizer.learningRate(rate);
    if (verbose > 0) {
      System.out.println("\nEpoch " + (epoch + 1) + ": ReduceLROnPlateau reducing learning rate to " + Python.number(rate) + ".");
    }
    return true;
  }
}
