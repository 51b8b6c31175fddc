package org.kerava.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;

/**
 * The committed list of what may be missing: {@code kind name [option=value ...]}, one a line, {@code *} at the end of a name for all that
 * start so. It may only shrink: {@link #size} is asserted, and an entry all of whose calls pass must go.
 */
final class NotYet {
  private record Entry(String line, String kind, String name, Map<String, String> options) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, int[]> tally = new TreeMap<>(); // passed, not passed

  NotYet() {
    try {
      for (String line : Files.readAllLines(Path.of("src/test/resources/golden/recorded/not-yet.txt"))) {
        String l = line.replaceFirst("#.*", "").strip();
        if (l.isEmpty()) continue;
        String[] parts = l.split(" +");
        var options = new TreeMap<String, String>();
        for (int i = 2; i < parts.length; i++) options.put(parts[i].split("=")[0], parts[i].split("=")[1]);
        entries.add(new Entry(l, parts[0], parts[1], options));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return entries.size();
  }

  /** The entry that covers a call. */
  Optional<String> covers(Call c) {
    return entries.stream().filter(e -> matches(e, c)).findFirst().map(Entry::line);
  }

  private static boolean matches(Entry e, Call c) {
    if (!e.kind.equals(c.kind())) return false;
    boolean prefix = e.name.endsWith("*");
    if (prefix ? !c.name().startsWith(e.name.substring(0, e.name.length() - 1)) : !c.name().equals(e.name)) return false;
    return e.options.entrySet().stream().allMatch(o -> {
      if (o.getKey().equals("id")) return o.getValue().equals(c.id());
      if (o.getKey().equals("dtype") && o.getValue().equals("complex")) return isComplex(c.args()) || isComplex(c.result()) || isComplex(c.kwargs().values());
      if (o.getKey().equals("result") && c.result() instanceof Tensor t) return t.dtype().toString().equals(o.getValue());
      if (o.getKey().startsWith("arg")) {
        int i = Integer.parseInt(o.getKey().substring(3));
        return i < c.args().size() && text(c.args().get(i)).equals(o.getValue());
      }
      Object v = c.kwargs().containsKey(o.getKey()) ? c.kwargs().get(o.getKey()) : c.config().get(o.getKey());
      return v == null ? o.getValue().equals("null") && c.config().containsKey(o.getKey()) : text(v).equals(o.getValue());
    });
  }

  private static String text(@Nullable Object v) {
    return v instanceof Tensor t ? "tensor:" + t.dtype() : v instanceof Map<?, ?> m && m.containsKey("class_name") ? String.valueOf(m.get("class_name"))
        : String.valueOf(v).replace(" ", "");
  }

  private static boolean isComplex(@Nullable Object v) {
    return "complex".equals(v) || v instanceof Iterable<?> l && contains(l);
  }

  private static boolean contains(Iterable<?> l) {
    for (Object o : l) {
      if (isComplex(o)) return true;
    }
    return false;
  }

  void count(String entry, boolean passed) {
    tally.computeIfAbsent(entry, e -> new int[2])[passed ? 0 : 1]++;
  }

  /** Entries that are there by now: they must be deleted. */
  List<String> done() {
    return tally.entrySet().stream().filter(e -> e.getValue()[1] == 0).map(Map.Entry::getKey).toList();
  }
}
