package org.kerava.training;

/** How much fit, evaluate and predict print. */
enum Verbosity {
  SILENT, BAR, LINE, AUTO;

  static Verbosity of(int verbose) {
    return switch (verbose) {
      case 0 -> SILENT;
      case 1 -> BAR;
      case 2 -> LINE;
      default -> throw new IllegalArgumentException("verbose is 0 (nothing), 1 (a bar), 2 (a line per epoch) or \"auto\"; got " + verbose);
    };
  }

  static Verbosity of(String verbose) {
    return switch (verbose) {
      case "auto" -> AUTO;
      case "0" -> SILENT;
      case "1" -> BAR;
      case "2" -> LINE;
      default -> throw new IllegalArgumentException("verbose is 0 (nothing), 1 (a bar), 2 (a line per epoch) or \"auto\"; got \"" + verbose + "\"");
    };
  }
}
