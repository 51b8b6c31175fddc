package org.kerava.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files, 8 bit per sample, without the window toolkit of the JDK.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics</a>
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int[] COLOUR_TYPE = {-1, 0, 4, 2, 6}; // by channels: grey, grey and alpha, RGB, RGBA

  private Png() {}

  /**
   * Writes an image; a file that is there is replaced as a whole or not at all.
   *
   * @param path the file
   * @param samples (height, width, channels), row-major
   * @param height in pixels
   * @param width in pixels
   * @param channels 1 grey, 2 with alpha, 3 red green blue, 4 with alpha
   */
  public static void write(Path path, byte[] samples, int height, int width, int channels) {
    if (channels < 1 || channels > 4) throw new IllegalArgumentException("an image has 1 to 4 channels; got " + channels);
    if (height < 1 || width < 1 || samples.length != height * width * channels) {
      throw new IllegalArgumentException("an image of (" + height + ", " + width + ", " + channels + ") has height x width x channels samples; got " + samples.length);
    }
    WholeFile.write(path, out -> out.write(encode(samples, height, width, channels)));
  }

  private static byte[] encode(byte[] samples, int height, int width, int channels) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(SIGNATURE);
    chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) COLOUR_TYPE[channels]).array());
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
      int row = width * channels;
      for (int y = 0; y < height; y++) {
        deflater.write(0); // no filter
        deflater.write(samples, y * row, row);
      }
    }
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    ByteBuffer body = ByteBuffer.allocate(4 + data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    var crc = new CRC32();
    crc.update(body.array());
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(body.array());
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
