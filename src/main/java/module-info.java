/** Kerava: Keras for the JVM. Start at {@link org.kerava}. */
module org.kerava {
  requires jdk.incubator.vector;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports org.kerava.data;
  exports org.kerava.layers.activation;
  exports org.kerava.layers.attention;
  exports org.kerava.layers.constraints;
  exports org.kerava.layers.convolutional;
  exports org.kerava.layers.core;
  exports org.kerava.layers.initializers;
  exports org.kerava.layers.merging;
  exports org.kerava.layers.normalization;
  exports org.kerava.layers.pooling;
  exports org.kerava.layers.preprocessing;
  exports org.kerava.layers.regularization;
  exports org.kerava.layers.regularizers;
  exports org.kerava.layers.reshaping;
  exports org.kerava.layers.rnn;
  exports org.kerava.layers;
  exports org.kerava.models;
  exports org.kerava.ops;
  exports org.kerava.saving;
  exports org.kerava.tensor;
  exports org.kerava.training.callbacks;
  exports org.kerava.training.losses;
  exports org.kerava.training.metrics;
  exports org.kerava.training.optimizers;
  exports org.kerava.training.schedules;
  exports org.kerava.training;
  exports org.kerava;
}
