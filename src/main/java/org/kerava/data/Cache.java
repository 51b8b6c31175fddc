package org.kerava.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensors;

/** A set whose elements stay in memory after the first reading to the end. */
final class Cache implements Dataset {
  private final Dataset source;
  private volatile @Nullable List<Batch> kept;

  Cache(Dataset source) {
    this.source = source;
  }

  @Override
  public OptionalLong cardinality() {
    List<Batch> all = kept;
    return all != null ? OptionalLong.of(all.size()) : source.cardinality();
  }

  @Override
  public Iterator<Batch> iterator() {
    List<Batch> all = kept;
    if (all != null) return all.iterator();
    Iterator<Batch> from = source.iterator();
    return new Elements.Each(from) {
      private final List<Batch> read = new ArrayList<>();

      @Override
      @Nullable Batch advance() {
        if (!from.hasNext()) {
          kept = List.copyOf(read);
          return null;
        }
        Batch b = keep(from.next());
        read.add(b);
        return b;
      }
    };
  }

  /** Inside a training step the elements would die with it. */
  private static Batch keep(Batch b) {
    Tensors y = b.targetsOrNull();
    Tensors w = b.weightsOrNull();
    return Batch.ofParts(b.inputs().map(t -> t.keep()), y == null ? null : y.map(t -> t.keep()), w == null ? null : w.map(t -> t.keep()));
  }
}
