package org.kerava.training.schedules;

import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.training.Schedule;

/**
 * The base of Keras's schedules.
 *
 * @param <S> the schedule's own type
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/">Keras: learning rate schedules</a>
 */
public abstract class KerasSchedule<S extends KerasSchedule<S>> implements Schedule, Configurable {
  private String name;

  KerasSchedule(String name) {
    this.name = name;
  }

  @SuppressWarnings("unchecked")
  final S self() {
    return (S) this;
  }

  static long steps(String schedule, String option, long steps) {
    if (steps <= 0) throw new IllegalArgumentException(schedule + ": " + option + " must be more than 0; got " + steps);
    return steps;
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
  public S name(String name) {
    this.name = name;
    return self();
  }

  @Override
  public void config(Config c) {
    name = c.field("name", name);
  }
}
