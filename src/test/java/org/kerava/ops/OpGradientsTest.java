package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.kerava.ops.Gradients.any;
import static org.kerava.ops.Gradients.numbers;
import static org.kerava.ops.Gradients.positive;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kerava.Ops;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Gradients of all operations, to second order. An operation is in the table of cases or among those that have no derivative. */
class OpGradientsTest {
  /** Results that are no smooth function of a floating-point argument: truth values, positions, counts, constants, bits. */
  private static final Set<String> WITHOUT = words("""
      all allclose any arange argmax argmin argpartition argsort bartlett bincount bitwiseAnd bitwiseInvert bitwiseLeftShift bitwiseNot bitwiseOr
      bitwiseRightShift bitwiseXor blackman countNonzero digitize empty emptyLike equal eye gcd greater greaterEqual hamming hanning histogram
      identity inTopK isclose isfinite isin isinf isnan isneginf isposinf isreal kaiser lcm leftShift less lessEqual logicalAnd logicalNot
      logicalOr logicalXor matrixRank multiHot nanargmax nanargmin nextafter nonzero notEqual oneHot ones onesLike rightShift searchsorted
      signbit tri unique unravelIndex view zeros zerosLike""");

  private record Case(Function<List<Tensor>, List<Tensor>> f, List<Tensor> at, boolean symbols) {}

  private final Map<String, List<Case>> cases = new TreeMap<>();

  private void several(String name, Function<List<Tensor>, List<Tensor>> f, Tensor... at) {
    cases.computeIfAbsent(name, n -> new ArrayList<>()).add(new Case(f, List.of(at), true));
  }

  private void one(String name, UnaryOperator<Tensor> f, Tensor at) {
    several(name, x -> List.of(f.apply(x.get(0))), at);
  }

  /** A case of which symbols know no shape: how often it runs depends on values. */
  private void valuesOnly(String name, UnaryOperator<Tensor> f, Tensor at) {
    cases.computeIfAbsent(name, n -> new ArrayList<>()).add(new Case(x -> List.of(f.apply(x.get(0))), List.of(at), false));
  }

  private void list(String name, Function<Tensor, List<Tensor>> f, Tensor at) {
    several(name, x -> f.apply(x.get(0)), at);
  }

  private void two(String name, BinaryOperator<Tensor> f, Tensor a, Tensor b) {
    several(name, x -> List.of(f.apply(x.get(0), x.get(1))), a, b);
  }

  private void three(String name, Function<List<Tensor>, Tensor> f, Tensor a, Tensor b, Tensor c) {
    several(name, x -> List.of(f.apply(x)), a, b, c);
  }

  private static Set<String> words(String text) {
    return new TreeSet<>(Arrays.asList(text.strip().split("\\s+")));
  }

  private static Shape shape(int... lengths) {
    return Shape.of(lengths);
  }

  OpGradientsTest() {
    elementwise();
    binary();
    reductions();
    shapes();
    placing();
    signals();
    products();
    matrices();
    networks();
    control();
  }

  private void elementwise() {
    Map<String, UnaryOperator<Tensor>> anywhere = Map.ofEntries(Map.entry("abs", Ops::abs), Map.entry("absolute", Ops::absolute),
        Map.entry("angle", Ops::angle), Map.entry("arcsinh", Ops::arcsinh), Map.entry("arctan", Ops::arctan), Map.entry("cbrt", Ops::cbrt),
        Map.entry("ceil", Ops::ceil), Map.entry("celu", x -> Ops.celu(x, 0.7)), Map.entry("conj", Ops::conj), Map.entry("conjugate", Ops::conjugate),
        Map.entry("copy", Ops::copy), Map.entry("cos", Ops::cos), Map.entry("cosh", Ops::cosh), Map.entry("deg2rad", Ops::deg2rad),
        Map.entry("elu", x -> Ops.elu(x, 1.3)), Map.entry("erf", Ops::erf), Map.entry("erfc", Ops::erfc), Map.entry("exp", Ops::exp),
        Map.entry("exp2", Ops::exp2), Map.entry("expm1", Ops::expm1), Map.entry("fabs", Ops::fabs), Map.entry("floor", Ops::floor),
        Map.entry("gelu", Ops::gelu), Map.entry("hardShrink", Ops::hardShrink), Map.entry("hardSigmoid", Ops::hardSigmoid),
        Map.entry("hardSilu", Ops::hardSilu), Map.entry("hardSwish", Ops::hardSwish), Map.entry("hardTanh", Ops::hardTanh), Map.entry("i0", Ops::i0),
        Map.entry("imag", Ops::imag), Map.entry("leakyRelu", Ops::leakyRelu), Map.entry("logSigmoid", Ops::logSigmoid), Map.entry("mish", Ops::mish),
        Map.entry("nanToNum", Ops::nanToNum), Map.entry("negative", Ops::negative), Map.entry("rad2deg", Ops::rad2deg), Map.entry("real", Ops::real),
        Map.entry("reciprocal", Ops::reciprocal), Map.entry("relu", Ops::relu), Map.entry("relu6", Ops::relu6), Map.entry("round", Ops::round),
        Map.entry("selu", Ops::selu), Map.entry("sigmoid", Ops::sigmoid), Map.entry("sign", Ops::sign), Map.entry("silu", Ops::silu),
        Map.entry("sin", Ops::sin), Map.entry("sinc", Ops::sinc), Map.entry("sinh", Ops::sinh), Map.entry("softShrink", Ops::softShrink),
        Map.entry("softplus", Ops::softplus), Map.entry("softsign", Ops::softsign), Map.entry("sparsePlus", Ops::sparsePlus),
        Map.entry("sparseSigmoid", Ops::sparseSigmoid), Map.entry("square", Ops::square), Map.entry("squareplus", Ops::squareplus),
        Map.entry("stopGradient", x -> Ops.stopGradient(Ops.floor(x))), Map.entry("swish", Ops::swish), Map.entry("tanh", Ops::tanh),
        Map.entry("tanhShrink", Ops::tanhShrink), Map.entry("trunc", Ops::trunc), Map.entry("threshold", x -> Ops.threshold(x, 0.5, 0.2)));
    anywhere.forEach((name, f) -> one(name, f, any(3, 5)));
    one("gelu", x -> Ops.gelu(x, false), any(7));
    one("relu", x -> Ops.relu(x, 0.1, 1.5, 0.5), any(13));
    one("tan", Ops::tan, numbers(-1.2, 1.2, 5));
    one("cast", x -> Ops.cast(Ops.cast(x, "float64"), DType.FLOAT64), any(4));
    one("saturateCast", x -> Ops.saturateCast(x, DType.FLOAT64), any(4));
    for (var e : Map.<String, UnaryOperator<Tensor>>of("log", Ops::log, "log10", Ops::log10, "log1p", Ops::log1p, "log2", Ops::log2, "rsqrt", Ops::rsqrt,
        "sqrt", Ops::sqrt).entrySet()) {
      one(e.getKey(), e.getValue(), positive(2, 1, 4));
    }
    one("arccosh", Ops::arccosh, numbers(1.1, 3, 6));
    for (var e : Map.<String, UnaryOperator<Tensor>>of("arccos", Ops::arccos, "arcsin", Ops::arcsin, "arctanh", Ops::arctanh, "erfinv", Ops::erfinv).entrySet()) {
      one(e.getKey(), e.getValue(), numbers(-0.9, 0.9, 2, 3));
    }
    one("clip", x -> Ops.clip(x, -1, 1.5), any(3, 5));
    three("clip", x -> Ops.clip(x.get(0), x.get(1), x.get(2)), any(9), numbers(-1.4, -1.1, 9), numbers(1.1, 1.4, 1));
  }

  private void binary() {
    Map<String, BinaryOperator<Tensor>> all = Map.ofEntries(Map.entry("add", Ops::add), Map.entry("arctan2", Ops::arctan2), Map.entry("divide", Ops::divide),
        Map.entry("divideNoNan", Ops::divideNoNan), Map.entry("floorDivide", Ops::floorDivide), Map.entry("fmax", Ops::fmax), Map.entry("fmin", Ops::fmin),
        Map.entry("fmod", Ops::fmod), Map.entry("heaviside", (a, b) -> Ops.heaviside(a, Ops.floor(b))), Map.entry("hypot", Ops::hypot),
        Map.entry("logaddexp", Ops::logaddexp), Map.entry("logaddexp2", Ops::logaddexp2), Map.entry("maximum", Ops::maximum),
        Map.entry("minimum", Ops::minimum), Map.entry("mod", Ops::mod), Map.entry("multiply", Ops::multiply), Map.entry("subtract", Ops::subtract),
        Map.entry("trueDivide", Ops::trueDivide));
    all.forEach((name, f) -> {
      two(name, f, any(2, 3, 1), any(3, 4));
      two(name, f, any(5), any());
    });
    two("power", Ops::power, positive(2, 3, 1), any(3, 4));
    one("power", x -> Ops.power(x, 3), any(7));
    one("power", x -> Ops.power(2.5, x), any(7));
    one("divide", x -> Ops.divide(2, x), any(7));
    one("subtract", x -> Ops.subtract(2, x), any(7));
    one("arctan2", x -> Ops.arctan2(1.5, x), any(7));
    one("logaddexp", x -> Ops.logaddexp(x, 0.3), any(7));
    one("ldexp", x -> Ops.ldexp(x, Tensor.of(1, -2, 3)), any(2, 3));
    one("where", x -> Ops.where(Tensor.of(true, false, true), x, 2), any(2, 3));
    two("where", (a, b) -> Ops.where(Tensor.of(true, false, true), a, b), any(2, 1), any(3));
    two("select", (a, b) -> Ops.select(List.of(Tensor.of(true, false, false), Tensor.of(true, true, false)), List.of(a, b), 7), any(3), any(2, 3));
    two("linspace", (a, b) -> Ops.linspace(a, b, 5), any(3), any(3));
    two("logspace", (a, b) -> Ops.logspace(a, b, 4), any(2), any(2));
    two("geomspace", (a, b) -> Ops.geomspace(a, b, 4, true, DType.FLOAT64, 0), positive(2), numbers(3, 5, 2));
  }

  private void reductions() {
    Map<String, UnaryOperator<Tensor>> all = Map.ofEntries(Map.entry("amax", x -> Ops.amax(x, 1)), Map.entry("amin", x -> Ops.amin(x, -1)),
        Map.entry("max", x -> Ops.max(x, 1, true)), Map.entry("min", Ops::min), Map.entry("mean", x -> Ops.mean(x, 0, 2)),
        Map.entry("median", x -> Ops.median(x, 1)), Map.entry("prod", x -> Ops.prod(x, 1)), Map.entry("ptp", x -> Ops.ptp(x, 2)),
        Map.entry("std", x -> Ops.std(x, 1)), Map.entry("sum", x -> Ops.sum(x, -2, true)), Map.entry("variance", x -> Ops.variance(x, 0, 1)),
        Map.entry("logsumexp", x -> Ops.logsumexp(x, 1)), Map.entry("cumprod", x -> Ops.cumprod(x, 1)), Map.entry("cumsum", x -> Ops.cumsum(x, 1)),
        Map.entry("quantile", x -> Ops.quantile(x, 0.3, 1)), Map.entry("percentile", x -> Ops.percentile(x, 60, 2)), Map.entry("sort", x -> Ops.sort(x, 1)),
        Map.entry("diff", x -> Ops.diff(x, 2, 1)), Map.entry("trapezoid", x -> Ops.trapezoid(x, 0.5)), Map.entry("average", x -> Ops.average(x, 1)));
    all.forEach((name, f) -> one(name, f, any(2, 5, 3)));
    one("sum", Ops::sum, any());
    one("median", Ops::median, any(6));
    one("norm", Ops::norm, any(3, 4));
    one("norm", x -> Ops.norm(x, 1, -1), any(3, 4));
    one("norm", x -> Ops.norm(x, 3, 0), any(3, 4));
    one("norm", x -> Ops.norm(x, "nuc"), any(3, 4));
    one("norm", x -> Ops.norm(x, 2), any(3, 4));
    one("norm", x -> Ops.norm(x, Double.POSITIVE_INFINITY, 1), any(3, 4));
    two("average", (x, w) -> Ops.average(x, w, 1), any(2, 3), positive(2, 3));
    list("moments", x -> Ops.moments(x, 0, 2), any(2, 3, 4));
    Tensor holes = Ops.where(Tensor.of(new boolean[][] {{true, true, false}, {true, true, true}}), any(2, 3), Double.NaN);
    Map<String, UnaryOperator<Tensor>> nan = Map.ofEntries(Map.entry("nanmax", x -> Ops.nanmax(x, 1)), Map.entry("nanmin", x -> Ops.nanmin(x, 1)),
        Map.entry("nanmean", x -> Ops.nanmean(x, 1)), Map.entry("nanmedian", x -> Ops.nanmedian(x, 1)), Map.entry("nanprod", x -> Ops.nanprod(x, 1)),
        Map.entry("nanstd", x -> Ops.nanstd(x, 1)), Map.entry("nansum", x -> Ops.nansum(x, 1)), Map.entry("nanvar", x -> Ops.nanvar(x, 1)),
        Map.entry("nancumsum", x -> Ops.nancumsum(x, 1)), Map.entry("nancumprod", x -> Ops.nancumprod(x, 1)),
        Map.entry("nanquantile", x -> Ops.nanquantile(x, 0.3, 1)), Map.entry("nanpercentile", x -> Ops.nanpercentile(x, 60, 1)));
    nan.forEach((name, f) -> one(name, f, holes));
    one("trapezoid", x -> Ops.trapezoid(x, Tensor.of(0.0, 1.0, 3.0), 0), any(3, 2));
    Tensor ids = Tensor.of(0, 2, 0, 1, 2);
    one("segmentSum", x -> Ops.segmentSum(x, ids, 4), any(5, 2));
    one("segmentMax", x -> Ops.segmentMax(x, ids, 3), any(5, 2));
    one("segmentMin", x -> Ops.segmentMin(x, ids, 3), any(5, 2));
    one("segmentProd", x -> Ops.segmentProd(x, ids, 3), any(5, 2));
    list("topK", x -> Ops.topK(x, 2).subList(0, 1), any(3, 4));
  }

  private void shapes() {
    two("append", (a, b) -> Ops.append(a, b), any(2, 2), any(3));
    list("arraySplit", x -> Ops.arraySplit(x, 3, 1), any(2, 5));
    one("broadcastTo", x -> Ops.broadcastTo(x, shape(2, 3, 4)), any(3, 1));
    two("concatenate", (a, b) -> Ops.concatenate(List.of(a, b, a), 1), any(2, 3), any(2, 1));
    one("diag", x -> Ops.diag(x, 1), any(3));
    one("diag", Ops::diag, any(3, 4));
    one("diagflat", x -> Ops.diagflat(x, -1), any(2, 2));
    one("diagonal", x -> Ops.diagonal(x, -1, 0, 2), any(3, 2, 4));
    list("dsplit", x -> Ops.dsplit(x, 2), any(2, 1, 4));
    two("dstack", (a, b) -> Ops.dstack(List.of(a, b)), any(2, 3), any(2, 3));
    one("expandDims", x -> Ops.expandDims(x, 1), any(2, 3));
    one("extractSequences", x -> Ops.extractSequences(x, 4, 2), any(2, 9));
    one("flip", x -> Ops.flip(x, 1), any(2, 3));
    one("fliplr", Ops::fliplr, any(2, 3));
    one("flipud", Ops::flipud, any(2, 3));
    one("full", x -> Ops.full(shape(2, 3), x, DType.FLOAT64), any());
    one("fullLike", x -> Ops.fullLike(Ops.zeros(shape(2, 3), DType.FLOAT64), x), any());
    list("hsplit", x -> Ops.hsplit(x, 2), any(2, 4));
    two("hstack", (a, b) -> Ops.hstack(List.of(a, b)), any(3), any(2));
    several("meshgrid", x -> Ops.meshgrid(x, "ij"), any(2), any(3));
    one("moveaxis", x -> Ops.moveaxis(x, 0, -1), any(2, 3, 4));
    one("pad", x -> Ops.pad(x, new int[][] {{1, 2}, {0, 1}}), any(2, 3));
    one("pad", x -> Ops.pad(x, new int[][] {{1, 1}, {2, 1}}, "reflect"), any(3, 4));
    one("pad", x -> Ops.pad(x, new int[][] {{1, 1}, {2, 1}}, "symmetric"), any(3, 4));
    one("ravel", Ops::ravel, any(2, 3));
    one("repeat", x -> Ops.repeat(x, 2, 1), any(2, 3));
    one("repeat", x -> Ops.repeat(x, new int[] {1, 0, 2}, 1), any(2, 3));
    one("reshape", x -> Ops.reshape(x, 3, -1), any(2, 3));
    one("roll", x -> Ops.roll(x, 2, 1), any(2, 3));
    one("rot90", x -> Ops.rot90(x, 3), any(2, 3));
    one("slice", x -> Ops.slice(x, new int[] {1, 0}, shape(2, 3)), any(4, 4));
    list("split", x -> Ops.split(x, new int[] {1, 3}, 1), any(2, 4));
    one("squeeze", x -> Ops.squeeze(x, 1), any(2, 1, 3));
    two("stack", (a, b) -> Ops.stack(List.of(a, b), 1), any(2, 3), any(2, 3));
    one("swapaxes", x -> Ops.swapaxes(x, 0, 2), any(2, 3, 4));
    one("tile", x -> Ops.tile(x, 2, 1, 3), any(2, 2));
    one("transpose", x -> Ops.transpose(x, 2, 0, 1), any(2, 3, 4));
    one("tril", x -> Ops.tril(x, 1), any(2, 3, 4));
    one("triu", x -> Ops.triu(x, -1), any(3, 4));
    list("unstack", x -> Ops.unstack(x, 3, 1), any(2, 3));
    list("vsplit", x -> Ops.vsplit(x, new int[] {1}), any(3, 2));
    two("vstack", (a, b) -> Ops.vstack(List.of(a, b)), any(1, 3), any(2, 3));
    one("vander", x -> Ops.vander(x, 3), any(4));
    one("trace", x -> Ops.trace(x, 1), any(3, 4));
  }

  private void placing() {
    Tensor at = Tensor.of(new int[][] {{0}, {3}, {0}});
    one("scatter", x -> Ops.scatter(at, x, shape(5, 2)), any(3, 2));
    Tensor places = Tensor.of(new int[][] {{0}, {3}});
    two("scatterUpdate", (x, u) -> Ops.scatterUpdate(x, places, u), any(4, 2), any(2, 2));
    two("scatterUpdate", (x, u) -> Ops.scatterUpdate(x, at, u, "add"), any(4, 2), any(3, 2));
    two("sliceUpdate", (x, u) -> Ops.sliceUpdate(x, new int[] {1, 0}, u), any(4, 3), any(2, 2));
    one("take", x -> Ops.take(x, Tensor.of(2, 0, 2, -1), 1), any(2, 3));
    one("takeAlongAxis", x -> Ops.takeAlongAxis(x, Tensor.of(new int[][] {{0, 2}, {1, 1}}), 1), any(2, 3));
  }

  private void signals() {
    several("fft", x -> Ops.fft(x), any(2, 6), any(2, 6));
    several("fft2", x -> Ops.fft2(x), any(4, 3), any(4, 3));
    several("ifft2", x -> Ops.ifft2(x), any(4, 3), any(4, 3));
    list("rfft", x -> Ops.rfft(x, 6), any(2, 5));
    list("rfft", Ops::rfft, any(7));
    several("irfft", x -> List.of(Ops.irfft(x)), any(2, 4), any(2, 4));
    several("irfft", x -> List.of(Ops.irfft(x, 5)), any(4), any(4));
    list("stft", x -> Ops.stft(x, 4, 2, 6), any(9));
    several("istft", x -> List.of(Ops.istft(x, 4, 2, 6)), any(3, 4), any(3, 4));
    one("depthToSpace", x -> Ops.depthToSpace(x, 2), any(1, 2, 1, 8));
    one("spaceToDepth", x -> Ops.spaceToDepth(x, 2, "channels_first"), any(1, 2, 4, 2));
    one("resize", x -> Ops.resize(x, 5, 2), any(1, 3, 4, 2));
    one("resize", x -> Ops.resize(x, shape(2, 3), "bicubic", true), any(4, 5, 1));
    one("resize", x -> Ops.resize(x, shape(4, 3), "nearest"), any(2, 5, 1));
    one("unfold", x -> Ops.unfold(x, shape(2, 1), shape(1, 2), shape(1, 0), shape(2, 1)), any(1, 2, 3, 3));
    one("fold", x -> Ops.fold(x, shape(3, 4), shape(2), shape(1), shape(0), shape(1)), any(1, 4, 6));
    two("psnr", (a, b) -> Ops.psnr(a, b, 2), any(2, 3), positive(2, 3));
  }

  private void products() {
    two("cdist", Ops::cdist, any(3, 2), any(4, 2));
    one("corrcoef", Ops::corrcoef, any(2, 5));
    two("correlate", (a, b) -> Ops.correlate(a, b, "full"), any(5), any(3));
    two("cross", Ops::cross, any(2, 3), positive(2, 3));
    two("dot", Ops::dot, any(2, 3), any(3, 4));
    two("dot", Ops::dot, any(3), any(3));
    two("einsum", (a, b) -> Ops.einsum("bij,bjk->bki", a, b), any(2, 3, 4), any(2, 4, 2));
    two("einsum", (a, b) -> Ops.einsum("...i,i->...", a, b), any(2, 3, 4), any(4));
    two("inner", Ops::inner, any(2, 3), any(4, 3));
    two("kron", Ops::kron, any(2, 2), any(1, 3));
    two("matmul", Ops::matmul, any(2, 1, 3, 4), any(5, 4, 2));
    two("matmul", Ops::matmul, any(3), any(3, 2));
    two("outer", Ops::outer, any(2), any(3));
    two("tensordot", (a, b) -> Ops.tensordot(a, b, new int[][] {{1, 0}, {0, 1}}), any(2, 3, 4), any(3, 2));
    two("vdot", Ops::vdot, any(2, 3), positive(2, 3));
    one("normalize", x -> Ops.normalize(x, 1), any(2, 3));
    one("normalize", x -> Ops.normalize(x, 0, 3), any(2, 3));
  }

  /** A symmetric positive definite matrix of a square one. */
  private static Tensor definite(Tensor x) {
    return Ops.matmul(x, Ops.swapaxes(x, -1, -2)).plus(Ops.eye(x.shape().last()).cast(DType.FLOAT64));
  }

  private void matrices() {
    one("cholesky", x -> Ops.cholesky(definite(x)), any(2, 3, 3));
    one("choleskyInverse", x -> Ops.choleskyInverse(Ops.cholesky(definite(x))), any(3, 3));
    one("det", Ops::det, any(2, 3, 3));
    list("eigh", x -> Ops.eigh(definite(x)), any(3, 3));
    one("inv", Ops::inv, any(2, 3, 3));
    one("logdet", x -> Ops.logdet(definite(x)), any(3, 3));
    two("lstsq", Ops::lstsq, any(4, 2), any(4, 3));
    list("luFactor", x -> Ops.luFactor(x).subList(0, 1), any(3, 3));
    one("pinv", Ops::pinv, any(4, 2));
    list("qr", Ops::qr, any(4, 3));
    list("slogdet", Ops::slogdet, any(3, 3));
    two("solve", Ops::solve, any(3, 3), any(3, 2));
    two("solveTriangular", (a, b) -> Ops.solveTriangular(a, b, true), definite(any(3, 3)), any(3, 2));
    list("svd", x -> Ops.svd(x, false), any(4, 3));
  }

  private void networks() {
    one("averagePool", x -> Ops.averagePool(x, shape(2, 3), shape(1, 2), "same", "channels_last"), any(2, 4, 5, 2));
    one("averagePool", x -> Ops.averagePool(x, shape(2), shape(2), "valid", "channels_first"), any(2, 3, 5));
    one("maxPool", x -> Ops.maxPool(x, shape(2, 3), shape(1, 2), "same", "channels_last"), any(1, 4, 5, 2));
    three("batchNormalization", x -> Ops.batchNormalization(x.get(0), x.get(1), x.get(2), 1), any(2, 3, 2), any(3), positive(3));
    several("batchNormalization", x -> List.of(Ops.batchNormalization(x.get(0), x.get(1), x.get(2), -1, x.get(3), x.get(4), 0.01)),
        any(4, 3), any(3), positive(3), any(3), positive(3));
    two("binaryCrossentropy", (t, p) -> Ops.binaryCrossentropy(t, p, true), numbers(0.1, 0.9, 2, 3), any(2, 3));
    two("binaryCrossentropy", (t, p) -> Ops.binaryCrossentropy(t, p), numbers(0.1, 0.9, 2, 3), numbers(0.1, 0.9, 2, 3));
    two("categoricalCrossentropy", (t, p) -> Ops.categoricalCrossentropy(t, p, true), numbers(0.1, 0.9, 2, 3), any(2, 3));
    two("categoricalCrossentropy", (t, p) -> Ops.categoricalCrossentropy(t, p), numbers(0.1, 0.9, 2, 3), numbers(0.1, 0.9, 2, 3));
    one("sparseCategoricalCrossentropy", p -> Ops.sparseCategoricalCrossentropy(Tensor.of(2, 0), p, true), any(2, 3));
    one("sparseCategoricalCrossentropy", p -> Ops.sparseCategoricalCrossentropy(Tensor.of(2, 0), p), numbers(0.1, 0.9, 2, 3));
    two("conv", (x, k) -> Ops.conv(x, k, shape(2, 1), "same", "channels_last", shape(1, 1)), any(1, 4, 5, 2), any(3, 2, 2, 3));
    two("conv", (x, k) -> Ops.conv(x, k, shape(1), "valid", "channels_first", shape(2)), any(2, 2, 6), any(2, 2, 3));
    two("conv", (x, k) -> Ops.conv(x, k, 1, "valid"), any(1, 3, 2, 3, 2), any(2, 2, 2, 1, 2)); // two groups
    two("convTranspose", (x, k) -> Ops.convTranspose(x, k, 2, "same"), any(1, 3, 2, 2), any(3, 2, 3, 2));
    two("depthwiseConv", (x, k) -> Ops.depthwiseConv(x, k, shape(1, 1), "same", "channels_last", shape(1, 1)), any(1, 3, 4, 2), any(2, 2, 2, 2));
    three("separableConv", x -> Ops.separableConv(x.get(0), x.get(1), x.get(2), shape(1, 1), "valid", "channels_last", shape(1, 1)), any(1, 3, 4, 2),
        any(2, 2, 2, 1), any(1, 1, 2, 3));
    three("layerNormalization", x -> Ops.layerNormalization(x.get(0), x.get(1), x.get(2)), any(2, 2, 3), any(3), any(3));
    one("layerNormalization", Ops::layerNormalization, any(3, 5));
    two("rmsNormalization", (x, s) -> Ops.rmsNormalization(x, s), any(2, 2, 3), any(3));
    one("softmax", x -> Ops.softmax(x, 1), any(2, 3, 2));
    one("softmax", x -> Ops.softmax(x, new int[] {0, 2}), any(2, 3, 2));
    one("logSoftmax", x -> Ops.logSoftmax(x), any(2, 5));
    one("sparsemax", x -> Ops.sparsemax(x), any(2, 5));
    one("ctcLoss", x -> Ops.ctcLoss(Tensor.of(new int[][] {{1, 2}, {2, 0}}), x, Tensor.of(new int[] {2, 1}), Tensor.of(new int[] {5, 4})), any(2, 5, 3));
    one("glu", x -> Ops.glu(x, 1), any(2, 4));
    three("dotProductAttention", x -> Ops.dotProductAttention(x.get(0), x.get(1), x.get(2)), any(1, 3, 2, 2), any(1, 4, 2, 2), any(1, 4, 2, 2));
    three("dotProductAttention", x -> Ops.dotProductAttention(x.get(0), x.get(1), x.get(2), Optional.empty(),
        Optional.of(Tensor.of(new boolean[][] {{true, false, true}, {true, true, true}, {false, true, false}}).reshape(1, 1, 3, 3)), OptionalDouble.of(0.3), true),
        any(1, 3, 2, 2), any(1, 3, 2, 2), any(1, 3, 2, 2));
  }

  private void control() {
    one("associativeScan", x -> Ops.associativeScan((a, b) -> a.times(b), x), any(5, 2));
    one("cond", x -> Ops.cond(Tensor.of(true).reshape(), () -> x.times(3), () -> x), any(3));
    one("customGradient", x -> Ops.customGradient(x, y -> Ops.square(y), (g, y) -> g.times(y).times(2)), any(3));
    one("foriLoop", x -> Ops.foriLoop(0, 3, (i, s) -> s.times(x).plus(i), x), any(3));
    one("map", x -> Ops.map(Ops::square, x), any(3, 2));
    two("scan", (s, x) -> Ops.scan((c, e) -> List.of(c.times(e), c.plus(e)), s, x).get(1), any(2), any(3, 2));
    one("switchCase", x -> Ops.switchCase(Tensor.of(1).reshape(), List.of(Ops::sin, Ops::exp), x), any(3));
    one("vectorizedMap", x -> Ops.vectorizedMap(y -> Ops.sum(Ops.square(y)), x), any(3, 2));
    valuesOnly("whileLoop", x -> Ops.whileLoop(y -> Ops.less(Ops.sum(Ops.square(y)), 100), y -> y.times(y).plus(1), x), any(3));
  }

  @Test
  void everyOperationHasACase() {
    var names = Arrays.stream(Ops.class.getMethods()).filter(m -> Modifier.isStatic(m.getModifiers())).map(m -> m.getName())
        .collect(Collectors.toCollection(TreeSet::new));
    var known = new TreeSet<>(cases.keySet());
    known.addAll(WITHOUT);
    assertEquals(names, known, "an operation needs a case here, or a word that it has no derivative");
  }

  @TestFactory
  List<DynamicTest> differencesConfirm() {
    var tests = new ArrayList<DynamicTest>();
    cases.forEach((name, all) -> tests.add(DynamicTest.dynamicTest(name, () -> all.forEach(c -> Gradients.check(name, c.f, c.at, c.symbols)))));
    return tests;
  }
}
