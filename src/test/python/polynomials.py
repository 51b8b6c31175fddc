"""Fits the polynomials of org.kerava.backend.cpu.nest.Formulas: minimax by Lawson's reweighting in 60 digits, coefficients rounded one by one.

Needs mpmath. Prints Java arrays, highest power first, with the largest relative error of the real-number polynomial in bits.
"""
import struct
from mpmath import mp, mpf, matrix, lu_solve, log, exp, expm1, erf, erfc, sin, cos, sqrt, pi, cospi, sinpi

mp.dps = 60


def f32(x):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def lsq(f, weight, nodes, w, powers, fixed):
    """Weighted least squares of f - sum(fixed) on powers."""
    n = len(powers)
    A = matrix(n, n)
    b = matrix(n, 1)
    for x, q in zip(nodes, w):
        s = weight(x) ** 2 * q
        y = f(x) - sum(c * x ** p for p, c in fixed)
        row = [x ** p for p in powers]
        for i in range(n):
            b[i] += s * row[i] * y
            for j in range(n):
                A[i, j] += s * row[i] * row[j]
    c = lu_solve(A, b)
    return [(p, c[i]) for i, p in enumerate(powers)]


def fit(name, f, lo, hi, powers, weight, count=160, rounds=12):
    lo, hi = mpf(lo), mpf(hi)
    nodes = [(lo + hi) / 2 + (hi - lo) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    w = [mpf(1)] * count
    fixed = []
    rest = sorted(powers)
    while rest:  # the lowest power matters most: round it first, then fit the others again
        for _ in range(rounds if not fixed else 4):
            c = lsq(f, weight, nodes, w, rest, fixed)
            err = [abs(sum(k * x ** p for p, k in c + fixed) - f(x)) * weight(x) for x in nodes]
            top = max(err)
            w = [q * (e / top + mpf("1e-3")) for q, e in zip(w, err)]
            s = sum(w)
            w = [q / s for q in w]
        fixed.append((rest[0], f32(c[0][1])))
        rest = rest[1:]
    err = max(abs(sum(k * x ** p for p, k in fixed) - f(x)) * weight(x) for x in nodes)
    fixed.sort(reverse=True)
    print(f"{name}: {{{', '.join(repr(float(c)) + 'f' for _, c in fixed)}}}  // error 2^{float(log(err, 2)):.1f}")
    return fixed


def series(g, x, terms):
    """Removes the cancellation near 0 by evaluating in higher precision."""
    if abs(x) < mpf("1e-12"):
        x = mpf("1e-12")
    return g(x)


if __name__ == "__main__":
    H = mpf("0.3470")
    q = lambda x: series(lambda t: (exp(t) - 1 - t) / t ** 2, x, 0)
    fit("EXP (e^r - 1 - r) / r^2", q, -H, H, range(5), lambda x: x ** 2 / exp(x))
    fit("EXPM1 (e^r - 1 - r) / r^2", q, -H, H, range(6), lambda x: abs(x) + mpf("1e-9"))
    p = lambda x: series(lambda t: (log(1 + t) - t + t * t / 2) / t ** 3, x, 0)
    for d in (7, 8, 9):
        fit(f"LOG {d}", p, sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1, range(d), lambda x: abs(x) ** 2 + mpf("1e-9"))
    a = lambda s: series(lambda t: (log((1 + sqrt(t)) / (1 - sqrt(t))) / sqrt(t) - 2) / t, s, 0)
    z = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2
    for d in (3, 4):
        fit(f"ATANH (log((1+z)/(1-z))/z - 2)/z^2 in z^2 {d}", a, 0, z, range(d), lambda x: x + mpf("1e-9"))
    e = lambda s: series(lambda t: erf(sqrt(t)) / sqrt(t) - 1, s, 0)
    for d in (6, 7):
        fit(f"ERF small erf(x)/x - 1 in x^2 {d}", e, 0, mpf("0.93") ** 2, range(d), lambda x: sqrt(pi) / 2 + 0 * x)
    g = lambda t: -log(erfc(t)) / t - 1
    for d in (7, 8):
        fit(f"ERF large -log(erfc(x))/x - 1 {d}", g, mpf("0.92"), mpf("4.0"), range(d), lambda x: x * erfc(x) / erf(x))
    h = lambda a: -log(erfc(a / sqrt(mpf(2))) / 2) / log(mpf(2))
    fit("PHI (-log2 PHI(-a) - 1) / a", lambda a: (h(a) - 1) / a, mpf("0.0001"), 8, range(12), lambda a: a * log(mpf(2)) / max(h(a) / 2, 1), count=90, rounds=8)  # an even number: the last coefficient must be positive, so that it grows beyond 8
    fit("SIN (sin r / r - 1) / r^2 in r^2", lambda s: series(lambda t: (sin(sqrt(t)) / sqrt(t) - 1) / t, s, 0), 0, mpf("0.62"), range(3), lambda s: s + mpf("1e-9"))
    fit("COS (cos r - 1 + r^2/2) / r^4 in r^2", lambda s: series(lambda t: (cos(sqrt(t)) - 1 + t / 2) / t ** 2, s, 0), 0, mpf("0.62"), range(3), lambda s: s ** 2 + mpf("1e-9"))
    fit("SINPI (sin(pi r) / r - pi) / r^2", lambda s: series(lambda t: (sinpi(sqrt(t)) / sqrt(t) - pi) / t, s, 0), 0, mpf(1) / 16, range(4), lambda s: (s + mpf("1e-9")) / pi)
    fit("COSPI (cos(pi r) - 1) / r^2", lambda s: series(lambda t: (cospi(sqrt(t)) - 1) / t, s, 0), 0, mpf(1) / 16, range(4), lambda s: s + mpf("1e-9"))
    fit("EXP2 (2^r - 1) / r", lambda x: series(lambda t: (mpf(2) ** t - 1) / t, x, 0), -0.5, 0.5, range(5), lambda x: (abs(x) + mpf("1e-9")) / mpf(2) ** x)
