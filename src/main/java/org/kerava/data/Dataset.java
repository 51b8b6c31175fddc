package org.kerava.data;

import java.util.Iterator;
import java.util.OptionalLong;

/** A source of batches. A generator is a lambda that gives an iterator. */
@FunctionalInterface
public interface Dataset extends Iterable<Batch> {
  @Override
  Iterator<Batch> iterator();

  /** {@return how many elements an iteration gives, if that is known} */
  default OptionalLong cardinality() {
    return OptionalLong.empty();
  }
}
