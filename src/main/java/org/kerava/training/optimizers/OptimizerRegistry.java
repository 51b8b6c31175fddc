package org.kerava.training.optimizers;

import org.kerava.saving.Identifiers;
import org.kerava.saving.ObjectFactory;
import org.kerava.training.Optimizer;

/** Keras's optimizers by name (internal). */
public final class OptimizerRegistry {
  private static final Identifiers<Optimizer> names = new Identifiers<>("optimizer", Optimizer.class);
  private static final String MODULE = "keras.optimizers";

  static {
    names.add(MODULE, Adadelta.class, Adadelta::new);
    names.add(MODULE, Adafactor.class, Adafactor::new);
    names.add(MODULE, Adagrad.class, Adagrad::new);
    names.add(MODULE, Adam.class, Adam::new);
    names.add(MODULE, AdamW.class, AdamW::new, "adamw");
    names.add(MODULE, Adamax.class, Adamax::new);
    names.add(MODULE, Ftrl.class, Ftrl::new);
    names.add(MODULE, Lamb.class, Lamb::new);
    names.add(MODULE, Lion.class, Lion::new);
    names.add(MODULE, Muon.class, Muon::new);
    names.add(MODULE, Nadam.class, Nadam::new);
    names.add(MODULE, RMSprop.class, RMSprop::new);
    names.add(MODULE, ScheduleFreeAdamW.class, ScheduleFreeAdamW::new, "schedulefreeadamw");
    names.add(MODULE, SGD.class, SGD::new);
    ObjectFactory.register(MODULE, "LossScaleOptimizer", LossScaleOptimizer.class, c -> new LossScaleOptimizer(c.get("inner_optimizer", Optimizer.class)));
  }

  private OptimizerRegistry() {}
}
