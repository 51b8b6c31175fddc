package org.kerava.data;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a table of text is written. */
public final class CsvOptions {
  private Pattern separator = Pattern.compile(",", Pattern.LITERAL);
  private Optional<Boolean> header = Optional.empty();
  private boolean trim;
  private List<String> columns = List.of();

  CsvOptions() {}

  /**
   * What stands between two fields; {@code ","} if this is not called.
   *
   * @param regex a single character stands for itself, anything longer is a regular expression, such as {@code "\\s+"}
   * @return this
   */
  public CsvOptions separator(String regex) {
    if (regex.isEmpty()) throw new IllegalArgumentException("separator(\"\"): there must be something between two fields");
    separator = Pattern.compile(regex, regex.length() == 1 ? Pattern.LITERAL : 0);
    return this;
  }

  /**
   * Whether the first line has the columns' names. If this is not called, it has if one of its fields is not a number.
   *
   * @param header whether it has
   * @return this
   */
  public CsvOptions header(boolean header) {
    this.header = Optional.of(header);
    return this;
  }

  /**
   * Whether blanks around lines and fields are cut off; they are not if this is not called.
   *
   * @param trim whether they are
   * @return this
   */
  public CsvOptions trim(boolean trim) {
    this.trim = trim;
    return this;
  }

  /**
   * Which columns to read, in which order; all if this is not called.
   *
   * @param names from the header; without a header, numbers from 0 as text
   * @return this
   */
  public CsvOptions columns(String... names) {
    columns = List.of(names);
    return this;
  }

  Pattern separator() {
    return separator;
  }

  Optional<Boolean> header() {
    return header;
  }

  boolean trim() {
    return trim;
  }

  List<String> columns() {
    return columns;
  }
}
