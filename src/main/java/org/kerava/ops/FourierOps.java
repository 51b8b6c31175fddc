package org.kerava.ops;

import java.util.List;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Fourier transforms. Complex numbers are two tensors: real and imaginary parts. */
public abstract class FourierOps extends SignalOps {
  FourierOps() {}

  /**
   * The discrete Fourier transform of the last axis.
   *
   * @param x real and imaginary parts (..., n)
   * @return real and imaginary parts (..., n)
   */
  public static List<Tensor> fft(List<Tensor> x) {
    checkParts("fft", x);
    if (Symbolic.any(x.get(0), x.get(1))) return Symbolic.ops("fft", in -> Tensors.of(fft(in)), x.get(0), x.get(1)).tensors();
    Fourier y = complex(x).transform(-1);
    return List.of(y.re(), y.imaginary());
  }

  /**
   * The discrete Fourier transform of the last two axes.
   *
   * @param x real and imaginary parts (..., m, n)
   * @return real and imaginary parts (..., m, n)
   */
  public static List<Tensor> fft2(List<Tensor> x) {
    return bothAxes("fft2", x, -1);
  }

  /**
   * The inverse of {@link #fft2}.
   *
   * @param x real and imaginary parts (..., m, n)
   * @return real and imaginary parts (..., m, n)
   */
  public static List<Tensor> ifft2(List<Tensor> x) {
    List<Tensor> y = bothAxes("ifft2", x, 1);
    Shape s = y.get(0).shape();
    return y.stream().map(t -> divide(t, s.get(-1) * s.get(-2))).toList();
  }

  private static List<Tensor> bothAxes(String op, List<Tensor> x, int sign) {
    checkParts(op, x);
    if (Symbolic.any(x.get(0), x.get(1))) return Symbolic.ops(op, in -> Tensors.of(bothAxes(op, in, sign)), x.get(0), x.get(1)).tensors();
    if (x.get(0).ndim() < 2) throw new ShapeException(op + ": at least 2 axes expected, got the shape " + x.get(0).shape());
    Fourier rows = complex(x).transform(sign);
    Fourier y = new Fourier(swapaxes(rows.re(), -1, -2), swapaxes(rows.imaginary(), -1, -2)).transform(sign);
    return List.of(swapaxes(y.re(), -1, -2), swapaxes(y.imaginary(), -1, -2));
  }

  private static void checkParts(String op, List<Tensor> x) {
    if (x.size() != 2 || !x.get(0).shape().equals(x.get(1).shape())) {
      throw new ShapeException(op + ": real and imaginary parts of one shape expected, got " + x.stream().map(Tensor::shape).toList());
    }
    if (x.get(0).ndim() == 0 || x.get(0).shape().last() == 0) {
      throw new ShapeException(op + ": at least 1 axis and 1 element expected, got the shape " + x.get(0).shape());
    }
  }

  private static Fourier complex(List<Tensor> x) {
    DType type = wideFloat(x.get(0).dtype().promote(x.get(1).dtype()));
    return new Fourier(cast(x.get(0), type), cast(x.get(1), type));
  }

  /**
   * The discrete Fourier transform of real numbers: the first half, since the rest is its mirror image.
   *
   * @param x (..., n)
   * @return real and imaginary parts (..., n / 2 + 1)
   */
  public static List<Tensor> rfft(Tensor x) {
    checkAxis("rfft", x);
    return rfft(x, x.shape().last());
  }

  /**
   * The discrete Fourier transform of real numbers: the first half, since the rest is its mirror image.
   *
   * @param x (..., n)
   * @param fftLength to which x is cut, or filled with zeros
   * @return real and imaginary parts (..., fftLength / 2 + 1)
   */
  public static List<Tensor> rfft(Tensor x, int fftLength) {
    if (Symbolic.any(x)) return Symbolic.ops("rfft", in -> Tensors.of(rfft(in.get(0), fftLength)), x).tensors();
    checkAxis("rfft", x);
    if (fftLength < 1) throw new IllegalArgumentException("rfft: the length must be positive; got " + fftLength);
    Fourier y = new Fourier(resized(cast(x, wideFloat(x.dtype())), fftLength), null).transform(-1);
    int half = fftLength / 2 + 1;
    return List.of(start(y.re(), half), start(y.imaginary(), half));
  }

  /**
   * The inverse of {@link #rfft(Tensor)}.
   *
   * @param x real and imaginary parts (..., m)
   * @return (..., 2 m - 2)
   */
  public static Tensor irfft(List<Tensor> x) {
    checkParts("irfft", x);
    return irfft(x, 2 * (x.get(0).shape().last() - 1));
  }

  /**
   * The inverse of {@link #rfft(Tensor, int)}.
   *
   * @param x real and imaginary parts (..., m), cut or filled with zeros to fftLength / 2 + 1
   * @param fftLength of the result
   * @return (..., fftLength)
   */
  public static Tensor irfft(List<Tensor> x, int fftLength) {
    checkParts("irfft", x);
    if (Symbolic.any(x.get(0), x.get(1))) return Symbolic.op("irfft", in -> irfft(in, fftLength), x.get(0), x.get(1));
    if (fftLength < 1) throw new IllegalArgumentException("irfft: the length must be positive; got " + fftLength);
    Fourier half = complex(x);
    int m = fftLength / 2 + 1;
    int mirrored = fftLength - m;
    int r = half.re().ndim() - 1;
    Tensor re = resized(half.re(), m);
    Tensor im = resized(half.imaginary(), m);
    boolean even = fftLength % 2 == 0;
    // the imaginary parts at 0 and, for even lengths, at the half do not count
    Tensor counts = cast(logicalAnd(greater(arange(m), 0), less(arange(m), even ? m - 1 : m)), re.dtype());
    im = multiply(im, counts);
    Slices mirror = Slices.along(r, 1, 1 + mirrored, 1);
    Fourier whole = new Fourier(concatenate(List.of(re, flip(part(re, mirror), -1)), -1), concatenate(List.of(im, negative(flip(part(im, mirror), -1))), -1));
    return divide(whole.transform(1).re(), fftLength);
  }

  private static void checkAxis(String op, Tensor x) {
    if (x.ndim() == 0) throw new ShapeException(op + ": at least 1 axis expected, got a scalar");
  }

  /** The last axis cut or filled with zeros. */
  private static Tensor resized(Tensor x, int length) {
    int n = x.shape().last();
    if (n == length) return x;
    if (n > length) return start(x, length);
    int[][] border = new int[x.ndim()][2];
    border[x.ndim() - 1][1] = length - n;
    return pad(x, border);
  }

  private static Tensor start(Tensor x, int length) {
    return part(x, Slices.along(x.ndim() - 1, 0, length, 1));
  }

  /**
   * The short-time Fourier transform: of pieces of a signal, with Hann's window, the signal reflected at its ends.
   *
   * @param x (..., time)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces are filled with zeros
   * @return real and imaginary parts (..., pieces, fftLength / 2 + 1)
   */
  public static List<Tensor> stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength) {
    return stft(x, sequenceLength, sequenceStride, fftLength, "hann", true);
  }

  /**
   * The short-time Fourier transform: of pieces of a signal.
   *
   * @param x (..., time)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces are filled with zeros
   * @param window "hann", "hamming" or "none"
   * @param center whether the signal is reflected at its ends, so that the first piece is centred on its first element
   * @return real and imaginary parts (..., pieces, fftLength / 2 + 1)
   */
  public static List<Tensor> stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength, String window, boolean center) {
    checkLengths("stft", sequenceLength, sequenceStride, fftLength);
    return stft(x, sequenceLength, sequenceStride, fftLength, window("stft", window, sequenceLength), center);
  }

  /**
   * The short-time Fourier transform: of pieces of a signal.
   *
   * @param x (..., time)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces are filled with zeros
   * @param window (sequenceLength) factors
   * @param center whether the signal is reflected at its ends, so that the first piece is centred on its first element
   * @return real and imaginary parts (..., pieces, fftLength / 2 + 1)
   */
  public static List<Tensor> stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength, Tensor window, boolean center) {
    if (Symbolic.any(x)) return Symbolic.ops("stft", in -> Tensors.of(stft(in.get(0), sequenceLength, sequenceStride, fftLength, window, center)), x).tensors();
    checkLengths("stft", sequenceLength, sequenceStride, fftLength);
    checkAxis("stft", x);
    if (!x.dtype().isFloating()) throw new IllegalArgumentException("stft: floating-point numbers expected, got " + x.dtype());
    Tensor signal = cast(x, wideFloat(x.dtype()));
    if (center) {
      int[][] border = new int[x.ndim()][2];
      border[x.ndim() - 1] = new int[] {fftLength / 2, fftLength / 2};
      signal = pad(signal, border, "reflect");
    }
    Tensor pieces = extractSequences(signal, fftLength, sequenceStride);
    return rfft(multiply(pieces, cast(widened("stft", window, sequenceLength, fftLength), signal.dtype())), fftLength);
  }

  /**
   * The inverse of {@link #stft(Tensor, int, int, int)}.
   *
   * @param x real and imaginary parts (..., pieces, fftLength / 2 + 1)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces were filled
   * @return (..., time)
   */
  public static Tensor istft(List<Tensor> x, int sequenceLength, int sequenceStride, int fftLength) {
    return istft(x, sequenceLength, sequenceStride, fftLength, -1, "hann", true);
  }

  /**
   * The inverse of {@link #stft(Tensor, int, int, int, String, boolean)}.
   *
   * @param x real and imaginary parts (..., pieces, fftLength / 2 + 1)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces were filled
   * @param length of the result, or -1 for all there is
   * @param window "hann", "hamming" or "none"
   * @param center whether the signal was reflected at its ends
   * @return (..., time)
   */
  public static Tensor istft(List<Tensor> x, int sequenceLength, int sequenceStride, int fftLength, int length, String window, boolean center) {
    checkLengths("istft", sequenceLength, sequenceStride, fftLength);
    if (window.equals("none")) return joined(x, sequenceStride, fftLength, length, ones(Shape.of(fftLength)), center);
    return istft(x, sequenceLength, sequenceStride, fftLength, length, window("istft", window, sequenceLength), center);
  }

  /**
   * The inverse of {@link #stft(Tensor, int, int, int, Tensor, boolean)}.
   *
   * @param x real and imaginary parts (..., pieces, fftLength / 2 + 1)
   * @param sequenceLength of a piece
   * @param sequenceStride from the start of one to the next
   * @param fftLength to which pieces were filled
   * @param length of the result, or -1 for all there is
   * @param window (sequenceLength) factors
   * @param center whether the signal was reflected at its ends
   * @return (..., time)
   */
  public static Tensor istft(List<Tensor> x, int sequenceLength, int sequenceStride, int fftLength, int length, Tensor window, boolean center) {
    checkLengths("istft", sequenceLength, sequenceStride, fftLength);
    Tensor wide = widened("istft", window, sequenceLength, fftLength);
    // what the squares of the overlapping windows add up to
    int overlaps = (fftLength + sequenceStride - 1) / sequenceStride;
    Tensor squares = sum(reshape(resized(square(wide), overlaps * sequenceStride), overlaps, sequenceStride), 0);
    return joined(x, sequenceStride, fftLength, length, divideNoNan(wide, start(tile(squares, overlaps), fftLength)), center);
  }

  /** Pieces times a window, added up where they overlap. */
  private static Tensor joined(List<Tensor> x, int stride, int fftLength, int length, Tensor window, boolean center) {
    checkParts("istft", x);
    if (Symbolic.any(x.get(0), x.get(1))) return Symbolic.op("istft", in -> joined(in, stride, fftLength, length, window, center), x.get(0), x.get(1));
    if (x.get(0).ndim() < 2) throw new ShapeException("istft: (..., pieces, frequencies) expected, got the shape " + x.get(0).shape());
    Tensor pieces = irfft(x, fftLength);
    pieces = multiply(pieces, cast(window, pieces.dtype()));
    int count = pieces.shape().get(-2);
    int whole = fftLength + stride * (count - 1);
    Tensor at = reshape(add(multiply(reshape(arange(count), -1, 1), stride), arange(fftLength)), -1);
    Tensor all = PatchOps.added(reshape(pieces, pieces.shape().dropLast(2).append(count * fftLength)), -1, at, whole);
    int first = center ? fftLength / 2 : 0;
    int last = length >= 0 ? Math.min(first + length, whole) : center ? whole - fftLength / 2 : whole;
    return part(all, Slices.along(all.ndim() - 1, Math.min(first, whole), Math.max(first, last), 1));
  }

  private static void checkLengths(String op, int sequenceLength, int sequenceStride, int fftLength) {
    if (sequenceLength < 1 || sequenceStride < 1) {
      throw new IllegalArgumentException(op + ": length and stride must be positive; got " + sequenceLength + " and " + sequenceStride);
    }
    if (fftLength < sequenceLength) {
      throw new IllegalArgumentException(op + ": the length of the transform must be at least that of a piece, " + sequenceLength + "; got " + fftLength);
    }
  }

  /** Periodic for even lengths, symmetric for odd ones, as in TensorFlow. */
  private static Tensor window(String op, String name, int n) {
    double base = switch (name) {
      case "hann" -> 0.5;
      case "hamming" -> 0.54;
      case "none" -> 1;
      default -> throw new IllegalArgumentException(op + ": unknown window \"" + name + "\"; known are \"hann\", \"hamming\", \"none\"");
    };
    double[] w = new double[n];
    int period = n % 2 == 0 ? n : n - 1;
    for (int i = 0; i < n; i++) w[i] = n == 1 ? 1 : base - (1 - base) * StrictMath.cos(2 * Math.PI * i / period);
    return Tensor.of(w, Shape.of(n), DType.FLOAT64);
  }

  private static Tensor widened(String op, Tensor window, int sequenceLength, int fftLength) {
    if (window.ndim() != 1 || window.shape().last() != sequenceLength) {
      throw new ShapeException(op + ": the window must have the shape (" + sequenceLength + ",); got " + window.shape());
    }
    int before = (fftLength - sequenceLength) / 2;
    return pad(window, new int[][] {{before, fftLength - sequenceLength - before}});
  }
}
