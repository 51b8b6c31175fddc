package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  @Test
  void tellsLimitsAndShares() {
    String text = SelfTest.report(true);
    for (String limit : new String[] {"multiply-adds in registers", "(L1)", "(L2)", "(L3)", "(memory)"}) {
      assertTrue(Pattern.compile(Pattern.quote(limit) + " +\\d+\\.\\d +\\d+\\.\\d G").matcher(text).find(), text);
    }
    for (String kernel : new String[] {"matrix product", "convolution 3x3", "LSTM(", "exp of", "softmax", "Adam"}) {
      assertTrue(Pattern.compile(Pattern.quote(kernel) + ".* \\d+\\.\\d{3} +\\d+\\.\\d G.*\\d+ % of ").matcher(text).find(), text);
    }
  }

  @Test
  void printsTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertFalse(Pattern.compile("\\d,\\d").matcher(SelfTest.report(true)).find());
    } finally {
      Locale.setDefault(before);
    }
  }
}
