package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.kerava.tensor.Tensor;

class NamedActivationTest {
  static final List<String> NAMES = NamedActivation.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void eachNameIsAFunction(String name) {
    assertEquals(2, Activation.of(name).apply(Tensor.of(new float[][] {{-1, 2}, {0.5f, 3}})).ndim());
    assertSame(Activation.of(name), Activation.of(name));
  }

  @Test
  void theErrorForAnUnknownNameSeesAllOfThem() {
    var e = assertThrows(IllegalArgumentException.class, () -> Activation.of("hard_swisch"));
    assertTrue(e.getMessage().contains("hard_swish"), e.getMessage());
  }
}
