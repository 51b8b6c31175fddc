package org.kerava.backend;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.kerava.tensor.Device;
import org.kerava.tensor.Scope;

/** Which backend serves which device, and which device is in use. */
public final class Backends {
  /** The system property that says whether steps are planned: {@code on} or {@code off}. */
  private static final String PLAN = "kerava.plan";

  private static final ConcurrentHashMap<Device, Backend> backends = new ConcurrentHashMap<>();
  private static final ThreadLocal<Device> chosen = new ThreadLocal<>();
  private static volatile Device standard = Device.cpu();

  static {
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) Recordings.follow();
  }

  private Backends() {}

  /**
   * The backend of a device.
   *
   * @param device a device that exists here
   * @return its backend, made at the first call
   */
  public static Backend of(Device device) {
    Backend b = backends.get(device);
    return b != null ? b : backends.computeIfAbsent(device, d -> Observers.shown(create(d)));
  }

  /** Hands out other objects from now on. */
  static void replace(UnaryOperator<Backend> by) {
    backends.replaceAll((device, b) -> by.apply(b));
  }

  private static Backend create(Device device) {
    return switch (device.kind()) {
      case CPU -> planned(load("org.kerava.backend.cpu.Cpu"));
      case META -> new Meta();
      case GPU -> throw new IllegalArgumentException("there is no GPU backend for " + device + " here; use \"cpu\"");
    };
  }

  private static Backend planned(Backend b) {
    return switch (System.getProperty(PLAN, "on")) {
      case "on" -> load("org.kerava.backend.plan.Planned", b);
      case "off" -> b;
      case String s -> throw new IllegalArgumentException("-D" + PLAN + "=" + s + ": give on or off");
    };
  }

  /** By name: the implementations lie below this package's users but above it. */
  private static Backend load(String className, Backend... below) {
    try {
      return (Backend) Class.forName(className).getConstructors()[0].newInstance((Object[]) below);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot start the backend " + className, e);
    }
  }

  /** Puts another backend in a device's place until the scope is closed: for tests, which compare two in one process. */
  static Scope replace(Device device, Backend by) {
    Backend before = of(device);
    backends.put(device, by);
    return () -> backends.put(device, before);
  }

  /** {@return the backend where new tensors are made on this thread} */
  public static Backend current() {
    return of(currentDevice());
  }

  /** {@return the device where new tensors are made on this thread} */
  public static Device currentDevice() {
    Device d = chosen.get();
    return d == null ? standard : d;
  }

  /**
   * Chooses the device of new tensors on all threads that choose none.
   *
   * @param device the device
   */
  public static void setStandard(Device device) {
    of(device);
    standard = device;
  }

  /**
   * Chooses the device of new tensors on this thread.
   *
   * @param device the device
   * @return closes to the choice before
   */
  public static Scope use(Device device) {
    of(device);
    Device before = chosen.get();
    chosen.set(device);
    return () -> {
      if (before == null) chosen.remove();
      else chosen.set(before);
    };
  }
}
