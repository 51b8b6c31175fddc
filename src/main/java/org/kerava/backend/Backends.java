package org.kerava.backend;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.kerava.tensor.Device;
import org.kerava.tensor.Scope;

/** Which backend serves which device, and which device is in use. */
public final class Backends {
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
      case CPU -> load("org.kerava.backend.cpu.Cpu");
      case META -> new Meta();
      case GPU -> throw new IllegalArgumentException("there is no GPU backend for " + device + " here; use \"cpu\"");
    };
  }

  /** By name: the implementations lie below this package's users but above it. */
  private static Backend load(String className) {
    try {
      return (Backend) Class.forName(className).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot start the backend " + className, e);
    }
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
