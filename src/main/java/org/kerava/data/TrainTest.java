package org.kerava.data;

import org.kerava.tensor.Tensor;

/**
 * A data set in two parts, as Keras's {@code load_data()} gives it.
 *
 * @param xTrain inputs to train on, one row per sample
 * @param yTrain their labels
 * @param xTest inputs to test on
 * @param yTest their labels
 */
public record TrainTest(Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest) {}
