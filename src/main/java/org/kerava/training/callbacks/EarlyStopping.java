package org.kerava.training.callbacks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;
import org.kerava.training.Logs;

/**
 * Ends the training when a value has stopped getting better: {@code earlyStopping("val_loss").patience(3).restoreBestWeights(true)}.
 *
 * @see <a href="https://keras.io/api/callbacks/early_stopping/">Keras: EarlyStopping</a>
 */
public final class EarlyStopping extends MonitorCallback<EarlyStopping> {
  private int patience;
  private int verbose;
  private @Nullable Double baseline;
  private boolean restoreBestWeights;
  private int startFromEpoch;
  private int wait;
  private int stoppedEpoch;
  private int bestEpoch;
  private @Nullable Double best;
  private @Nullable List<Tensor> bestWeights;

  /** Watches {@code "val_loss"}. */
  public EarlyStopping() {
    this("val_loss");
  }

  /**
   * Watches an entry of the logs.
   *
   * @param monitor as in {@code "val_accuracy"}
   */
  public EarlyStopping(String monitor) {
    super(monitor);
  }

  /**
   * {@return this}
   *
   * @param patience after so many epochs without a better value the training ends, 0 by default
   */
  public EarlyStopping patience(int patience) {
    this.patience = patience;
    return this;
  }

  /**
   * {@return this}
   *
   * @param verbose 1 to print a line when the training ends; 0 by default
   */
  public EarlyStopping verbose(int verbose) {
    this.verbose = verbose;
    return this;
  }

  /**
   * {@return this}
   *
   * @param baseline values that are not better than this count as no progress; none by default
   */
  public EarlyStopping baseline(double baseline) {
    this.baseline = baseline;
    return this;
  }

  /**
   * {@return this}
   *
   * @param restore whether the model gets the weights of the best epoch when the training ends, for whatever reason; false by default
   */
  public EarlyStopping restoreBestWeights(boolean restore) {
    restoreBestWeights = restore;
    return this;
  }

  /**
   * {@return this}
   *
   * @param epoch from 0; what happens before does not count
   */
  public EarlyStopping startFromEpoch(int epoch) {
    startFromEpoch = epoch;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    wait = 0;
    stoppedEpoch = 0;
    bestEpoch = 0;
    best = null;
    bestWeights = null;
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Double current = value(logs, "Early stopping");
    if (current == null || epoch < startFromEpoch) return;
    wait++;
    if (better(current, best)) {
      best = current;
      bestEpoch = epoch;
      if (restoreBestWeights) bestWeights = model().getWeights();
      if (baseline == null || better(current, baseline)) wait = 0;
    } else if (wait >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      model().stopTraining(true);
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (stoppedEpoch > 0 && verbose > 0) System.out.println("Epoch " + (stoppedEpoch + 1) + ": early stopping");
    List<Tensor> weights = bestWeights;
    if (weights == null) return;
    if (verbose > 0) System.out.println("Restoring model weights from the end of the best epoch: " + (bestEpoch + 1) + ".");
    model().setWeights(weights);
    bestWeights = null;
  }

  /** {@return the epoch after which the training was ended, from 0; 0 if it ran to its end} */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  /** {@return the epoch of the best value, from 0} */
  public int bestEpoch() {
    return bestEpoch;
  }
}
