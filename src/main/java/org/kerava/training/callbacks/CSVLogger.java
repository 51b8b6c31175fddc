package org.kerava.training.callbacks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * Writes the logs of each epoch as a line of a table, which is whole after each epoch. Lines end as in Keras, with CR and LF.
 *
 * @see <a href="https://keras.io/api/callbacks/csv_logger/">Keras: CSVLogger</a>
 */
public final class CSVLogger extends Callback {
  private static final String LINE_END = "\r\n";

  private final Path path;
  private String separator = ",";
  private boolean append;
  private boolean header;
  private List<String> names = List.of();
  private @Nullable BufferedWriter out;

  /**
   * A table in a file.
   *
   * @param path of the file
   */
  public CSVLogger(Path path) {
    this.path = path;
  }

  /**
   * {@return this}
   *
   * @param separator between values, a comma by default
   */
  public CSVLogger separator(String separator) {
    this.separator = separator;
    return this;
  }

  /**
   * {@return this}
   *
   * @param append whether to go on in an existing file; false (the default) begins anew
   */
  public CSVLogger append(boolean append) {
    this.append = append;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    try {
      close();
      header = !append || !Files.exists(path) || Files.size(path) == 0;
      names = List.of();
      out = Files.newBufferedWriter(path, StandardOpenOption.CREATE, append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    BufferedWriter w = out;
    if (w == null) return;
    try {
      if (names.isEmpty()) {
        names = columns(logs);
        if (header) w.write(row("epoch", names.stream().map(this::quoted).toList()));
      }
      w.write(row(Integer.toString(epoch), names.stream().map(n -> logs.has(n) ? Python.number(logs.get(n)) : "NA").toList()));
      w.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The entries; those of a validation too, which may come in later epochs only. */
  private static List<String> columns(Logs logs) {
    var all = new ArrayList<>(logs.names());
    if (all.stream().noneMatch(n -> n.startsWith("val_"))) logs.names().forEach(n -> all.add("val_" + n));
    return List.copyOf(all);
  }

  private String row(String first, List<String> rest) {
    return first + separator + String.join(separator, rest) + LINE_END;
  }

  private String quoted(String name) {
    return name.contains(separator) || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  @Override
  public void onTrainEnd(Logs logs) {
    try {
      close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void close() throws IOException {
    BufferedWriter w = out;
    out = null;
    if (w != null) w.close();
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("CSVLogger cannot write " + path + ": " + e, e);
  }
}
