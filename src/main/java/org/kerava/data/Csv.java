package org.kerava.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.kerava.saving.FormatException;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Tables in text files, plain or compressed with gzip.
 *
 * <pre>{@code
 * var table = Csv.readMatrix("pollution.csv", c -> c.columns("TEMP", "DEWP"));
 * var housing = Csv.readMatrix("housing.data", c -> c.separator("\\s+").header(false).trim(true));
 * }</pre>
 */
public final class Csv {
  private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "?");

  private Csv() {}

  /**
   * Reads a table of numbers separated by commas.
   *
   * @param path the file, in UTF-8
   * @return float32 (rows, columns)
   */
  public static Tensor readMatrix(Path path) {
    return readMatrix(path, o -> {});
  }

  /**
   * Reads a table of numbers separated by commas.
   *
   * @param path the file, in UTF-8
   * @return float32 (rows, columns)
   */
  public static Tensor readMatrix(String path) {
    return readMatrix(Path.of(path));
  }

  /**
   * Reads a table of numbers.
   *
   * @param path the file, in UTF-8
   * @param options separator, header, trim, columns
   * @return float32 (rows, columns)
   */
  public static Tensor readMatrix(String path, Consumer<CsvOptions> options) {
    return readMatrix(Path.of(path), options);
  }

  /**
   * Reads a table of numbers. Empty lines are skipped; empty fields, {@code NA}, {@code NaN}, {@code null} and {@code ?} are NaN; a field may stand in
   * double quotes.
   *
   * @param path the file, in UTF-8
   * @param options separator, header, trim, columns
   * @return float32 (rows, columns)
   * @throws FormatException that names file, line and column if a row has another length or a field is not a number
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Tensor readMatrix(Path path, Consumer<CsvOptions> options) {
    var o = new CsvOptions();
    options.accept(o);
    try (var in = new BufferedReader(new InputStreamReader(Gzip.open(path), StandardCharsets.UTF_8.newDecoder()))) {
      return new Table(path, o).read(in);
    } catch (CharacterCodingException e) {
      throw new FormatException(path + " is not text in UTF-8", e);
    } catch (ZipException | EOFException e) {
      throw new FormatException(path + " is damaged: its gzip data ends early or is not valid (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw WholeFile.unread(path.toString(), e);
    }
  }

  /** One reading of one file. */
  private static final class Table {
    private final Path path;
    private final CsvOptions options;
    private List<String> names = List.of();
    private int width = -1;
    private int[] columns = {};
    private float[] values = new float[1024];
    private int rows;

    Table(Path path, CsvOptions options) {
      this.path = path;
      this.options = options;
    }

    Tensor read(BufferedReader in) throws IOException {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (++number == 1 && line.startsWith("\ufeff")) line = line.substring(1);
        if (options.trim()) line = line.strip();
        if (line.isEmpty()) continue;
        List<String> fields = split(line, number);
        if (width < 0 && start(fields)) continue;
        add(fields, number);
      }
      if (rows == 0) throw new FormatException(path + " has no rows of numbers");
      return Tensor.of(Arrays.copyOf(values, rows * columns.length), Shape.of(rows, columns.length));
    }

    /** Looks at the first line; says whether it is a header. */
    private boolean start(List<String> fields) {
      width = fields.size();
      boolean header = options.header().orElse(fields.stream().anyMatch(f -> number(f).isEmpty()));
      names = header ? fields : IntStream.range(0, width).mapToObj(Integer::toString).toList();
      columns = options.columns().isEmpty() ? IntStream.range(0, width).toArray() : options.columns().stream().mapToInt(this::column).toArray();
      return header;
    }

    private int column(String name) {
      int i = names.indexOf(name);
      if (i < 0) throw new IllegalArgumentException(path + " has no column \"" + name + "\"; it has " + names);
      return i;
    }

    private void add(List<String> fields, int line) {
      if (fields.size() != width) {
        throw new FormatException(path + ", line " + line + ": " + fields.size() + " fields came, " + width + " were expected"
            + (fields.size() == 1 || width == 1 ? "; is the separator \"" + options.separator() + "\" right?" : ""));
      }
      int at = rows * columns.length;
      if (at + columns.length > values.length) values = Arrays.copyOf(values, Math.max(at + columns.length, Math.multiplyExact(values.length, 2)));
      for (int c : columns) {
        String field = fields.get(c);
        values[at++] = (float) number(field).orElseThrow(() -> new FormatException(path + ", line " + line + ", column " + names.get(c) + ": \""
            + (field.length() > 40 ? field.substring(0, 40) + "..." : field) + "\" is not a number; choose columns of numbers with columns(...)"));
      }
      rows++;
    }

    private static OptionalDouble number(String field) {
      String f = field.strip();
      if (MISSING.contains(f)) return OptionalDouble.of(Double.NaN);
      try {
        char last = Character.toLowerCase(f.charAt(f.length() - 1));
        if (last == 'd' || last == 'f' && !f.endsWith("inf")) return OptionalDouble.empty(); // Java's own suffixes
        return OptionalDouble.of(Double.parseDouble(f.endsWith("inf") ? f.replace("inf", "Infinity") : f));
      } catch (NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }

    private List<String> split(String line, int number) {
      Pattern separator = options.separator();
      List<String> fields;
      if (line.indexOf('"') < 0 || (separator.flags() & Pattern.LITERAL) == 0) {
        fields = List.of(separator.split(line, -1));
      } else {
        fields = quoted(line, separator.pattern().charAt(0), number);
      }
      return options.trim() ? fields.stream().map(String::strip).toList() : fields;
    }

    /** Fields of which some stand in quotes; two quotes inside are one. */
    private List<String> quoted(String line, char separator, int number) {
      var out = new ArrayList<String>();
      var field = new StringBuilder();
      boolean inside = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"' && inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else if (c == '"') {
          inside = !inside;
        } else if (c == separator && !inside) {
          out.add(field.toString());
          field.setLength(0);
        } else {
          field.append(c);
        }
      }
      if (inside) throw new FormatException(path + ", line " + number + ": a quoted field has no end");
      out.add(field.toString());
      return out;
    }
  }
}
