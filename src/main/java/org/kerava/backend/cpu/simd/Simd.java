package org.kerava.backend.cpu.simd;

import java.util.Locale;

/**
 * The vector width of this run, chosen once at start: the CPU's preferred width, or less by {@code -Dkerava.simd=off|128|256|512}.
 *
 * <p>This class never touches {@code jdk.incubator.vector} unless the module is there, so it can always be loaded. Without the module
 * everything runs on the scalar twins (same results, about ten times slower), and one warning says which flag to add and where.
 */
public final class Simd {
  /** The system property that limits the width. */
  public static final String PROPERTY = "kerava.simd";

  /** Bits per vector: 512, 256, 128, or 0 where scalar kernels run. */
  public static final int BITS = choose(System.getProperty(PROPERTY, ""), present() ? Preferred.bits() : 0);

  /** Floats per vector; 1 where scalar kernels run. */
  public static final int LANES = Math.max(1, BITS / Float.SIZE);

  private static final String MODULE = "jdk.incubator.vector";

  private Simd() {}

  /** Whether vector kernels may be used at all. */
  public static boolean on() {
    return BITS > 0;
  }

  private static boolean present() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private static int choose(String wish, int preferred) {
    var limit = switch (wish.toLowerCase(Locale.ROOT)) {
      case "" -> 512;
      case "off", "0" -> 0;
      case "128" -> 128;
      case "256" -> 256;
      case "512" -> 512;
      default -> throw new IllegalArgumentException(
          "-D" + PROPERTY + "=" + wish + " is not a vector width; use off, 128, 256 or 512, or leave it out");
    };
    if (limit == 0) {
      return 0;
    }
    if (preferred == 0) {
      warnModuleMissing();
      return 0;
    }
    // A species wider than the CPU's is emulated, hundreds of times slower: never take one.
    return Math.min(limit, preferred);
  }

  private static void warnModuleMissing() {
    System.getLogger("org.kerava").log(System.Logger.Level.WARNING,
        "SLOW: the module " + MODULE + " is not in this JVM, so Kerava computes without SIMD, about 10 times slower (same results). "
            + "Add the flag  --add-modules " + MODULE + "  to the java command line (before -cp or the class name), in an IDE to the "
            + "run configuration's VM options, in Maven to surefire's <argLine> and exec's arguments, in Gradle to "
            + "applicationDefaultJvmArgs and test.jvmArgs, or set the environment variable "
            + "JDK_JAVA_OPTIONS=\"--add-modules " + MODULE + "\". To keep scalar kernels and silence this: -D" + PROPERTY + "=off");
  }
}
