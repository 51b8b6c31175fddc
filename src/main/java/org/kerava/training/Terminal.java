package org.kerava.training;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What standard output can show. */
final class Terminal {
  private Terminal() {}

  /** Asked once: where the output goes does not change. */
  private static final class Facts {
    static final boolean INTERACTIVE = interactive();
    static final int WIDTH = INTERACTIVE ? width() : Integer.MAX_VALUE;
    static final boolean COLOURS = INTERACTIVE && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
  }

  private static boolean interactive() {
    Console c = System.console();
    return c != null && c.isTerminal();
  }

  private static int width() {
    String columns = System.getenv("COLUMNS");
    if (columns != null && columns.matches("\\d{1,4}")) return Math.max(20, Integer.parseInt(columns));
    try {
      Process p = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String[] size = new String(p.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim().split(" ");
      if (p.waitFor(1, TimeUnit.SECONDS) && p.exitValue() == 0 && size.length == 2) return Math.max(20, Integer.parseInt(size[1]));
    } catch (IOException | NumberFormatException e) {
      return 80; // no stty here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 80;
  }

  static boolean isInteractive() {
    return Facts.INTERACTIVE;
  }

  static int columns() {
    return Facts.WIDTH;
  }

  static boolean hasColours() {
    return Facts.COLOURS;
  }

  static boolean canShow(PrintStream out, char c) {
    return out.charset().newEncoder().canEncode(c);
  }
}
