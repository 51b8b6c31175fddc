/** Kerava: Keras for the JVM. Start at {@link org.kerava}. */
module org.kerava {
  requires jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports org.kerava.ops;
  exports org.kerava.tensor;
}
