package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Logs LOGS = new Logs(Map.of("loss", 0.5, "accuracy", 0.25, "tiny", 0.00012345));

  private static String run(Verbosity v, boolean terminal, boolean colours, int columns, long target, Charset charset, int steps) {
    var bytes = new ByteArrayOutputStream();
    var bar = new Progress(v, terminal, colours, columns, new PrintStream(bytes, true, charset));
    bar.line("Epoch 1/2");
    bar.begin(target);
    for (int i = 1; i <= steps; i++) bar.step(i, () -> LOGS);
    bar.end(LOGS);
    return bytes.toString(charset).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aTerminalShowsKerasBar() {
    String text = run(Verbosity.AUTO, true, false, 200, 12, StandardCharsets.UTF_8, 12);
    assertTrue(text.startsWith("Epoch 1/2\n\r 1/12 ━━━━━━━━━━━━━━━━━━━━ 0s "), text);
    assertTrue(text.matches("(?s).*\r12/12 ━{20} 0s \\d+(us|ms)/step - accuracy: 0.2500 - loss: 0.5000 - tiny: 1.2345e-04 *\n"), text);
    String coloured = run(Verbosity.AUTO, true, true, 200, 4, StandardCharsets.UTF_8, 2);
    assertTrue(coloured.contains("\r\033[1m1/4\033[0m \033[32m━━━━━\033[0m\033[37m━━━━━━━━━━━━━━━\033[0m \033[1m"), coloured);
    String narrow = run(Verbosity.AUTO, true, false, 40, 12, StandardCharsets.UTF_8, 1);
    for (String line : narrow.split("[\r\n]")) assertTrue(line.length() < 40, line);
    assertTrue(run(Verbosity.AUTO, true, false, 200, -1, StandardCharsets.UTF_8, 3).contains("      1/Unknown 0s "));
    assertTrue(run(Verbosity.BAR, true, false, 200, 4, StandardCharsets.US_ASCII, 1).contains("1/4 =====---------------"));
  }

  @Test
  void elsewhereThereIsOneLinePerEpoch() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      String text = run(Verbosity.AUTO, false, false, 80, 12, StandardCharsets.UTF_8, 12);
      assertTrue(text.matches("Epoch 1/2\n12/12 - 0s - \\d+(us|ms)/step - accuracy: 0.2500 - loss: 0.5000 - tiny: 1.2345e-04\n"), text);
    } finally {
      Locale.setDefault(before);
    }
    assertEquals("", run(Verbosity.SILENT, false, false, 80, 12, StandardCharsets.UTF_8, 12));
    String unknown = run(Verbosity.LINE, false, false, 80, -1, StandardCharsets.UTF_8, 3);
    assertTrue(unknown.contains("\n3/3 - 0s"), unknown);
  }
}
