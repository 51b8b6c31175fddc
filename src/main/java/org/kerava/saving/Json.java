package org.kerava.saving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Python writes it: objects are {@code Map<String, Object>} in order, arrays {@code List<Object>}, whole numbers {@code Long}, fractions
 * {@code Double} (with {@code NaN} and {@code Infinity}), null is null.
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Json {
  private static final int MAX_DEPTH = 500;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @param text one JSON value
   * @return map, list, text, number, truth value or null
   * @throws FormatException with the position of what is wrong
   */
  public static @Nullable Object parse(String text) {
    Json j = new Json(text);
    Object value = j.value();
    j.space();
    if (j.at < text.length()) throw j.wrong("the text goes on after the value");
    return value;
  }

  /**
   * Reads a text that must be an object.
   *
   * @param text one JSON object
   * @return its members in order
   */
  public static Map<String, Object> parseObject(String text) {
    return object(parse(text));
  }

  /**
   * {@return a value as an object}
   *
   * @param value a parsed value
   */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> m) return (Map<String, Object>) m;
    throw new FormatException("JSON: an object was expected; got " + (value == null ? "null" : value.getClass().getSimpleName() + " " + value));
  }

  /**
   * {@return a value as an array}
   *
   * @param value a parsed value
   */
  @SuppressWarnings("unchecked")
  public static List<Object> array(@Nullable Object value) {
    if (value instanceof List<?> l) return (List<Object>) l;
    throw new FormatException("JSON: an array was expected; got " + (value == null ? "null" : value.getClass().getSimpleName() + " " + value));
  }

  private FormatException wrong(String why) {
    return new FormatException("JSON: " + why + " at character " + at + (at < text.length() ? ", near \"" + text.substring(at, Math.min(text.length(), at + 20)) + "\"" : ""));
  }

  private void space() {
    while (at < text.length() && text.charAt(at) <= ' ') at++;
  }

  private @Nullable Object value() {
    space();
    if (at >= text.length()) throw wrong("the text ends too early");
    if (++depth > MAX_DEPTH) throw wrong("more than " + MAX_DEPTH + " levels");
    try {
      return switch (text.charAt(at)) {
        case '{' -> members();
        case '[' -> elements();
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        case 'N' -> word("NaN", Double.NaN);
        case 'I' -> word("Infinity", Double.POSITIVE_INFINITY);
        default -> number();
      };
    } finally {
      depth--;
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) throw wrong("a value was expected");
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    if (text.startsWith("-Infinity", at)) {
      at += 9;
      return Double.NEGATIVE_INFINITY;
    }
    boolean fraction = false;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      fraction |= ".eE".indexOf(text.charAt(at)) >= 0;
      at++;
    }
    String digits = text.substring(start, at);
    try {
      if (!fraction) return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      // a whole number that a long cannot hold becomes a double, below
    }
    try {
      return Double.valueOf(digits);
    } catch (NumberFormatException e) {
      at = start;
      throw wrong("a value was expected");
    }
  }

  private String string() {
    var out = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length()) throw wrong("a text is not closed");
      char c = text.charAt(at++);
      if (c == '"') return out.toString();
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at >= text.length()) throw wrong("a text is not closed");
      char e = text.charAt(at++);
      switch (e) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          if (at + 4 > text.length()) throw wrong("four hexadecimal digits were expected");
          try {
            out.append((char) Integer.parseInt(text, at, at + 4, 16));
          } catch (NumberFormatException x) {
            throw wrong("four hexadecimal digits were expected");
          }
          at += 4;
        }
        default -> out.append(e);
      }
    }
  }

  private Map<String, Object> members() {
    var map = new LinkedHashMap<String, Object>();
    at++;
    space();
    if (at < text.length() && text.charAt(at) == '}') {
      at++;
      return map;
    }
    while (true) {
      space();
      if (at >= text.length() || text.charAt(at) != '"') throw wrong("a name in quotes was expected");
      String key = string();
      space();
      if (at >= text.length() || text.charAt(at++) != ':') throw wrong("a colon was expected");
      map.put(key, value());
      if (!more('}')) return map;
    }
  }

  private List<Object> elements() {
    var list = new ArrayList<Object>();
    at++;
    space();
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
      return list;
    }
    do list.add(value());
    while (more(']'));
    return list;
  }

  private boolean more(char end) {
    space();
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
      return true;
    }
    if (at < text.length() && text.charAt(at) == end) {
      at++;
      return false;
    }
    throw wrong("a comma or " + end + " was expected");
  }

  /**
   * Writes a value as Python's {@code json.dumps} does.
   *
   * @param value map, collection, array of int, text, number, truth value or null
   * @return the text
   */
  public static String write(@Nullable Object value) {
    var out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String s -> quote(out, s);
      case Boolean b -> out.append(b);
      case Float f -> number(out, Double.parseDouble(Float.toString(f)));
      case Double d -> number(out, d);
      case Number n -> out.append(n);
      case int[] a -> {
        var list = new ArrayList<Object>();
        for (int i : a) list.add(i);
        write(out, list);
      }
      case Map<?, ?> m -> {
        out.append('{');
        String comma = "";
        for (var e : m.entrySet()) {
          out.append(comma);
          quote(out, String.valueOf(e.getKey()));
          out.append(": ");
          write(out, e.getValue());
          comma = ", ";
        }
        out.append('}');
      }
      case Iterable<?> l -> {
        out.append('[');
        String comma = "";
        for (Object o : l) {
          out.append(comma);
          write(out, o);
          comma = ", ";
        }
        out.append(']');
      }
      default -> throw new IllegalArgumentException("JSON has no form for a " + value.getClass().getName());
    }
  }

  private static void number(StringBuilder out, double d) {
    if (Double.isNaN(d)) out.append("NaN");
    else if (Double.isInfinite(d)) out.append(d > 0 ? "Infinity" : "-Infinity");
    else out.append(Double.toString(d).replace("E", "e"));
  }

  private static void quote(StringBuilder out, String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c > '~') out.append("\\u").append(String.format("%04x", (int) c));
          else out.append(c);
        }
      }
    }
    out.append('"');
  }
}
