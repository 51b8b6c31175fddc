package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Reference;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

class GatherTest {
  private static View random(Shape shape, DType dtype, int bound, long seed) {
    var r = new Random(seed);
    double[] v = new double[shape.size()];
    for (int i = 0; i < v.length; i++) v[i] = r.nextInt(bound) - 2; // some numbers are of no row
    return View.of(Tensor.of(v, shape, dtype));
  }

  @ParameterizedTest
  @CsvSource({"7,3,float32,int32", "1,1,int32,int64", "40,784,float32,int32", "5,600,float64,int64", "9,17,uint8,int32", "3,40000,float32,int32", "6,2,int64,int32"})
  void rowsAreThoseOfTheReference(int rows, int width, String dtype, String idType) {
    DType t = DType.of(dtype);
    View table = random(Shape.of(rows, width), t, 100, 1);
    View ids = random(Shape.of(4, 13), DType.of(idType), rows + 3, 2);
    View a = random(Shape.of(4, 13, width), t, 9, 3);
    View b = random(Shape.of(4, 13, width), t, 9, 3);
    new Cpu().gather(a, table, ids);
    new Reference().gather(b, table, ids);
    assertArrayEquals(numbers(b), numbers(a));
    View to = random(Shape.of(rows, width), t, 100, 4);
    View want = random(Shape.of(rows, width), t, 100, 4);
    new Cpu().scatterAdd(to, a, ids);
    new Reference().scatterAdd(want, a, ids);
    assertArrayEquals(numbers(want), numbers(to));
  }

  private static double[] numbers(View v) {
    return new org.kerava.tensor.EagerTensor(v).toDoubleArray();
  }
}
