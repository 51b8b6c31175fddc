package org.kerava.training.callbacks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Callbacks.csvLogger;
import static org.kerava.Callbacks.earlyStopping;
import static org.kerava.Callbacks.lambdaCallback;
import static org.kerava.Callbacks.learningRateScheduler;
import static org.kerava.Callbacks.reduceLrOnPlateau;
import static org.kerava.Callbacks.terminateOnNaN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.kerava.Layers;
import org.kerava.models.Sequential;
import org.kerava.ops.Operations;
import org.kerava.saving.Json;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.training.Callback;
import org.kerava.training.History;
import org.kerava.training.Logs;

class CallbacksTest {
  private static Sequential model(double rate) {
    var model = Sequential.of(Layers.input(1), Layers.dense(1));
    model.compile("sgd", "mse", "mae");
    model.optimizer().learningRate(rate);
    return model;
  }

  private static Tensor x() {
    return Tensor.of(new float[][] {{0}, {1}, {2}, {3}, {4}});
  }

  @TestFactory
  List<DynamicTest> callbacksDoWhatKerasDoes() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/golden/callbacks.jsonl"))) {
      Map<String, Object> c = Json.parseObject(line);
      tests.add(DynamicTest.dynamicTest(c.get("name") + " " + c.get("options"), () -> golden(c)));
    }
    return tests;
  }

  private static void golden(Map<String, Object> c) {
    Map<String, Object> o = Json.object(c.get("options"));
    boolean stopping = c.get("name").equals("EarlyStopping");
    Callback callback = stopping ? stopping(o) : plateau(o);
    var model = model(0.5);
    callback.model(model);
    callback.onTrainBegin(new Logs());
    int epoch = ((Number) c.get("initial")).intValue();
    int end = epoch;
    var rates = new ArrayList<Double>();
    for (Object v : Json.array(c.get("values"))) {
      model.setWeights(List.of(Operations.full(Shape.of(1, 1), epoch), Operations.full(Shape.of(1), 0)));
      end = epoch;
      callback.onEpochEnd(epoch++, new Logs().put("loss", 1).put("metric", v.equals("nan") ? Double.NaN : Double.parseDouble((String) v)));
      rates.add(model.optimizer().learningRate());
      if (model.stopTraining()) break;
    }
    callback.onTrainEnd(new Logs());
    if (stopping) {
      assertEquals(((Number) c.get("end")).intValue(), end);
      assertEquals(((Number) c.get("weight")).doubleValue(), model.getWeights().get(0).item());
    } else {
      assertEquals(Json.array(c.get("rates")).stream().map(r -> ((Number) r).doubleValue()).toList(), rates);
    }
  }

  private static Callback stopping(Map<String, Object> o) {
    var s = earlyStopping("metric").mode((String) o.get("mode")).patience(number(o, "patience").intValue()).minDelta(number(o, "min_delta").doubleValue())
        .startFromEpoch(number(o, "start_from_epoch").intValue()).restoreBestWeights((Boolean) o.get("restore_best_weights"));
    return o.containsKey("baseline") ? s.baseline(number(o, "baseline").doubleValue()) : s;
  }

  private static Callback plateau(Map<String, Object> o) {
    return reduceLrOnPlateau("metric").mode((String) o.get("mode")).patience(number(o, "patience").intValue()).minDelta(number(o, "min_delta").doubleValue())
        .factor(number(o, "factor").doubleValue()).cooldown(number(o, "cooldown").intValue()).minLr(number(o, "min_lr").doubleValue());
  }

  private static Number number(Map<String, Object> o, String key) {
    return (Number) o.get(key);
  }

  @Test
  void hooksRunInKerasOrder() {
    var calls = new ArrayList<String>();
    var callback = new Callback() {
      @Override
      public void onTrainBegin(Logs logs) {
        calls.add("train");
      }

      @Override
      public void onTrainEnd(Logs logs) {
        calls.add("/train" + logs.names());
      }

      @Override
      public void onEpochBegin(int epoch, Logs logs) {
        calls.add("epoch " + epoch);
      }

      @Override
      public void onEpochEnd(int epoch, Logs logs) {
        calls.add("/epoch " + epoch + logs.names());
      }

      @Override
      public void onTrainBatchBegin(int batch, Logs logs) {
        calls.add("batch " + batch);
      }

      @Override
      public void onTrainBatchEnd(int batch, Logs logs) {
        calls.add("/batch " + batch + logs.names());
      }

      @Override
      public void onTestBegin(Logs logs) {
        calls.add("test");
      }

      @Override
      public void onTestEnd(Logs logs) {
        calls.add("/test" + logs.names());
      }

      @Override
      public void onTestBatchEnd(int batch, Logs logs) {
        calls.add("/test batch " + batch + logs.names());
      }

      @Override
      public void onPredictBatchEnd(int batch, Logs logs) {
        calls.add("/predict batch " + batch);
      }
    };
    var model = model(0.01);
    model.fit(x(), x(), f -> f.initialEpoch(3).epochs(4).batchSize(3).validationData(x(), x()).validationBatchSize(5).verbose(0).callbacks(callback));
    assertEquals(List.of("train", "epoch 3", "batch 0", "/batch 0[loss, mae]", "batch 1", "/batch 1[loss, mae]", "test", "/test batch 0[loss, mae]",
        "/test[loss, mae]", "/epoch 3[loss, mae, val_loss, val_mae]", "/train[loss, mae, val_loss, val_mae]"), calls);
    calls.clear();
    model.predict(x(), p -> p.batchSize(4).verbose(0).callbacks(callback));
    assertEquals(List.of("/predict batch 0", "/predict batch 1"), calls);
  }

  @Test
  void theScheduledRateIsInTheHistory() {
    var seen = new ArrayList<Double>();
    History h = model(1).fit(x(), x(), f -> f.epochs(3).verbose(0).callbacks(learningRateScheduler((epoch, rate) -> epoch == 0 ? 0.5 : rate / 2),
        lambdaCallback().onEpochEnd((epoch, logs) -> seen.add(logs.get("learning_rate")))));
    assertArrayEquals(new double[] {0.5, 0.25, 0.125}, h.get("learning_rate"));
    assertEquals(List.of(0.5, 0.25, 0.125), seen);
    assertArrayEquals(new double[] {0.1, 0.05}, model(1).fit(x(), x(), f -> f.epochs(2).verbose(0)
        .callbacks(learningRateScheduler(epoch -> 0.1 / (epoch + 1)))).get("learning_rate"), 1e-8);
  }

  @Test
  void trainingEndsEarlyWithTheBestWeights() {
    var model = model(1.5); // diverges, so the first epoch is the best
    var best = new ArrayList<Tensor>();
    History h = model.fit(x(), x(), f -> f.epochs(20).verbose(0).callbacks(earlyStopping("loss").patience(2).restoreBestWeights(true),
        lambdaCallback().onEpochEnd((epoch, logs) -> best.add(model.getWeights().get(0)))));
    assertEquals(3, h.epoch().size());
    assertEquals(best.get(0).item(), model.getWeights().get(0).item());
  }

  @Test
  void aLossThatIsNoNumberEndsTheTraining() {
    Tensor y = Tensor.of(new float[][] {{0}, {Float.NaN}, {2}, {3}, {4}});
    assertEquals(1, model(0.1).fit(x(), y, f -> f.epochs(4).verbose(0).callbacks(terminateOnNaN())).epoch().size());
    assertEquals(4, model(0.1).fit(x(), y, f -> f.epochs(4).verbose(0)).epoch().size());
    String message = assertThrows(ArithmeticException.class,
        () -> model(0.1).fit(x(), y, f -> f.verbose(0).callbacks(terminateOnNaN().raiseError(true)))).getMessage();
    assertEquals("NaN or Inf loss encountered at batch 0. Loss value: nan. Terminating training immediately.", message);
  }

  @Test
  void logsBecomeATable(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("log.csv");
    var model = model(0.01);
    model.fit(x(), x(), f -> f.epochs(2).verbose(0).validationData(x(), x()).validationFreq(2).callbacks(csvLogger(path.toString())));
    model.fit(x(), x(), f -> f.epochs(1).verbose(0).callbacks(csvLogger(path).append(true)));
    String[] lines = Files.readString(path).split("\r\n");
    assertEquals("epoch,loss,mae,val_loss,val_mae", lines[0]);
    assertEquals(4, lines.length);
    assertTrue(lines[1].startsWith("0,") && lines[1].endsWith(",NA,NA"), lines[1]);
    assertTrue(lines[2].startsWith("1,") && !lines[2].contains("NA"), lines[2]);
    assertThrows(java.io.UncheckedIOException.class, () -> model.fit(x(), x(), f -> f.verbose(0).callbacks(csvLogger(folder.resolve("no/log.csv")))));
  }

  @Test
  void wrongOptionsAreNamed() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> earlyStopping().mode("maximum")).getMessage().contains("\"max\""));
    assertThrows(IllegalArgumentException.class, () -> reduceLrOnPlateau().factor(1));
    String message = assertThrows(IllegalArgumentException.class,
        () -> model(0.1).fit(x(), x(), f -> f.epochs(2).verbose(0).callbacks(lambdaCallback().onEpochEnd((e, logs) -> logs.put("mine", e)), earlyStopping("mine"))))
        .getMessage();
    assertTrue(message.contains("mode(\"max\")"), message);
    assertThrows(IllegalStateException.class, () -> earlyStopping().model());
    var model = model(0.1);
    History h = model.fit(x(), x(), f -> f.epochs(2).verbose(0).callbacks(earlyStopping("val_loss"))); // a warning only, as in Keras
    assertEquals(2, h.epoch().size());
    assertFalse(model.stopTraining());
  }

  @Test
  void numbersReadAsInPython() {
    assertEquals("0.0010000000474974513", Python.number(0.0010000000474974513));
    assertEquals("1e-05", Python.number(1e-5));
    assertEquals("0.0001", Python.number(1e-4));
    assertEquals("-2.5e+16", Python.number(-2.5e16));
    assertEquals("12.0", Python.number(12));
    assertEquals("-0.0", Python.number(-0.0));
  }
}
