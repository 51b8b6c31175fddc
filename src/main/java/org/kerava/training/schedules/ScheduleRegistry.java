package org.kerava.training.schedules;

import java.util.function.Function;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;

/** Keras's schedules by name (internal). */
public final class ScheduleRegistry {
  private static final String RATE = "initial_learning_rate";

  static {
    add(CosineDecay.class, c -> new CosineDecay(c.getDouble(RATE), c.getInt("decay_steps")));
    add(CosineDecayRestarts.class, c -> new CosineDecayRestarts(c.getDouble(RATE), c.getInt("first_decay_steps")));
    add(ExponentialDecay.class, c -> new ExponentialDecay(c.getDouble(RATE), c.getInt("decay_steps"), c.getDouble("decay_rate")));
    add(InverseTimeDecay.class, c -> new InverseTimeDecay(c.getDouble(RATE), c.getInt("decay_steps"), c.getDouble("decay_rate")));
    add(PiecewiseConstantDecay.class, PiecewiseConstantDecay::of);
    add(PolynomialDecay.class, c -> new PolynomialDecay(c.getDouble(RATE), c.getInt("decay_steps")));
  }

  private ScheduleRegistry() {}

  private static <S extends KerasSchedule<S>> void add(Class<S> type, Function<Config, S> make) {
    ObjectFactory.register("keras.optimizers.schedules", type.getSimpleName(), type, make);
  }
}
