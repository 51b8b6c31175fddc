package org.kerava.backend;

import org.kerava.backend.cpu.Cpu;
import org.kerava.backend.plan.Planned;
import org.kerava.tensor.Device;
import org.kerava.tensor.Scope;

/** Chooses in a test whether steps are planned. */
public final class BackendSwitch {
  private BackendSwitch() {}

  /** Until it is closed, steps on the CPU are planned or not. */
  public static Scope planned(boolean on) {
    return Backends.replace(Device.cpu(), on ? new Planned(new Cpu()) : new Cpu());
  }

  /** How many steps ran from a plan. */
  public static long followed(Backend b) {
    return b instanceof Planned p ? p.followed() : 0;
  }
}
