package org.kerava.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Fetches a file: with progress, whole or not at all, and only if it is what it should be. */
final class Download {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final long LARGEST = 1L << 30;

  private Download() {}

  /**
   * Fetches a file.
   *
   * @param address where it is
   * @param to its place
   * @param check throws if a fetched file is not the right one; that file is then deleted
   * @throws IOException if it does not come, or not whole
   */
  static void fetch(String address, Path to, Consumer<Path> check) throws IOException {
    URLConnection connection;
    try {
      connection = URI.create(address).toURL().openConnection();
    } catch (IllegalArgumentException e) {
      throw new IOException("\"" + address + "\" is not an address (-Dkerava.datasets.url): " + e.getMessage(), e);
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestProperty("Accept-Encoding", "identity");
    try {
      if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(address + " answered " + http.getResponseCode() + " " + http.getResponseMessage());
      }
      try (InputStream in = connection.getInputStream()) {
        long size = connection.getContentLengthLong();
        WholeFile.write(to, out -> copy(in, out, size, address), check);
      }
    } finally {
      if (connection instanceof HttpURLConnection http) http.disconnect();
    }
  }

  private static void copy(InputStream in, OutputStream out, long size, String address) throws IOException {
    var progress = new Progress(size);
    System.out.println("Downloading data from " + address);
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    for (int n; (n = read(in, buffer, address, done, size)) >= 0; ) {
      out.write(buffer, 0, n);
      done += n;
      if (done > LARGEST) throw new IOException(address + " sends more than " + LARGEST + " bytes; this is no data set of Keras's");
      progress.show(done, false);
    }
    progress.show(done, true);
    if (size >= 0 && done < size) throw broken(address, done, size, "no more came");
  }

  private static int read(InputStream in, byte[] buffer, String address, long done, long size) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw broken(address, done, size, e.getMessage());
    }
  }

  private static IOException broken(String address, long done, long size, String why) {
    return new IOException(address + " broke off after " + done + (size < 0 ? "" : " of " + size) + " bytes (" + why + ")");
  }

  /** One line that is written over on a terminal; nothing elsewhere. */
  private static final class Progress {
    private static final int WIDTH = 20;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final char full = System.out.charset().newEncoder().canEncode('━') ? '━' : '=';
    private final long size;
    private final long start = System.nanoTime();
    private long shown;

    Progress(long size) {
      this.size = size;
    }

    void show(long done, boolean last) {
      long now = System.nanoTime();
      if (!terminal || !last && now - shown < 100_000_000L) return;
      shown = now;
      var line = new StringBuilder("\r");
      if (size > 0) {
        int filled = (int) (WIDTH * Math.min(done, size) / size);
        line.append(String.valueOf(full).repeat(filled)).append(" ".repeat(WIDTH - filled));
      }
      line.append(String.format(Locale.ROOT, " %.1f%s MB, %.0f s ", done / 1e6, size > 0 ? String.format(Locale.ROOT, " of %.1f", size / 1e6) : "", (now - start) / 1e9));
      System.out.print(line);
      if (last) System.out.println();
      System.out.flush();
    }
  }
}
